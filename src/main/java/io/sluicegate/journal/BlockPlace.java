package io.sluicegate.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A block's head as it was found, with what is needed to read the records behind it. What a damaged file says is never
 * believed before its checksum is right.
 *
 * @param headBytes from the begin of the block to its records
 * @param deflatedBytes the records as they lie there
 * @param rawBytes the records, each with its length
 * @param checksum of the deflated bytes
 */
record BlockPlace(BlockHead head, int headBytes, int deflatedBytes, int rawBytes, int checksum) {

    private static final int MOST_HEAD =
            BlockEncoder.FIXED + BlockEncoder.LANE * BlockHead.MOST_LANES + BlockEncoder.HEAD_END;

    /** How many bytes the head has that begins here, or 0 when none does. */
    static int headBytes(ByteBuffer begin) {
        ByteBuffer bytes = begin.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < BlockEncoder.FIXED
                || bytes.getLong(0) != BlockEncoder.MAGIC
                || bytes.getInt(8) != BlockEncoder.VERSION) {
            return 0;
        }
        int length = bytes.getInt(12);
        boolean possible = length >= BlockEncoder.FIXED + BlockEncoder.HEAD_END
                && length <= MOST_HEAD
                && bytes.getInt(36) * BlockEncoder.LANE == length - BlockEncoder.FIXED - BlockEncoder.HEAD_END;
        return possible ? length : 0;
    }

    /** The head in these bytes, which are as many as {@link #headBytes} says; null when it is damaged. */
    static @Nullable BlockPlace read(ByteBuffer head) {
        ByteBuffer bytes = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.limit() - BlockEncoder.HEAD_END;
        if (bytes.getInt(end) != checksum(bytes.slice(0, end))) {
            return null;
        }
        List<LanePosition> lanes = new ArrayList<>();
        for (int at = BlockEncoder.FIXED; at < end; at += BlockEncoder.LANE) {
            lanes.add(new LanePosition(bytes.getLong(at), bytes.getInt(at + 8), bytes.getLong(at + 16)));
        }
        BlockHead read = new BlockHead(
                bytes.getLong(24),
                bytes.getInt(32),
                bytes.getLong(40),
                bytes.slice(64, BlockHead.HASH_BYTES),
                bytes.slice(96, BlockHead.HASH_BYTES),
                lanes,
                bytes.getLong(48));
        return new BlockPlace(read, bytes.limit(), bytes.getInt(16), bytes.getInt(20), bytes.getInt(56));
    }

    /** Bytes of the whole block. */
    long totalBytes() {
        return headBytes + (deflatedBytes + 7L & ~7L);
    }

    boolean holds(ByteBuffer deflated) {
        return checksum(deflated.duplicate()) == checksum;
    }

    /** The block with its records, or null when they are not what the head says. */
    @Nullable
    Block block(ByteBuffer deflated) {
        byte[] raw = new byte[rawBytes];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated);
            boolean whole = inflater.inflate(raw) == rawBytes;
            return whole ? block(raw) : null;
        } catch (DataFormatException e) {
            return null;
        } finally {
            inflater.end();
        }
    }

    private @Nullable Block block(byte[] raw) {
        ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> records = new ArrayList<>(Math.min(head.count(), raw.length / Integer.BYTES));
        while (bytes.remaining() >= Integer.BYTES) {
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                return null;
            }
            records.add(bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
        }
        return records.size() == head.count() && !bytes.hasRemaining() ? new Block(head, records) : null;
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
