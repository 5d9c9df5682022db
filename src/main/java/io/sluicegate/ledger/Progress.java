package io.sluicegate.ledger;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far something has got that others wait for. Safe for any thread; asking takes no lock. */
final class Progress {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    /** Written under the lock. */
    private volatile long seq;
    /** Written under the lock, once. */
    private volatile boolean ended;

    /** The number that has been reached. */
    long seq() {
        return seq;
    }

    /** It has got to that number. */
    void reached(long number) {
        lock.lock();
        try {
            seq = number;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** It will get no further. */
    void ended() {
        lock.lock();
        try {
            ended = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a number is reached; false when the deadline, an interrupt or the end came first. */
    boolean await(long number, Duration deadline) {
        long nanos = TimeUnit.NANOSECONDS.convert(deadline);
        lock.lock();
        try {
            while (seq < number && !ended && nanos > 0) {
                nanos = moved.awaitNanos(nanos);
            }
            return seq >= number;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
