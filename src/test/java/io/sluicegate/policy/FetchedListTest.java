package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.match.ListException;
import io.sluicegate.match.ListFile;
import io.sluicegate.match.ListFormat;
import io.sluicegate.match.ReadFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a load asks for lists from URLs, and for what a set held before the process began. */
class FetchedListTest {

    private static final String URL = "https://lists.example/ads";
    private static final Instant THEN = Instant.parse("2026-05-31T12:00:00Z");

    @TempDir
    Path directory;

    private final Copies copies = new Copies();

    /** Copies that are files of the test's. */
    private static final class Copies implements ListStore {

        private final List<Feed> prepared = new ArrayList<>();
        private final List<Feed> asked = new ArrayList<>();
        private List<ReadFile> kept = List.of();
        private @Nullable Path copy;
        private @Nullable String trouble;

        @Override
        public void prepare(Collection<Feed> feeds) {
            prepared.addAll(feeds);
        }

        @Override
        public Copy fetched(Feed feed) throws ListException {
            asked.add(feed);
            if (copy == null) {
                throw new ListException("it cannot be fetched: away");
            }
            return new Copy(new ListFile(copy, feed.url(), THEN), THEN, trouble);
        }

        @Override
        public List<ReadFile> kept(String set, ListFormat format) {
            return set.equals("ads") && format == ListFormat.PLAIN ? kept : List.of();
        }

        @Override
        public void keep(LastGood good) {
            good.sets().values().forEach(held -> kept = held.list().files());
        }
    }

    private RuleLoad read(String set) throws IOException {
        String rules = "set ads from plain " + set + "\ndeny proto h2c\ndeny to ads\nallow all\n";
        Files.writeString(directory.resolve("a.rules"), rules);
        RuleEnvironment environment = new RuleEnvironment(
                Books.ENVIRONMENT.ownAddresses(), Books.ENVIRONMENT.clock(), Books.ENVIRONMENT.zone(), copies);
        return RuleFiles.read(directory, environment);
    }

    private static RuleBook book(RuleLoad load) {
        return Objects.requireNonNull(load.book(), () -> Books.rendered(load).toString());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static List<String> warnings(RuleLoad load) {
        return Books.messages(load, Problem.Severity.WARNING);
    }

    @Test
    void listOfAUrlIsItsCopyAndIsShownByTheUrl() throws IOException {
        copies.copy = write("copy", "good.example\na.example\nhttp://x.example/\n");
        RuleLoad load = read('"' + URL + '"');
        assertThat(Flow.http("x.a.example", "/").judgedBy(book(load))).isEqualTo("deny a.rules:3");
        assertThat(Books.rendered(load))
                .containsExactly(URL + ":3: ignored \"http://x.example/\": a URL, not a host name");
        assertThat(copies.prepared).containsExactly(new Feed(URL, Duration.ofDays(1)));
        assertThat(copies.asked).isEqualTo(copies.prepared);
    }

    @Test
    void urlsAreKeptAndAskedForDailyUnlessTheRulesSayOtherwise() throws IOException {
        copies.copy = write("copy", "a.example\n");
        LastGood.Held held = held(read('"' + URL + '"'));
        assertThat(held.kept()).isTrue();
        assertThat(held.feed()).isEqualTo(new Feed(URL, Duration.ofDays(1)));
        held = held(read('"' + URL + "\" every 6 h on-error fail"));
        assertThat(held.kept()).isFalse();
        assertThat(held.feed()).isEqualTo(new Feed(URL, Duration.ofHours(6)));
        assertThat(held(read("\"HTTP://lists.example:8080/ads?x=1\"")).feed()).isNotNull();
        LastGood.Held file = held(read("\"copy\""));
        assertThat(file.kept()).isFalse();
        assertThat(file.feed()).isNull();
    }

    private static LastGood.Held held(RuleLoad load) {
        return Objects.requireNonNull(book(load).lastGood().sets().get("ads"));
    }

    @Test
    void troubleIsAWarningBesideTheCopy() throws IOException {
        copies.copy = write("copy", "a.example\n");
        copies.trouble = "the server answered 503";
        assertThat(warnings(read('"' + URL + "\" on-error fail")))
                .containsExactly("1:20 it cannot be fetched: the server answered 503"
                        + " | the copy of 2026-05-31T12:00:00Z is used");
    }

    @Test
    void urlWithoutCopyOrAnythingToKeepIsAnError() throws IOException {
        assertThat(Books.messages(read('"' + URL + '"'), Problem.Severity.ERROR))
                .containsExactly("1:20 it cannot be fetched: away"
                        + " | there is nothing to keep: the set has not been read before");
        assertThat(Books.messages(read('"' + URL + "\" on-error fail"), Problem.Severity.ERROR))
                .containsExactly("1:20 it cannot be fetched: away");
    }

    /** Loads a good list and lets its set be kept, as at the end of the process before. */
    private void keep(String set) throws IOException {
        copies.keep(book(read(set)).lastGood());
    }

    @Test
    void restartKeepsWhatABrokenFileHeld() throws IOException {
        write("ads", "old.example\n");
        keep("\"ads\" on-error keep");
        Files.move(directory.resolve("ads"), directory.resolve("copy"));
        copies.kept = List.of(moved(copies.kept.get(0)));
        write("ads", "<html>");
        RuleLoad load = read("\"ads\" on-error keep");
        assertThat(Flow.http("old.example", "/").judgedBy(book(load))).isEqualTo("deny a.rules:3");
        assertThat(warnings(load)).singleElement().asString().endsWith("| the set keeps its 1 entries of before");
        assertThat(read("\"ads\"").book()).isNull();
    }

    private ReadFile moved(ReadFile file) {
        return new ReadFile(directory.resolve("copy"), file.shown(), file.modified(), file.sha256());
    }

    @Test
    void restartTakesNoListThatHasShrunk() throws IOException {
        write("ads", "a.example\nb.example\nc.example\n");
        keep("\"ads\" on-error keep shrink 20%");
        assertThat(warnings(read("\"ads\" on-error keep shrink 20%"))).isEmpty();
        Files.move(directory.resolve("ads"), directory.resolve("copy"));
        copies.kept = List.of(moved(copies.kept.get(0)));
        write("ads", "a.example\n");
        RuleLoad load = read("\"ads\" on-error keep shrink 20%");
        assertThat(Flow.http("c.example", "/").judgedBy(book(load))).isEqualTo("deny a.rules:3");
        assertThat(warnings(load))
                .containsExactly("1:20 ads has shrunk from 3 to 1 entries, by more than 20 %"
                        + " | the set keeps its 3 entries of before");
        assertThat(warnings(read("\"ads\" on-error keep"))).isEmpty();
    }

    @Test
    void copyThatIsOfNoUseEitherIsTold() throws IOException {
        write("ads", "a.example\n");
        keep("\"ads\" on-error keep");
        write("ads", "<html>");
        RuleLoad load = read("\"ads\" on-error keep");
        assertThat(load.book()).isNull();
        assertThat(String.join("\n", Books.rendered(load)))
                .contains("its last good copy cannot be used either", "there is nothing to keep");
    }
}
