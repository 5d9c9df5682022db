package io.sluicegate.ledger;

import io.sluicegate.ledger.LedgerSettings.WhenFull;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries records from many threads to the one that writes. Safe for any thread; {@link #offer} takes no lock. Measured
 * in records, where one with long strings counts as several, so that the bound is one of memory too: a unit is about a
 * kibibyte.
 */
final class Handoff {

    static final long LOST = 0;
    static final int MAX_RECORDS = 100_000;
    private static final int MIN_RECORDS = 2_000;
    private static final int CHARACTERS_PER_UNIT = 1_024;
    private static final int HEAP_BYTES_PER_RECORD = 8 * 1_024;

    private final Queue<AuditRecord> queue = new ConcurrentLinkedQueue<>();
    private final int capacity;
    private final WhenFull whenFull;
    private final AtomicInteger used = new AtomicInteger();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final LongAdder lost = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    /** Set by whoever fills the queue, cleared by whoever finds it drained. */
    private volatile boolean refusing;
    /** Set once, when nothing is written any more. */
    private volatile boolean stopped;

    Handoff(int capacity, WhenFull whenFull) {
        this.capacity = capacity;
        this.whenFull = whenFull;
    }

    /** How many records may wait where the heap is that large: an eighth of it at most. */
    static int capacityFor(long heapBytes) {
        return (int) Math.max(MIN_RECORDS, Math.min(MAX_RECORDS, heapBytes / HEAP_BYTES_PER_RECORD));
    }

    /** Takes a record, or counts it as lost; the number that it got, or {@link #LOST}. */
    long offer(AuditRecord entry) {
        int units = units(entry);
        int inUse = stopped ? capacity + 1 : used.addAndGet(units);
        if (inUse > capacity) {
            refuse(units);
            return LOST;
        }
        if (inUse > highWater()) {
            refusing = true;
        }
        // Counted before it is queued: whoever waits for this count then waits for this record too.
        long number = taken.incrementAndGet();
        queue.add(entry);
        if (stopped) {
            abandonWaiting();
        }
        return number;
    }

    private void refuse(int units) {
        if (!stopped) {
            used.addAndGet(-units);
            refusing = true;
        }
        lose();
    }

    /** Counts a record that was never handed in. */
    void lose() {
        lost.increment();
    }

    /** Whether new flows can be recorded: not from the high-water mark on until the low-water mark is reached. */
    boolean isAccepting() {
        if (whenFull == WhenFull.CONTINUE) {
            return true;
        }
        // Cleared here and not by the writer: a late offer could set it again when nothing is left to write.
        if (refusing && used.get() <= lowWater()) {
            refusing = false;
        }
        return !refusing && !stopped;
    }

    private int highWater() {
        return capacity - capacity / 10;
    }

    private int lowWater() {
        return capacity / 2;
    }

    /** The oldest record, for the writer thread only; null when none waits. */
    @Nullable
    AuditRecord poll() {
        return queue.poll();
    }

    /**
     * Gives back the room of records that are done with. For the writer thread.
     *
     * @param leftOut how many of them were not written
     */
    void settle(List<AuditRecord> batch, int leftOut) {
        int units = 0;
        for (AuditRecord entry : batch) {
            units += units(entry);
        }
        used.addAndGet(-units);
        lost.add(leftOut);
        lock.lock();
        try {
            settled.addAndGet(batch.size());
            written.addAndGet(batch.size() - leftOut);
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is written any more: what waits is lost, and so is whatever comes from now on. */
    void stop() {
        stopped = true;
        abandonWaiting();
    }

    private void abandonWaiting() {
        for (AuditRecord entry = queue.poll(); entry != null; entry = queue.poll()) {
            settle(List.of(entry), 1);
        }
    }

    /** Waits until the first {@code count} records are settled; false when the deadline or an interrupt came first. */
    boolean awaitSettled(long count, Duration deadline) {
        long nanos = TimeUnit.NANOSECONDS.convert(deadline);
        lock.lock();
        try {
            while (settled.get() < count) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = progress.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    long taken() {
        return taken.get();
    }

    long written() {
        return written.get();
    }

    /** How many records wait or are just being written. */
    long backlog() {
        long done = settled.get();
        return Math.max(0, taken.get() - done);
    }

    long lost() {
        return lost.sum();
    }

    private static int units(AuditRecord entry) {
        return 1 + RecordBounds.characters(entry) / CHARACTERS_PER_UNIT;
    }
}
