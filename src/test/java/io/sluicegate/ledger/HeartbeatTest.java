package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("alive");
    }

    @Test
    void nothingIsKnownBeforeTheFirst() throws IOException {
        assertThat(Heartbeat.last(file)).isNull();
        Heartbeat.open(file).close();
        assertThat(Heartbeat.last(file)).isNull();
        Files.write(file, new byte[] {1, 2, 3});
        assertThat(Heartbeat.last(file)).isNull();
    }

    @Test
    void itIsReadAsItWasWritten() throws IOException {
        try (Heartbeat heart = Heartbeat.open(file)) {
            heart.beat(Sample.NOON);
            assertThat(Heartbeat.last(file)).isEqualTo(Sample.NOON);
            heart.beat(Sample.NOON.plusMillis(499));
            assertThat(Heartbeat.last(file)).isEqualTo(Sample.NOON);
            heart.beat(Sample.NOON.plusMillis(500));
        }
        assertThat(Heartbeat.last(file)).isEqualTo(Sample.NOON.plusMillis(500));
        assertThat(Files.size(file)).isEqualTo(Long.BYTES);
    }

    @Test
    void aClockThatIsSetBackBeatsOn() throws IOException {
        try (Heartbeat heart = Heartbeat.open(file)) {
            heart.beat(Sample.NOON);
            heart.beat(Sample.NOON.minus(Duration.ofHours(1)));
        }
        assertThat(Heartbeat.last(file)).isEqualTo(Sample.NOON.minus(Duration.ofHours(1)));
    }

    @Test
    void theNextRunKeepsTheLastBeatUntilItsOwn() throws IOException {
        try (Heartbeat heart = Heartbeat.open(file)) {
            heart.beat(Sample.NOON);
        }
        try (Heartbeat next = Heartbeat.open(file)) {
            assertThat(Heartbeat.last(file)).isEqualTo(Sample.NOON);
            next.beat(Sample.NOON.plusSeconds(5));
        }
        assertThat(Heartbeat.last(file)).isEqualTo(Sample.NOON.plusSeconds(5));
    }
}
