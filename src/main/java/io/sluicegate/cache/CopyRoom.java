package io.sluicegate.cache;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The heap that bodies may take together while they are gathered for the store, so that very many fetches at once cannot
 * use it up. Safe for any thread.
 */
final class CopyRoom {

    private final long bytes;
    private final AtomicLong taken = new AtomicLong();

    CopyRoom(long bytes) {
        this.bytes = bytes;
    }

    /** Whether there was room, which is then taken. */
    boolean take(long wanted) {
        if (taken.addAndGet(wanted) <= bytes) {
            return true;
        }
        taken.addAndGet(-wanted);
        return false;
    }

    void giveBack(long unused) {
        taken.addAndGet(-unused);
    }

    long taken() {
        return taken.get();
    }
}
