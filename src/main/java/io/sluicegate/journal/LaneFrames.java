package io.sluicegate.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * How frames lie in a lane. A frame begins at a multiple of 8 with the length of its payload, a checksum, and its own
 * position; the checksum covers payload, position, length and the lane's boot, so that bytes of an earlier lap or boot are
 * never taken for new ones. No frame crosses the end of the ring: one that says "nothing up to the end" stands before, and
 * where not even that fits the end is passed over. Has a checksum of its own at work: for one thread at a time.
 */
final class LaneFrames {

    /** Bytes before a payload. */
    static final int HEAD = 16;

    /** What {@link #read} answers for the frame that leads to the end of the ring. */
    static final int PAD = -1;

    /** What {@link #read} answers where no frame begins. */
    static final int WRONG = -2;

    private static final int CHECKED_FROM = 8;
    private static final int SPREAD = 0x9E3779B1;

    private final MappedFile file;
    private final int capacity;
    private final int seed;
    private final ByteBuffer view;
    private final CRC32C crc = new CRC32C();

    LaneFrames(MappedFile file, int capacity, long boot) {
        this.file = file;
        this.capacity = capacity;
        this.seed = Long.hashCode(boot * 0x9E3779B97F4A7C15L);
        this.view = file.view();
    }

    /** Bytes that a frame takes, head and filling included. */
    static int size(int payload) {
        return HEAD + (payload + 7 & ~7);
    }

    /** Bytes from a position to the end of the ring. */
    int rest(long position) {
        return capacity - (int) (position % capacity);
    }

    private int offset(long position) {
        return FileHead.PAGE + (int) (position % capacity);
    }

    void write(long position, ByteBuffer payload) {
        int at = offset(position);
        int length = payload.remaining();
        file.put(at + HEAD, payload);
        file.put(at + CHECKED_FROM, position);
        view.limit(at + HEAD + length).position(at + CHECKED_FROM);
        crc.reset();
        crc.update(view);
        finish(at, length);
    }

    void writePad(long position) {
        int at = offset(position);
        if (rest(position) < HEAD) {
            return;
        }
        file.put(at + CHECKED_FROM, position);
        view.limit(at + HEAD).position(at + CHECKED_FROM);
        crc.reset();
        crc.update(view);
        finish(at, PAD);
    }

    private void finish(int at, int length) {
        file.putInt(at, length);
        file.putInt(at + Integer.BYTES, mark(length));
    }

    private int mark(int length) {
        return (int) crc.getValue() ^ seed ^ length * SPREAD;
    }

    /**
     * The frame at a position, copied before it is checked, since the writer may be about to use its place again.
     *
     * @param into head and payload, when there is one; {@link #HEAD} + {@link Lane#MOST_PAYLOAD} bytes
     * @return the length of the payload, {@link #PAD} or {@link #WRONG}
     */
    int read(long position, byte[] into) {
        int at = offset(position);
        int rest = rest(position);
        if (rest < HEAD || file.get(at + CHECKED_FROM) != position) {
            return WRONG;
        }
        int length = file.getInt(at);
        int payload = length == PAD ? 0 : length;
        if (payload < 0 || payload > Lane.MOST_PAYLOAD || size(payload) > rest) {
            return WRONG;
        }
        file.get(at, into, HEAD + payload);
        ByteBuffer copy = ByteBuffer.wrap(into).order(ByteOrder.LITTLE_ENDIAN);
        crc.reset();
        crc.update(into, CHECKED_FROM, HEAD - CHECKED_FROM + payload);
        boolean whole = copy.getInt(0) == length
                && copy.getInt(Integer.BYTES) == mark(length)
                && copy.getLong(CHECKED_FROM) == position;
        return whole ? length : WRONG;
    }

    /** Just behind the newest frame in the ring, wherever the head says that writing has come to; 0 when there is none. */
    long newestEnd() {
        byte[] into = new byte[HEAD + Lane.MOST_PAYLOAD];
        long end = 0;
        for (int offset = 0; offset + HEAD <= capacity; offset += Long.BYTES) {
            long position = file.get(FileHead.PAGE + offset + CHECKED_FROM);
            if (position >= end && position % capacity == offset) {
                int length = read(position, into);
                end = length == WRONG ? end : position + (length == PAD ? rest(position) : size(length));
            }
        }
        return end;
    }
}
