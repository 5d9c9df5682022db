package io.sluicegate.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that keeps records in memory, and waits or fails as a test says. Safe for any thread. */
final class ScriptedStore implements RecordStore {

    /** Open unless a test closes it: writing waits here. */
    private final CountDownLatch gate;

    private final AtomicInteger failures;
    private final List<ChainedRecord> kept = new ArrayList<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private volatile boolean closed;
    private volatile int syncs;

    private ScriptedStore(int gates, int failures) {
        this.gate = new CountDownLatch(gates);
        this.failures = new AtomicInteger(failures);
    }

    /** Writing waits until {@link #release}. */
    static ScriptedStore blocked() {
        return new ScriptedStore(1, 0);
    }

    /** The first writes fail, that many of them. */
    static ScriptedStore failing(int times) {
        return new ScriptedStore(0, times);
    }

    void release() {
        gate.countDown();
    }

    /** Waits until the writer is inside of a write. */
    void awaitWriter() throws InterruptedException {
        entered.await();
    }

    @Override
    public Position position() {
        synchronized (kept) {
            ChainedRecord last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
            return last == null ? new Position(0, Chain.genesis("test")) : new Position(last.seq(), last.hash());
        }
    }

    @Override
    public void write(List<ChainedRecord> batch) throws SQLException {
        entered.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError("the writer was interrupted", e);
        }
        if (failures.get() > 0) {
            failures.decrementAndGet();
            throw new SQLException("disk full\nsecond line");
        }
        synchronized (kept) {
            kept.addAll(batch);
        }
    }

    @Override
    public Retention.Removed remove(Instant records, Instant usage, int most) {
        return new Retention.Removed(List.of(), 0, 0);
    }

    @Override
    public void beginAnew() {
        synchronized (kept) {
            kept.clear();
        }
    }

    @Override
    public synchronized void sync() {
        syncs++;
    }

    @Override
    public void close() {
        closed = true;
    }

    List<ChainedRecord> kept() {
        synchronized (kept) {
            return List.copyOf(kept);
        }
    }

    int syncs() {
        return syncs;
    }

    boolean isClosed() {
        return closed;
    }
}
