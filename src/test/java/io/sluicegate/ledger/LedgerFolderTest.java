package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.ledger.LedgerSettings.WhenFull;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerFolderTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Sample.NOON);

    @TempDir
    Path state;

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://db.example/ledger", "JDBC:postgresql:x", "jdbc:h2:tcp://localhost/x"})
    void aJdbcUrlOfAnotherDatabaseIsRefused(String url) {
        assertThat(failure(url))
                .isEqualTo("ledger.url is no URL of PostgreSQL: it has the form"
                        + " jdbc:postgresql://HOST:PORT/DATABASE");
    }

    @Test
    void theSettingsMayNameAFolder() throws LedgerException {
        Path other = state.resolve("elsewhere");
        Ledger.open(
                        Sample.settings(other.toString(), WhenFull.REFUSE),
                        state,
                        new Ledger.Owner("gw1", 2, () -> ZoneOffset.UTC, batch -> {}),
                        CLOCK)
                .close();

        assertThat(other.resolve("records.mv.db")).exists();
        assertThat(state.resolve("ledger")).doesNotExist();
    }

    @Test
    void aFileInTheWayIsNamed() throws IOException {
        Files.writeString(state.resolve("ledger"), "not a folder");

        assertThat(failure("")).contains("ledger is a file, not a folder");
    }

    @Test
    void aFolderThatCannotBeMadeSaysSo() {
        assertThat(failure("/proc/sluicegate-ledger"))
                .contains("cannot be written")
                .contains("ledger.url");
    }

    @Test
    void aSemicolonInThePathIsRefusedAndNeverReadAsASetting() {
        assertThat(failure("x;INIT=DROP ALL OBJECTS")).contains("semicolon");
    }

    @Test
    void anEmptyGatewayIdIsRefused() {
        assertThat(failure(() -> Ledger.open(
                        Sample.settings(), state, new Ledger.Owner(" ", 2, () -> ZoneOffset.UTC, batch -> {}), CLOCK)))
                .contains("gateway.id");
    }

    @Test
    void aLedgerInUseSaysWhatToDo() throws Exception {
        Ledger.open(Sample.settings(), state, new Ledger.Owner("gw1", 2, () -> ZoneOffset.UTC, batch -> {}), CLOCK)
                .close();
        Path file = state.resolve("ledger/records.mv.db");
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(failure("")).contains("is in use: stop the gateway");
            assertThat(failure(() -> LedgerReader.openReadOnly(state, Sample.settings(), "gw1", Instant::now)))
                    .contains("is in use");
        }
    }

    @Test
    void inTheProcessOfTheGatewayAnOfflineReaderReadsBesideTheWriter() throws LedgerException {
        try (Ledger ledger = Sample.open(state, CLOCK)) {
            RecordsQuery all = new RecordsQuery(null, null, Map.of(), 10, ZoneOffset.UTC);
            ledger.loop(0).append(Sample.exchange().record());
            assertThat(ledger.flush(Duration.ofSeconds(60))).isTrue();
            try (LedgerReader reader = LedgerReader.openReadOnly(state, Sample.settings(), "gw1", Instant::now)) {
                ledger.loop(0).append(Sample.exchange().record());
                assertThat(ledger.flush(Duration.ofSeconds(60))).isTrue();
                assertThat(reader.records(all).rows()).hasSize(1);
            }
        }
    }

    @Test
    void aDamagedDatabaseIsToldToReaders() throws IOException {
        Path folder = Files.createDirectories(state.resolve("ledger"));
        Files.writeString(folder.resolve("records.mv.db"), "garbage".repeat(3_000));

        assertThat(failure(() -> LedgerReader.openReadOnly(state, Sample.settings(), "gw1", Instant::now)))
                .contains("damaged");
    }

    @Test
    void aLedgerThatIsNotThereYetIsSaidToBeMissingAndNotMade() {
        assertThat(failure(() -> LedgerReader.openReadOnly(state, Sample.settings(), "gw1", Instant::now)))
                .contains("there is no ledger in " + state.resolve("ledger"));
        assertThat(state.resolve("ledger")).doesNotExist();
    }

    private String failure(String url) {
        return failure(() -> Ledger.open(
                Sample.settings(url, WhenFull.REFUSE),
                state,
                new Ledger.Owner("gw1", 2, () -> ZoneOffset.UTC, batch -> {}),
                CLOCK));
    }

    private interface Opening {
        AutoCloseable open() throws LedgerException;
    }

    private static String failure(Opening opening) {
        try (AutoCloseable opened = opening.open()) {
            return "opened " + opened;
        } catch (LedgerException e) {
            assertThat(e.getMessage()).doesNotContain("\n");
            return String.valueOf(e.getMessage());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
