package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleFilesTest {

    @TempDir
    Path directory;

    @Test
    void filesAreOneBookInTheOrderOfTheirNames() throws IOException {
        Books.write(directory, "20-end.rules", "allow all\n");
        Books.write(directory, "10-first.rules", "deny from private\n");
        Books.write(directory, ".hidden.rules", "nonsense\n");
        Books.write(directory, "notes.txt", "nonsense\n");
        Books.write(directory, "deeper/30.rules", "nonsense\n");
        assertThat(Books.bookIn(directory).lines())
                .extracting(RuleBook.Line::rule)
                .containsExactly("10-first.rules:1", "20-end.rules:1");
    }

    @Test
    void directoryWithoutRulesIsAnError() {
        assertThat(Books.rendered(Books.loadIn(directory)))
                .containsExactly(directory + ": error: there is no rule file (*.rules) in this directory");
        assertThat(RuleFiles.read(directory.resolve("none"), Books.ENVIRONMENT).book())
                .isNull();
    }

    @Test
    void badUtf8IsAnErrorAtItsPlace() throws IOException {
        Files.write(
                directory.resolve("a.rules"),
                "deny to \u00e4.example\nallow all\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Books.messages(Books.loadIn(directory), Problem.Severity.ERROR))
                .containsExactly("1:9 no valid UTF-8");
    }

    @Test
    void listEntryIsNamedInTheVerdict() throws IOException {
        Books.write(directory, "lists/ads.txt", "# ads\nads.example\n203.0.113.0/24\n");
        Books.write(directory, "lists/hosts", "0.0.0.0 tracker.example\n");
        Books.write(directory, "a.rules", """
                set ads from plain "lists/ads.txt"
                set more from hosts "lists/hosts"
                set all-ads = ads, more
                deny proto h2c
                deny to all-ads
                allow all
                """);
        RuleBook book = Books.bookIn(directory);
        assertThat(entry(book, Flow.http("x.ads.example", "/"))).isEqualTo("lists/ads.txt:2");
        assertThat(entry(book, Flow.http("x.example", "/").address("203.0.113.3")))
                .isEqualTo("lists/ads.txt:3");
        assertThat(entry(book, Flow.http("tracker.example", "/"))).isEqualTo("lists/hosts:1");
        assertThat(Flow.http("x.tracker.example", "/").judgedBy(book)).isEqualTo("allow a.rules:6");
    }

    private static String entry(RuleBook book, Flow flow) {
        Verdict verdict = (Verdict) book.decide(flow.subject());
        assertThat(verdict.rule()).isEqualTo("a.rules:5");
        return Objects.requireNonNull(verdict.listEntry());
    }

    @Test
    void listIsFoundBesideItsRuleFile() throws IOException {
        Books.write(
                directory,
                "sets/guests.ipset",
                "create guests hash:net\nadd guests 198.51.100.0/24\nadd guests 198.51.100.9 nomatch\n");
        Books.write(
                directory,
                "a.rules",
                "set guests from ipset \"sets/guests.ipset\" name guests\ndeny from guests\nallow all\n");
        RuleBook book = Books.bookIn(directory);
        assertThat(Flow.of(Protocol.SSH).from("198.51.100.8").judgedBy(book)).isEqualTo("deny a.rules:2");
        assertThat(Flow.of(Protocol.SSH).from("198.51.100.9").judgedBy(book)).isEqualTo("allow a.rules:3");
    }

    @Test
    void badLinesOfAListAreToldInOneLineEach() throws IOException {
        Books.write(directory, "lists/a", "good.example\nhttp://x.example/\nhttp://y.example/\n");
        Books.write(directory, "a.rules", "set a from plain \"lists/a\"\ndeny proto h2c\ndeny to a\nallow all\n");
        RuleLoad load = Books.loadIn(directory);
        assertThat(load.book()).isNotNull();
        assertThat(Books.rendered(load))
                .containsExactly(
                        "lists/a:2: ignored \"http://x.example/\": a URL, not a host name (2 like this)",
                        "lists/a:3: ignored \"http://y.example/\": a URL, not a host name");
    }

    @Test
    void missingOrEmptyListIsAnErrorAtItsPath() throws IOException {
        Books.write(directory, "lists/empty", "# nothing\n");
        Books.write(
                directory,
                "a.rules",
                "set a from plain \"lists/none\"\nset b from hosts \"lists/empty\"\ndeny to a, b\nallow all\n");
        RuleLoad load = Books.loadIn(directory);
        assertThat(load.book()).isNull();
        assertThat(Books.messages(load, Problem.Severity.ERROR))
                .containsExactly(
                        "1:18 no such file: " + directory.resolve("lists/none"),
                        "2:18 lists/empty holds no entry that can be used (it is empty)");
    }

    @Test
    @DisplayName("rule 28: the version changes with rules and lists")
    void versionChangesWithRulesAndLists() throws IOException {
        Books.write(directory, "lists/a", "a.example\n");
        Books.write(directory, "a.rules", "set a from plain \"lists/a\"\ndeny proto h2c\ndeny to a\nallow all\n");
        String first = Books.bookIn(directory).version();
        assertThat(Books.bookIn(directory).version()).isEqualTo(first);
        Books.write(directory, "lists/a", "b.example\n");
        String second = Books.bookIn(directory).version();
        Books.write(
                directory,
                "a.rules",
                "set a from plain \"lists/a\"\ndeny proto h2c\ndeny to a with reset\nallow all\n");
        assertThat(Books.bookIn(directory).version()).isNotEqualTo(second);
        assertThat(second).isNotEqualTo(first).hasSize(12);
    }

    @Test
    void booksKnowWhetherNamesMatter() throws IOException {
        Books.write(directory, "a.rules", "deny to local\nallow all\n");
        assertThat(Books.bookIn(directory).hasNameRules()).isFalse();
        Books.write(directory, "a.rules", "deny proto h2c\ndeny to a.example\nallow all\n");
        assertThat(Books.bookIn(directory).hasNameRules()).isTrue();
    }
}
