package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.ledger.LedgerSettings.WhenFull;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerWriterTest {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final InstantSource CLOCK = InstantSource.fixed(Sample.NOON);

    @TempDir
    Path state;

    @Test
    @DisplayName("rule 24: a blocked database blocks no flow")
    void aBlockedDatabaseFillsTheQueueAndAppendStillReturns() throws Exception {
        ScriptedStore store = ScriptedStore.blocked();
        H2Ledger ledger = ledger(store, 100, WhenFull.REFUSE, DEADLINE);
        append(ledger, 1, 1);
        store.awaitWriter();
        append(ledger, 2, 150);

        assertThat(ledger.backlog()).isEqualTo(100);
        assertThat(ledger.unrecorded()).isEqualTo(50);
        assertThat(ledger.isAccepting()).isFalse();

        store.release();
        assertThat(ledger.flush(DEADLINE)).isTrue();
        assertThat(ledger.isAccepting()).isTrue();
        ledger.close();
        assertThat(sequences(store)).isEqualTo(range(1, 100));
        assertThat(ledger.written()).isEqualTo(100);
    }

    @Test
    @DisplayName("rule 26: fail open lets traffic go on and counts")
    void whenFullContinueLetsTrafficGoOn() throws Exception {
        ScriptedStore store = ScriptedStore.blocked();
        H2Ledger ledger = ledger(store, 10, WhenFull.CONTINUE, DEADLINE);
        append(ledger, 1, 30);

        assertThat(ledger.isAccepting()).isTrue();
        assertThat(ledger.unrecorded()).isEqualTo(20);
        store.release();
        ledger.close();
        assertThat(sequences(store)).isEqualTo(range(1, 10));
    }

    @Test
    @DisplayName("rule 26: loss is never silent")
    void lossIsWarnedOfOnceAMinute() throws Exception {
        List<String> warnings = new ArrayList<>();
        MovedClock clock = new MovedClock();
        ScriptedStore store = ScriptedStore.blocked();
        try (Listening listening = new Listening(warnings)) {
            Handoff handoff = new Handoff(1, WhenFull.CONTINUE);
            H2Ledger ledger = ledger(store, handoff, clock, DEADLINE);
            append(ledger, 1, 500);
            clock.now = clock.now.plusSeconds(59);
            append(ledger, 501, 600);
            clock.now = clock.now.plusSeconds(1);
            append(ledger, 601, 700);
            assertThat(listening.logger.getHandlers()).hasSize(1);

            assertThat(warnings).hasSize(2);
            assertThat(warnings.get(0)).contains("1 records were not recorded");
            assertThat(warnings.get(1)).contains("600 records were not recorded");
            store.release();
            ledger.close();
        }
    }

    @Test
    void aFailedBatchIsTriedAgainAndNothingOvertakesIt() throws Exception {
        ScriptedStore store = ScriptedStore.failing(3);
        H2Ledger ledger = ledger(store, 10_000, WhenFull.REFUSE, DEADLINE);
        append(ledger, 1, 2_500);
        assertThat(ledger.flush(DEADLINE)).isTrue();
        ledger.close();

        assertThat(sequences(store)).isEqualTo(range(1, 2_500));
        assertThat(ledger.unrecorded()).isZero();
        assertThat(store.isClosed()).isTrue();
    }

    @Test
    void closingGivesUpOnADatabaseThatKeepsFailing() {
        ScriptedStore store = ScriptedStore.failing(Integer.MAX_VALUE);
        H2Ledger ledger = ledger(store, 100, WhenFull.REFUSE, Duration.ofMillis(1));
        append(ledger, 1, 20);
        ledger.close();

        assertThat(ledger.unrecorded()).isEqualTo(20);
        assertThat(ledger.backlog()).isZero();
        assertThat(ledger.written()).isZero();
        assertThat(store.isClosed()).isTrue();
    }

    @Test
    void flushOfAnIdleLedgerReturnsAtOnce() {
        H2Ledger ledger = ledger(ScriptedStore.failing(0), 100, WhenFull.REFUSE, DEADLINE);

        assertThat(ledger.flush(Duration.ZERO)).isTrue();
        ledger.close();
    }

    @Test
    void flushGivesUpAtItsDeadline() throws Exception {
        ScriptedStore store = ScriptedStore.blocked();
        H2Ledger ledger = ledger(store, 100, WhenFull.REFUSE, DEADLINE);
        append(ledger, 1, 1);

        assertThat(ledger.flush(Duration.ofMillis(1))).isFalse();
        store.release();
        ledger.close();
    }

    @Test
    void theDiskIsForcedWhenTheIntervalIsOver() {
        MovedClock clock = new MovedClock();
        ScriptedStore store = ScriptedStore.failing(0);
        H2Ledger ledger = ledger(store, new Handoff(100, WhenFull.REFUSE), clock, DEADLINE);
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

    private H2Ledger ledger(ScriptedStore store, int capacity, WhenFull whenFull, Duration closeDeadline) {
        return ledger(store, new Handoff(capacity, whenFull), CLOCK, closeDeadline);
    }

    private H2Ledger ledger(ScriptedStore store, Handoff handoff, InstantSource clock, Duration closeDeadline) {
        LedgerWriter writer = new LedgerWriter(handoff, store, Duration.ofSeconds(1), clock);
        return new H2Ledger(folder(), "gw1", handoff, writer, clock, closeDeadline);
    }

    private LedgerFolder folder() {
        try {
            return LedgerFolder.of(Sample.settings(), state);
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    private static void append(H2Ledger ledger, long first, long last) {
        for (long i = first; i <= last; i++) {
            ledger.append(Sample.exchange().sequence(i).record());
        }
    }

    private static List<Long> sequences(ScriptedStore store) {
        return store.kept().stream().map(entry -> entry.flow().sequence()).toList();
    }

    private static List<Long> range(long first, long last) {
        List<Long> numbers = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            numbers.add(i);
        }
        return numbers;
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
        public void publish(LogRecord entry) {
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
