package io.sluicegate.cache;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A body that is still on its way from its origin, gathered so that it can be stored, and read meanwhile by as many as
 * like, each at a pace of its own. It is kept from its first byte on for as long as it may be stored: up to a bound of its
 * own, and while there is room beside those that are gathered at the same time. After that it is kept only where a reader
 * has still to come by, and no more than a window of it. To be closed by its writer, which gives the room back. Safe for
 * any thread; written by one.
 */
public final class SharedBody implements AutoCloseable {

    /** What a piece takes beside its bytes. */
    private static final int ROOM_PER_PIECE = 48;
    /** What the slowest reader may be behind where not all is kept, in bytes. */
    private static final int WINDOW = 256 * 1024;

    private final long maxBytes;
    private final CopyRoom room;
    /** All of these are guarded by this object. */
    private final List<byte[]> pieces = new ArrayList<>();

    private final List<Reader> readers = new ArrayList<>(2);
    private State state = State.GROWING;
    private boolean kept = true;
    /** The number of the first piece that is still here. */
    private long firstPiece;

    private long size;
    /** Bytes of the pieces that are here. */
    private long here;

    private long roomTaken;
    private Runnable onHunger = () -> {};

    /** How far the body has come. */
    public enum State {
        /** More may come. */
        GROWING,
        /** The last byte is here. */
        WHOLE,
        /** The rest will never come. */
        CUT
    }

    SharedBody(long maxBytes, CopyRoom room) {
        this.maxBytes = maxBytes;
        this.room = room;
    }

    /** Calls {@code action}, on any thread, whenever a reader has come by all that is here, or has gone. */
    public synchronized void onHunger(Runnable action) {
        onHunger = action;
    }

    /** Takes a copy of the bytes. */
    public void append(ByteBuffer bytes) {
        List<Runnable> woken;
        synchronized (this) {
            int count = bytes.remaining();
            keepWithinBounds(count);
            if (count == 0 || (!kept && readers.isEmpty())) {
                return;
            }
            byte[] copy = new byte[count];
            bytes.get(copy);
            pieces.add(copy);
            size += count;
            here += count;
            woken = wake();
        }
        woken.forEach(Runnable::run);
    }

    private void keepWithinBounds(int count) {
        long wanted = (long) count + ROOM_PER_PIECE;
        if (kept && (size + count > maxBytes || !room.take(wanted))) {
            giveUp();
        } else if (kept) {
            roomTaken += wanted;
        }
    }

    private void giveUp() {
        kept = false;
        dropRead();
    }

    /** Drops what all readers have come by, where not all is kept; its room is given back with the last of them. */
    private void dropRead() {
        if (kept) {
            return;
        }
        long slowest = firstPiece + pieces.size();
        for (Reader each : readers) {
            slowest = Math.min(slowest, each.next);
        }
        List<byte[]> read = pieces.subList(0, (int) (slowest - firstPiece));
        for (byte[] each : read) {
            here -= each.length;
        }
        read.clear();
        firstPiece = slowest;
        if (readers.isEmpty()) {
            room.giveBack(roomTaken);
            roomTaken = 0;
        }
    }

    private List<Runnable> wake() {
        List<Runnable> woken = new ArrayList<>();
        for (Reader each : readers) {
            if (each.asleep) {
                each.asleep = false;
                woken.add(each.wake);
            }
        }
        return woken;
    }

    /** Nothing more comes: the body is whole, or cut. Later calls change nothing. */
    public void end(State how) {
        List<Runnable> woken;
        synchronized (this) {
            if (state != State.GROWING) {
                return;
            }
            state = how;
            woken = wake();
        }
        woken.forEach(Runnable::run);
    }

    /** The body so far, in pieces that are never changed; null where not all of it was kept. */
    public synchronized @Nullable List<byte[]> pieces() {
        return kept ? List.copyOf(pieces) : null;
    }

    /** Whether it may still be stored, and can be read from its first byte on. */
    public synchronized boolean isKept() {
        return kept;
    }

    /** Whether anybody reads it. */
    public synchronized boolean isRead() {
        return !readers.isEmpty();
    }

    /** Whether a reader waits for more, and none is too far behind for it. */
    public synchronized boolean isWanted() {
        return !isHeldBack() && readers.stream().anyMatch(each -> each.asleep);
    }

    /** Whether a reader is too far behind for more to come, not all being kept; it ends with a call for hunger. */
    public synchronized boolean isHeldBack() {
        return !kept && here >= WINDOW;
    }

    /**
     * Reads it from its first byte on; null where that is not here any more.
     *
     * @param wake called, on any thread, when there is news after {@link Reader#next} gave nothing
     */
    public synchronized @Nullable Reader read(Runnable wake) {
        return kept ? add(new Reader(wake, 0)) : null;
    }

    /** Reads from here on, behind all that has come so far. */
    public synchronized Reader readOn(Runnable wake) {
        return add(new Reader(wake, firstPiece + pieces.size()));
    }

    private Reader add(Reader reader) {
        readers.add(reader);
        return reader;
    }

    /** Closes it unless anybody reads it, and says whether it has: then nobody can begin to any more. */
    public synchronized boolean closeUnlessRead() {
        if (readers.isEmpty()) {
            giveUp();
        }
        return readers.isEmpty();
    }

    /** It is not stored any more, or has been. Readers go on; the room is given back once they have gone. */
    @Override
    public synchronized void close() {
        giveUp();
    }

    /** One who reads; to be closed once nothing more is wanted. Used on one thread, apart from what the body does to it. */
    public final class Reader implements AutoCloseable {

        private final Runnable wake;
        /** The number of the piece that comes next; guarded by the body. */
        private long next;
        /** Guarded by the body. */
        private boolean asleep;

        private Reader(Runnable wake, long next) {
            this.wake = wake;
            this.next = next;
        }

        /** The next piece, never to be changed; null where there is none now, and the reader is woken for the next one. */
        public byte @Nullable [] next() {
            Runnable hungry;
            synchronized (SharedBody.this) {
                int index = (int) (next - firstPiece);
                if (index < pieces.size()) {
                    byte[] piece = pieces.get(index);
                    next++;
                    dropRead();
                    return piece;
                }
                asleep = state == State.GROWING;
                hungry = onHunger;
            }
            hungry.run();
            return null;
        }

        /** What has become of the body, for a reader that has come by all of it. */
        public State state() {
            synchronized (SharedBody.this) {
                return next < firstPiece + pieces.size() ? State.GROWING : state;
            }
        }

        @Override
        public void close() {
            Runnable gone;
            synchronized (SharedBody.this) {
                if (!readers.remove(this)) {
                    return;
                }
                dropRead();
                gone = onHunger;
            }
            gone.run();
        }
    }
}
