package io.sluicegate.journal;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Records that come into the journal together.
 *
 * @param records as many as the head says, in order, each from its position to its limit, which nobody moves; together at
 *     most {@link #MOST_BYTES}, 4 more counted for each
 */
public record Block(BlockHead head, List<ByteBuffer> records) {

    /** The most that the records of a block may take before they are compressed: 64 MiB. */
    public static final int MOST_BYTES = 64 << 20;

    /** Refuses what could not be written. */
    public Block {
        records = List.copyOf(records);
        long bytes = 0;
        for (ByteBuffer each : records) {
            bytes += Integer.BYTES + each.remaining();
        }
        if (records.size() != head.count() || bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    records.size() + " records instead of " + head.count() + ", " + bytes + " bytes");
        }
    }

    int rawBytes() {
        int bytes = 0;
        for (ByteBuffer each : records) {
            bytes += Integer.BYTES + each.remaining();
        }
        return bytes;
    }
}
