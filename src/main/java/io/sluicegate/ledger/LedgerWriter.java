package io.sluicegate.ledger;

import io.sluicegate.flow.SafeText;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes: takes what waits, keeps it as one batch, and rests until a batch is full or a fifth of a
 * second is over. A batch that failed stays in hand and is tried again, so nothing overtakes it and nothing is lost.
 * Never interrupted, because H2 closes its file when a thread in it is.
 */
final class LedgerWriter implements Runnable {

    /** Records in one transaction at most. */
    static final int BATCH = 2_000;

    private static final long REST_NANOS = Duration.ofMillis(200).toNanos();
    private static final long FIRST_BACKOFF_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LAST_BACKOFF_NANOS = Duration.ofSeconds(10).toNanos();

    private final Handoff handoff;
    private final RecordStore store;
    private final Duration fsync;
    private final InstantSource clock;
    private final RecordListener listener;
    private final SeldomLog failures;
    /** Set once, by the thread that closes the ledger. */
    private volatile boolean closing;
    /** Set once, when the deadline of closing is over. */
    private volatile boolean abandoned;

    private boolean dirty;
    private long syncedMillis;

    LedgerWriter(Handoff handoff, RecordStore store, Duration fsync, InstantSource clock, RecordListener listener) {
        this.handoff = handoff;
        this.store = store;
        this.fsync = fsync;
        this.clock = clock;
        this.listener = listener;
        this.failures = new SeldomLog(clock);
        this.syncedMillis = clock.millis();
    }

    /** Asks to write what waits and to end; the thread must be woken after it. */
    void finish() {
        closing = true;
    }

    /** Asks to end although the database still fails; the thread must be woken after it. */
    void abandon() {
        abandoned = true;
    }

    @Override
    public void run() {
        try {
            List<AuditRecord> batch = new ArrayList<>(BATCH);
            while (fill(batch) || !closing) {
                keep(batch);
                syncIfDue();
                rest(batch.size());
                batch.clear();
            }
        } finally {
            handoff.stop();
            closeStore();
        }
    }

    private boolean fill(List<AuditRecord> batch) {
        while (batch.size() < BATCH) {
            AuditRecord next = handoff.poll();
            if (next == null) {
                break;
            }
            batch.add(next);
        }
        return !batch.isEmpty();
    }

    private void rest(int lastSize) {
        if (lastSize < BATCH && !closing) {
            LockSupport.parkNanos(this, REST_NANOS);
        }
    }

    private void keep(List<AuditRecord> batch) {
        if (batch.isEmpty()) {
            return;
        }
        long backoff = FIRST_BACKOFF_NANOS;
        Integer leftOut = attempt(batch);
        while (leftOut == null && !abandoned) {
            LockSupport.parkNanos(this, backoff);
            backoff = Math.min(2 * backoff, LAST_BACKOFF_NANOS);
            leftOut = attempt(batch);
        }
        dirty = true;
        int missing = leftOut == null ? batch.size() : leftOut;
        if (leftOut != null) {
            tell(batch);
        }
        handoff.settle(batch, missing);
        if (missing > 0) {
            failures.warn(() -> missing + " records of " + batch.size() + " could not be written");
        }
    }

    /** Before the batch is settled: who waits for its records finds what the listener made of them too. */
    private void tell(List<AuditRecord> batch) {
        try {
            listener.recorded(batch);
        } catch (RuntimeException e) {
            failures.warn(() -> "records were kept, and could not be passed on: " + reason(e));
        }
    }

    /** How many records had to be left out; null when the store failed. */
    private @Nullable Integer attempt(List<AuditRecord> batch) {
        try {
            return store.write(batch);
        } catch (SQLException | RuntimeException e) {
            failures.warn(() -> "the ledger cannot write, " + handoff.backlog() + " records wait: " + reason(e));
            return null;
        }
    }

    private static String reason(Exception e) {
        return SafeText.of(String.valueOf(e.getMessage()), 200);
    }

    private void syncIfDue() {
        long now = clock.millis();
        if (!dirty || Math.abs(now - syncedMillis) < fsync.toMillis()) {
            return;
        }
        try {
            store.sync();
            dirty = false;
        } catch (SQLException | RuntimeException e) {
            failures.warn(() -> "the ledger cannot be forced to the disk: " + reason(e));
        }
        syncedMillis = now;
    }

    private void closeStore() {
        try {
            store.close();
        } catch (SQLException | RuntimeException e) {
            failures.warn(() -> "the ledger did not close in order: " + reason(e));
        }
    }
}
