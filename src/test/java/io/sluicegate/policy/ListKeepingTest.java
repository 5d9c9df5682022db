package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a set at a reload when its list is gone, broken, or smaller than it may be. */
class ListKeepingTest {

    private static final String TEN = """
            a.example
            b.example
            c.example
            d.example
            e.example
            f.example
            g.example
            h.example
            i.example
            j.example
            """;

    @TempDir
    Path directory;

    private Path list;
    private LastGood before = LastGood.NONE;

    @BeforeEach
    void findList() {
        list = directory.resolve("ads");
    }

    private void rules(String options) throws IOException {
        String rules = "set ads from plain \"ads\" %s\ndeny proto h2c\ndeny to ads\nallow all\n";
        Files.writeString(directory.resolve("a.rules"), rules.formatted(options));
    }

    /** What comes of reading the rules behind those that were good last. */
    private RuleLoad read() {
        RuleLoad load = RuleFiles.read(directory, Books.ENVIRONMENT, before);
        RuleBook book = load.book();
        before = book == null ? before : book.lastGood();
        return load;
    }

    private static String judged(RuleLoad load, String host) {
        return Flow.http(host, "/").judgedBy(Objects.requireNonNull(load.book()));
    }

    @Test
    void listThatVanishesRefusesTheReload() throws IOException {
        rules("");
        Files.writeString(list, TEN);
        assertThat(read().book()).isNotNull();
        Files.delete(list);
        assertThat(read().book()).isNull();
    }

    @Test
    void keptListStaysLoudlyWhileTheRestIsSwapped() throws IOException {
        rules("on-error keep");
        Files.writeString(list, TEN);
        String version = Objects.requireNonNull(read().book()).version();
        Files.delete(list);
        RuleLoad load = read();
        assertThat(Books.messages(load, Problem.Severity.WARNING))
                .containsExactly("1:20 no such file: " + list + " | the set keeps its 10 entries of before");
        assertThat(judged(load, "x.a.example")).isEqualTo("deny a.rules:3");
        assertThat(Objects.requireNonNull(load.book()).version()).isEqualTo(version);
        Files.writeString(list, "<html>Sign in</html>\n");
        assertThat(judged(read(), "x.a.example")).isEqualTo("deny a.rules:3");
        Files.writeString(list, "\n");
        assertThat(judged(read(), "x.a.example")).isEqualTo("deny a.rules:3");
    }

    @Test
    void nothingToKeepIsAnError() throws IOException {
        rules("on-error keep");
        RuleLoad load = read();
        assertThat(Books.messages(load, Problem.Severity.ERROR))
                .containsExactly(
                        "1:20 no such file: " + list + " | there is nothing to keep: the set has not been read before");
    }

    @Test
    void listThatShrinksTooMuchIsKeptOrRefused() throws IOException {
        rules("shrink 20% on-error keep");
        Files.writeString(list, TEN);
        read();
        Files.writeString(list, TEN.substring(0, 80));
        RuleLoad eight = read();
        assertThat(judged(eight, "j.example")).isEqualTo("allow a.rules:4");
        assertThat(eight.changes()).containsExactly(new SetChange("ads", 0, 2, 8));
        Files.writeString(list, TEN.substring(0, 60));
        RuleLoad six = read();
        assertThat(judged(six, "h.example")).isEqualTo("deny a.rules:3");
        assertThat(Books.messages(six, Problem.Severity.WARNING))
                .containsExactly("1:20 ads has shrunk from 8 to 6 entries, by more than 20 %"
                        + " | the set keeps its 8 entries of before");
        assertThat(six.changes()).isEmpty();
        rules("shrink 20%");
        assertThat(read().book()).isNull();
        rules("");
        assertThat(judged(read(), "h.example")).isEqualTo("allow a.rules:4");
    }

    @Test
    void entriesAddedAndRemovedAreCounted() throws IOException {
        rules("");
        Files.writeString(list, TEN);
        assertThat(read().changes()).isEmpty();
        assertThat(read().changes()).isEmpty();
        Files.writeString(list, TEN.replace("a.example\n", "") + "192.0.2.1\nz.example\n");
        assertThat(read().changes()).containsExactly(new SetChange("ads", 2, 1, 11));
    }

    @Test
    void listBelowAFolderOfRulesIsShownFromTheTop() throws IOException {
        rules("");
        Files.writeString(list, "good.example\nhttp://x.example/\n");
        assertThat(Books.rendered(read()))
                .containsExactly("ads:2: ignored \"http://x.example/\": a URL, not a host name");
    }
}
