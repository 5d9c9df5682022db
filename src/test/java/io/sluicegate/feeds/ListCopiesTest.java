package io.sluicegate.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.match.ListFormat;
import io.sluicegate.match.ListOptions;
import io.sluicegate.match.ListReader;
import io.sluicegate.match.LoadedList;
import io.sluicegate.match.ReadFile;
import io.sluicegate.policy.Feed;
import io.sluicegate.policy.LastGood;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListCopiesTest {

    private static final String URL = "https://lists.example/ads";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory;

    private ListCopies copies;

    @BeforeEach
    void open() {
        copies = open(1000);
    }

    private ListCopies open(long maxKeptBytes) {
        return new ListCopies(new ListFolder(directory.resolve("lists")), maxKeptBytes, null);
    }

    private LoadedList list(String path) throws IOException {
        return ListReader.read(directory, path, new ListOptions(ListFormat.PLAIN, null, null), NOW);
    }

    private LoadedList write(String text) throws IOException {
        Files.writeString(directory.resolve("ads"), text);
        return list("ads");
    }

    private static LastGood.Held held(LoadedList list, boolean kept, @Nullable Feed feed) {
        return new LastGood.Held(list, ListFormat.PLAIN, kept, feed);
    }

    private void keep(LoadedList list) {
        copies.keep(new LastGood(Map.of("ads", held(list, true, null))));
    }

    private List<String> texts(ListCopies of) {
        return of.kept("ads", ListFormat.PLAIN).stream()
                .map(file -> {
                    try {
                        return Files.readString(file.path());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("lists"))) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    private FeedRecord put(String url, String text) throws IOException {
        FeedRecord record = new FeedRecord(url, ListText.digest(text), null, null, NOW, NOW);
        copies.put(Files.writeString(copies.draft(), text), record);
        return record;
    }

    @Test
    void setIsKeptWithNamesAndTimesOfItsFiles() throws IOException {
        Files.createDirectory(directory.resolve("many"));
        Files.writeString(directory.resolve("many/a"), "a.example\n");
        Files.writeString(directory.resolve("many/b"), "b.example\n");
        LoadedList list = list("many");
        keep(list);
        Files.delete(directory.resolve("many/a"));
        ListCopies later = open(1000);
        assertThat(texts(later)).containsExactly("a.example\n", "b.example\n");
        List<ReadFile> kept = later.kept("ads", ListFormat.PLAIN);
        assertThat(kept).extracting(ReadFile::shown).containsExactly("many/a", "many/b");
        assertThat(LoadedList.fingerprint(kept)).isEqualTo(list.fingerprint());
        assertThat(kept.get(0).modified().toEpochMilli())
                .isEqualTo(list.files().get(0).modified().toEpochMilli());
    }

    @Test
    void otherFormatHasNoCopy() throws IOException {
        keep(write("a.example\n"));
        assertThat(copies.kept("ads", ListFormat.HOSTS)).isEmpty();
        assertThat(copies.kept("other", ListFormat.PLAIN)).isEmpty();
    }

    @Test
    void newGoodListTakesThePlaceOfTheCopy() throws IOException {
        keep(write("a.example\n"));
        keep(write("b.example\n"));
        assertThat(texts(copies)).containsExactly("b.example\n");
        assertThat(files()).isEqualTo(2);
    }

    @Test
    void listThatIsKeptBecauseItsFileIsGoneStaysKept() throws IOException {
        LoadedList list = write("a.example\n");
        keep(list);
        Files.delete(directory.resolve("ads"));
        keep(list);
        assertThat(texts(copies)).containsExactly("a.example\n");
    }

    @Test
    void damagedCopyIsRepairedThoughTheListIsTheSame() throws IOException {
        LoadedList list = write("a.example\n");
        keep(list);
        Path text = copies.kept("ads", ListFormat.PLAIN).get(0).path();
        Files.writeString(text, "b.example\n");
        assertThat(texts(copies)).isEmpty();
        keep(list);
        assertThat(texts(copies)).containsExactly("a.example\n");
        Files.delete(text);
        keep(list);
        assertThat(texts(copies)).containsExactly("a.example\n");
    }

    @Test
    void fileThatHasChangedSinceItWasReadIsNotTakenForTheOldOne() throws IOException {
        keep(write("a.example\n"));
        LoadedList read = write("b.example\n");
        Files.writeString(directory.resolve("ads"), "<html>");
        keep(read);
        assertThat(texts(copies)).containsExactly("a.example\n");
    }

    @Test
    void listOverTheBoundIsNotKept() throws IOException {
        copies = open(15);
        keep(write("a.example\n"));
        keep(write("a.example\nb.example\n"));
        assertThat(texts(copies)).containsExactly("a.example\n");
        Files.createDirectory(directory.resolve("many"));
        Files.writeString(directory.resolve("many/a"), "c.example\n");
        Files.writeString(directory.resolve("many/b"), "d.example\n");
        keep(list("many"));
        assertThat(texts(copies)).containsExactly("a.example\n");
        assertThat(files()).isEqualTo(2);
    }

    @Test
    void copyGoesWithItsSet() throws IOException {
        LoadedList list = write("a.example\n");
        keep(list);
        copies.keep(new LastGood(Map.of("ads", held(list, false, null))));
        assertThat(files()).isZero();
        keep(list);
        copies.keep(new LastGood(Map.of()));
        assertThat(files()).isZero();
    }

    @Test
    void listsThatNoBookNamesGo() throws IOException {
        Feed feed = new Feed(URL, Duration.ofDays(1));
        put(URL, "a.example\n");
        put("https://lists.example/other", "b.example\n");
        copies.keep(new LastGood(Map.of("ads", held(write("c.example\n"), false, feed))));
        assertThat(copies.sound(URL)).isNotNull();
        assertThat(copies.sound("https://lists.example/other")).isNull();
        assertThat(files()).isEqualTo(2);
    }

    @Test
    void setFromAUrlTakesNoSecondCopyOfItsText() throws IOException {
        FeedRecord record = put(URL, "a.example\n");
        Path text = Objects.requireNonNull(copies.sound(URL)).text();
        LoadedList list = list(text.toString());
        copies.keep(new LastGood(Map.of("ads", held(list, true, new Feed(URL, Duration.ofDays(1))))));
        assertThat(texts(copies)).containsExactly("a.example\n");
        assertThat(files()).isEqualTo(3);
        put(URL, "b.example\n");
        copies.keep(new LastGood(Map.of("ads", held(list, true, new Feed(URL, Duration.ofDays(1))))));
        assertThat(texts(copies)).containsExactly("a.example\n");
        assertThat(Objects.requireNonNull(copies.sound(URL)).record()).isNotEqualTo(record);
    }

    @Test
    void nothingToKeepMakesNothing() throws IOException {
        copies.keep(new LastGood(Map.of("ads", held(write("a.example\n"), false, null))));
        assertThat(directory.resolve("lists")).doesNotExist();
    }

    @Test
    void recordWithoutItsTextIsNoCopy() throws IOException {
        put(URL, "a.example\n");
        assertThat(copies.checkedAt(URL)).isEqualTo(NOW);
        Files.delete(Objects.requireNonNull(copies.sound(URL)).text());
        assertThat(copies.checkedAt(URL)).isNull();
        assertThat(copies.sound(URL)).isNull();
    }

    @Test
    void whatIsNotThereIsAskedOfTheCopiesBehind() throws IOException {
        put(URL, "a.example\n");
        keep(write("k.example\n"));
        put(URL, "a.example\n");
        ListCopies front = new ListCopies(new ListFolder(directory.resolve("front")), 1000, copies);
        assertThat(front.checkedAt(URL)).isEqualTo(NOW);
        assertThat(Objects.requireNonNull(front.sound(URL)).text()).hasContent("a.example\n");
        assertThat(texts(front)).containsExactly("k.example\n");
        assertThat(directory.resolve("front")).doesNotExist();
        FeedRecord other = new FeedRecord(URL, ListText.digest("b"), null, null, NOW, NOW);
        front.put(Files.writeString(front.draft(), "b"), other);
        assertThat(Objects.requireNonNull(front.sound(URL)).record()).isEqualTo(other);
        assertThat(Objects.requireNonNull(copies.sound(URL)).text()).hasContent("a.example\n");
    }
}
