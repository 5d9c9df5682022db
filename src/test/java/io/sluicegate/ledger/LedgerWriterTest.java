package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.ledger.LedgerSettings.WhenFull;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerWriterTest {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final InstantSource CLOCK = InstantSource.fixed(Sample.NOON);
    private static final long ROOMY = 1 << 30;

    @TempDir
    Path state;

    @Test
    @DisplayName("rule 24: a blocked database blocks no flow")
    void aBlockedDatabaseLeavesRecordsInTheJournalAndAppendStillReturns() throws Exception {
        ScriptedStore store = ScriptedStore.blocked();
        Ledger ledger = ledger(store, ROOMY, WhenFull.REFUSE, CLOCK);
        append(ledger, 1, 1);
        ledger.flush(Duration.ofMillis(1));
        store.awaitWriter();
        append(ledger, 2, 5_000);
        assertThat(ledger.flush(Duration.ofMillis(300))).isFalse();

        assertThat(ledger.backlog()).isEqualTo(5_000);
        assertThat(ledger.unrecorded()).isZero();
        assertThat(ledger.isAccepting()).isTrue();
        store.release();
        assertThat(ledger.flush(DEADLINE)).isTrue();
        ledger.close();
        assertThat(sequences(store)).isEqualTo(range(1, 5_000));
        assertThat(ledger.written()).isEqualTo(5_000);
    }

    @Test
    @DisplayName("rule 26: fail closed where nothing more can be recorded")
    void aFullJournalFillsTheLanesAndThenRefuses() throws Exception {
        ScriptedStore store = ScriptedStore.blocked();
        Ledger ledger = ledger(store, 1, WhenFull.REFUSE, CLOCK);
        append(ledger, 1, 1);
        ledger.flush(Duration.ofMillis(1));
        store.awaitWriter();
        long sent = 1;
        while (ledger.isAccepting()) {
            append(ledger, sent + 1, sent + 100);
            sent += 100;
        }
        assertThat(ledger.unrecorded()).isZero();
        assertThat(ledger.flush(Duration.ofMillis(1_500))).isFalse();
        assertThat(ledger.troubles()).anyMatch(line -> line.contains("ledger.journal-max"));

        store.release();
        assertThat(ledger.flush(DEADLINE)).isTrue();
        assertThat(ledger.isAccepting()).isTrue();
        ledger.close();
        assertThat(sequences(store)).isEqualTo(range(1, sent));
    }

    @Test
    @DisplayName("rule 26: fail open lets traffic go on and counts")
    void whenFullContinueLetsTrafficGoOnAndLossIsWarnedOfOnceAMinute() throws Exception {
        List<String> warnings = new ArrayList<>();
        MovedClock clock = new MovedClock();
        ScriptedStore store = ScriptedStore.blocked();
        try (Listening listening = new Listening(warnings)) {
            Ledger ledger = ledger(store, 1, WhenFull.CONTINUE, clock);
            append(ledger, 1, 1);
            ledger.flush(Duration.ofMillis(1));
            store.awaitWriter();
            long sent = 1;
            while (ledger.unrecorded() < 500) {
                append(ledger, sent + 1, sent + 100);
                sent += 100;
            }
            assertThat(ledger.isAccepting()).isTrue();
            assertThat(full(warnings)).isOne();
            clock.now = clock.now.plusSeconds(60);
            append(ledger, sent + 1, sent + 100);
            assertThat(full(warnings)).isEqualTo(2);
            assertThat(listening.logger.getHandlers()).hasSize(1);

            long lost = ledger.unrecorded();
            store.release();
            ledger.close();
            assertThat(store.kept()).hasSize((int) (sent + 100 - lost));
        }
    }

    private static long full(List<String> warnings) {
        return List.copyOf(warnings).stream()
                .filter(line -> line.contains("records went unrecorded so far"))
                .count();
    }

    @Test
    void aFailedBatchIsTriedAgainAndNothingOvertakesIt() throws Exception {
        ScriptedStore store = ScriptedStore.failing(3);
        Ledger ledger = ledger(store, ROOMY, WhenFull.REFUSE, CLOCK);
        append(ledger, 1, 12_500);
        assertThat(ledger.flush(DEADLINE)).isTrue();
        ledger.close();

        assertThat(sequences(store)).isEqualTo(range(1, 12_500));
        assertThat(ledger.unrecorded()).isZero();
        assertThat(store.isClosed()).isTrue();
    }

    @Test
    @DisplayName("rule 25: what a database did not take is not lost")
    void closingGivesUpOnADatabaseThatKeepsFailingAndTheNextStartBringsItIn() throws Exception {
        ScriptedStore failing = ScriptedStore.failing(Integer.MAX_VALUE);
        Ledger ledger = ledger(failing, ROOMY, WhenFull.REFUSE, CLOCK);
        append(ledger, 1, 20);
        ledger.close();
        assertThat(ledger.unrecorded()).isZero();
        assertThat(ledger.backlog()).isEqualTo(20);
        assertThat(failing.isClosed()).isTrue();

        ScriptedStore well = ScriptedStore.failing(0);
        Ledger next = ledger(well, ROOMY, WhenFull.REFUSE, CLOCK);
        assertThat(next.flush(DEADLINE)).isTrue();
        next.close();
        assertThat(sequences(well)).isEqualTo(range(1, 20));
    }

    @Test
    void flushGivesUpAtItsDeadline() throws Exception {
        ScriptedStore store = ScriptedStore.blocked();
        Ledger ledger = ledger(store, ROOMY, WhenFull.REFUSE, CLOCK);
        append(ledger, 1, 1);

        assertThat(ledger.flush(Duration.ofMillis(1))).isFalse();
        store.release();
        ledger.close();
    }

    @Test
    void theDiskIsForcedWhenTheIntervalIsOver() throws Exception {
        MovedClock clock = new MovedClock();
        ScriptedStore store = ScriptedStore.failing(0);
        Ledger ledger = ledger(store, ROOMY, WhenFull.REFUSE, clock);
        append(ledger, 1, 1);
        assertThat(ledger.flush(DEADLINE)).isTrue();
        append(ledger, 2, 2);
        assertThat(ledger.flush(DEADLINE)).isTrue();
        assertThat(store.syncs()).isZero();

        clock.now = clock.now.plusSeconds(1);
        append(ledger, 3, 3);
        ledger.close();
        assertThat(store.syncs()).isEqualTo(1);
    }

    private Ledger ledger(ScriptedStore store, long journalMax, WhenFull whenFull, InstantSource clock)
            throws IOException, LedgerException {
        LedgerSettings settings = new LedgerSettings(
                "",
                "",
                "",
                journalMax,
                Duration.ofSeconds(1),
                whenFull,
                Duration.ofDays(400),
                Period.ofYears(10),
                "",
                "squid");
        JournalFolder files = new JournalFolder(state);
        files.create();
        Ledger.Owner owner = new Ledger.Owner("gw1", 2, () -> ZoneOffset.UTC, RecordListener.NONE);
        LedgerStart start = LedgerStart.in(files, settings, "test", owner, store.position(), clock);
        return new Ledger(start, database(), store, owner, clock, Duration.ofSeconds(2));
    }

    private Database database() {
        try {
            return new H2Database(LedgerFolder.of(Sample.settings(), state));
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    private static void append(Ledger ledger, long first, long last) {
        Sample.many(first, last).forEach(ledger.loop(0)::append);
    }

    private static List<Long> sequences(ScriptedStore store) {
        return store.kept().stream()
                .map(record -> record.entry().flow().sequence())
                .toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    /** A clock that a test moves. */
    private static final class MovedClock implements InstantSource {
        private volatile Instant now = Sample.NOON;

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** Hears the warnings of the ledger. */
    private static final class Listening extends Handler implements AutoCloseable {
        private final Logger logger = Logger.getLogger(Ledger.class.getName());
        private final List<String> warnings;

        Listening(List<String> warnings) {
            this.warnings = warnings;
            logger.addHandler(this);
        }

        @Override
        public synchronized void publish(LogRecord entry) {
            warnings.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }
}
