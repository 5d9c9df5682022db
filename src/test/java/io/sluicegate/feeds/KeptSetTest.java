package io.sluicegate.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.match.ReadFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptSetTest {

    private static final Instant THEN = Instant.parse("2026-03-01T12:00:00.250Z");

    private static ReadFile file(String shown, String text) {
        return new ReadFile(content(ListText.digest(text)), shown, THEN, ListText.digest(text));
    }

    private static Path content(String sha256) {
        return Path.of("contents", sha256);
    }

    private static List<ReadFile> parse(String text) {
        return KeptSet.parse(text, KeptSetTest::content);
    }

    @Test
    void whatIsWrittenIsRead() {
        List<ReadFile> files = List.of(file("lists/adult/domains", "a"), file("../two words", "b"));
        assertThat(parse(KeptSet.render(files))).isEqualTo(files);
    }

    @Test
    void timesBeforeTheEpochAreTimes() {
        ReadFile old = new ReadFile(content(ListText.digest("a")), "a", Instant.ofEpochMilli(-1), ListText.digest("a"));
        assertThat(parse(KeptSet.render(List.of(old)))).containsExactly(old);
    }

    @Test
    void nameWithALineEndStaysOneLine() {
        String text = KeptSet.render(List.of(file("a\nb", "a")));
        assertThat(text.lines()).hasSize(1);
        assertThat(parse(text)).extracting(ReadFile::shown).containsExactly("a\\x0ab");
    }

    @Test
    void whatIsNotWholeIsNothing() {
        String whole = KeptSet.render(List.of(file("a", "a"), file("b", "b")));
        for (int length = 0; length < whole.length(); length++) {
            String part = whole.substring(0, length);
            assertThat(parse(part)).hasSize(part.endsWith("\n") ? 1 : 0);
        }
        assertThat(parse("../etc/passwd 0 a\n")).isEmpty();
    }
}
