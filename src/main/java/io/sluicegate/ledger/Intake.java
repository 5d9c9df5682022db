package io.sluicegate.ledger;

import io.sluicegate.flow.SafeText;
import io.sluicegate.journal.Damage;
import io.sluicegate.journal.Journal;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that takes records out of the loops' lanes and puts them, in order, into the journal; forces the journal to
 * the disk; and sees that there is room for flows that begin. While the journal cannot be written the records stay in the
 * lanes, which are bounded and as long as they will ever be.
 */
final class Intake implements Runnable {

    private static final long REST_NANOS = Duration.ofMillis(50).toNanos();
    private static final long RETRY_NANOS = Duration.ofMillis(500).toNanos();
    private static final int FEW_FLOWS = 1_024;

    private final Journal journal;
    private final Sequencer sequencer;
    private final List<LoopLedger> loops;
    /** As many as loops, in their order. */
    private final List<LaneIn> lanes = new ArrayList<>();

    private final LedgerSettings settings;
    private final LongSupplier inDatabase;
    private final RecordListener listener;
    private final Progress onDisk;
    private final Heartbeat heartbeat;
    private final DailyHead dailyHead;
    private final InstantSource clock;
    private final SeldomLog failures;
    private final Progress rounds = new Progress();
    private final Runnable onForced;
    /** Set once, by the thread that closes the ledger. */
    private volatile boolean closing;
    /** Set once, when the deadline of closing is over: what is still in the lanes stays there for the next start. */
    private volatile boolean abandoned;
    /** Written by the thread: why records stay in the lanes; null while they do not. */
    private volatile @Nullable String trouble;
    /** Written by the thread: the round that has begun last. */
    private volatile long round;

    /** The last round that somebody waits for: until it is reached each forces what it has taken. */
    private final AtomicLong forceUntil = new AtomicLong();
    /** Written by the thread when it begins. */
    private volatile @Nullable Thread thread;

    private boolean isBehind;
    private boolean dirty;
    private long forcedMillis;

    /**
     * An intake that has not begun.
     *
     * @param inDatabase the number of the last record that is in the database
     * @param onDisk is told how much of the journal is
     * @param onForced is run when there is something new on the disk
     */
    Intake(
            Journal journal,
            Sequencer sequencer,
            List<LoopLedger> loops,
            LedgerSettings settings,
            LongSupplier inDatabase,
            RecordListener listener,
            Runnable onForced,
            Progress onDisk,
            Heartbeat heartbeat,
            DailyHead dailyHead,
            Damage damage,
            InstantSource clock) {
        this.journal = journal;
        this.sequencer = sequencer;
        this.settings = settings;
        this.inDatabase = inDatabase;
        this.listener = listener;
        this.onForced = onForced;
        this.onDisk = onDisk;
        this.heartbeat = heartbeat;
        this.dailyHead = dailyHead;
        this.clock = clock;
        this.failures = new SeldomLog(clock);
        this.forcedMillis = clock.millis();
        this.loops = loops;
        for (LoopLedger loop : loops) {
            lanes.add(new LaneIn(loop.lane().readFrom(0, damage), loop.lane().boot(), lanes.size()));
        }
    }

    /** Asks to take what is there and to end; the thread must be woken after it. */
    void finish() {
        closing = true;
    }

    /** Asks to end although the journal takes nothing; the thread must be woken after it. */
    void abandon() {
        abandoned = true;
    }

    /** Why records stay in the lanes; null while they do not. Safe for any thread. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /**
     * Waits until all that was in the lanes before this call is in the journal and on the disk; false when the deadline came
     * first.
     */
    boolean awaitTaken(Duration deadline) {
        long next = round + 1;
        forceUntil.accumulateAndGet(next, Math::max);
        LockSupport.unpark(thread);
        return rounds.await(next, deadline);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            boolean whole = false;
            while (!abandoned && !(closing && whole)) {
                boolean last = closing;
                whole = turn() && last;
                if (!closing || trouble != null) {
                    LockSupport.parkNanos(this, trouble != null ? RETRY_NANOS : isBehind ? 1 : REST_NANOS);
                }
            }
            force();
            dailyHead.tell("when it was closed");
        } catch (IOException | RuntimeException e) {
            failed(e);
        } finally {
            rounds.ended();
            heartbeat.close();
        }
    }

    /** Takes what is there; false when there is more, or it could not be kept. */
    private boolean turn() {
        long number = round + 1;
        round = number;
        boolean whole = false;
        try {
            dirty |= sequencer.retry();
            whole = !isBacklogFull() && takeAll();
            forceIfDue();
            heartbeat.beat(clock.instant());
            dailyHead.passed(clock.instant());
            growTables();
            isBehind = !whole;
            if (whole) {
                trouble = null;
                rounds.reached(number);
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
        return whole;
    }

    private boolean isBacklogFull() throws IOException {
        long waiting = sequencer.seq() - inDatabase.getAsLong();
        boolean full = waiting > 0 && journal.bytesFrom(inDatabase.getAsLong() + 1) >= settings.journalMaxBytes();
        if (full) {
            trouble = "ledger.journal-max is reached: " + waiting + " records wait for the database";
            failures.warn(() -> String.valueOf(trouble));
        }
        return full;
    }

    private boolean takeAll() throws IOException {
        List<AuditRecord> taken = sequencer.take(lanes);
        for (int i = 0; i < lanes.size(); i++) {
            loops.get(i).lane().release(lanes.get(i).position().position());
        }
        if (!taken.isEmpty()) {
            dirty = true;
            tell(taken);
        }
        return taken.size() < Sequencer.BLOCK;
    }

    /** Before the round is over: who waits for records finds what the listener made of them too. */
    private void tell(List<AuditRecord> records) {
        try {
            listener.recorded(records);
        } catch (RuntimeException e) {
            failures.warn(
                    () -> "records were kept, and could not be passed on: " + SafeText.of("" + e.getMessage(), 200));
        }
    }

    private void failed(Exception e) {
        trouble = "the journal cannot be written: " + SafeText.of(String.valueOf(e.getMessage()), 200);
        failures.warn(() -> trouble + "; records wait in memory that survives a kill of the process");
    }

    private void forceIfDue() throws IOException {
        long now = clock.millis();
        boolean due = Math.abs(now - forcedMillis) >= settings.fsync().toMillis();
        boolean awaited = rounds.seq() < forceUntil.get();
        if (dirty && (due || awaited)) {
            force();
            forcedMillis = now;
        }
    }

    private void force() throws IOException {
        journal.force();
        dirty = false;
        onDisk.reached(sequencer.seq());
        onForced.run();
    }

    private void growTables() throws IOException {
        for (LoopLedger loop : loops) {
            if (loop.freeFlows() < FEW_FLOWS) {
                loop.grow();
            }
        }
    }
}
