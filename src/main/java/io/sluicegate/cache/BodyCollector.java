package io.sluicegate.cache;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a body that is on its way to a client, so that it can be stored: up to a bound of its own, and while there is
 * room for it beside those that are gathered at the same time. To be closed, which gives the room back. Confined to one
 * thread.
 */
public final class BodyCollector implements AutoCloseable {

    /** A growing array takes up to twice what is in it, and the finished one stands beside it for a moment. */
    private static final int ROOM_PER_BYTE = 3;

    private final long maxBytes;
    private final CopyRoom room;
    private @Nullable ByteArrayOutputStream gathered = new ByteArrayOutputStream(1024);
    private long taken;

    BodyCollector(long maxBytes, CopyRoom room) {
        this.maxBytes = maxBytes;
        this.room = room;
    }

    /** Takes a copy of the bytes; gives all up once there are too many, or no room. */
    public void append(ByteBuffer bytes) {
        if (gathered == null) {
            return;
        }
        long wanted = (long) bytes.remaining() * ROOM_PER_BYTE;
        if (gathered.size() + (long) bytes.remaining() > maxBytes || !room.take(wanted)) {
            close();
            return;
        }
        taken += wanted;
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        gathered.writeBytes(copy);
    }

    /** The whole body; null when it was given up. */
    public byte @Nullable [] bytes() {
        return gathered == null ? null : gathered.toByteArray();
    }

    @Override
    public void close() {
        gathered = null;
        room.giveBack(taken);
        taken = 0;
    }
}
