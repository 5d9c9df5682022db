package io.sluicegate.journal;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a block of records says of itself. Immutable.
 *
 * @param firstSeq the sequence number of its first record; the others follow without a gap
 * @param count its records, at least 1
 * @param time when it was made, in milliseconds since 1970
 * @param before the hash before its first record, 32 bytes
 * @param after the hash after its last record, 32 bytes
 * @param lanes how far each lane is read when this block is in the journal, at most 4,096
 * @param recoveredBoot flows left by that boot are in the journal from this block on; 0 for none
 */
public record BlockHead(
        long firstSeq,
        int count,
        long time,
        ByteBuffer before,
        ByteBuffer after,
        List<LanePosition> lanes,
        long recoveredBoot) {

    static final int HASH_BYTES = 32;
    static final int MOST_LANES = 4096;

    /** Copies what could change. */
    public BlockHead {
        before = copyOf(before);
        after = copyOf(after);
        lanes = List.copyOf(lanes);
        if (firstSeq < 0 || count < 1 || lanes.size() > MOST_LANES) {
            throw new IllegalArgumentException(count + " records from " + firstSeq + " on, " + lanes.size() + " lanes");
        }
    }

    private static ByteBuffer copyOf(ByteBuffer hash) {
        if (hash.remaining() != HASH_BYTES) {
            throw new IllegalArgumentException("a hash of " + hash.remaining() + " bytes");
        }
        return ByteBuffer.allocate(HASH_BYTES).put(hash.duplicate()).flip().asReadOnlyBuffer();
    }

    /** The 32 bytes, with a position of their own. */
    @Override
    public ByteBuffer before() {
        return before.duplicate();
    }

    /** The 32 bytes, with a position of their own. */
    @Override
    public ByteBuffer after() {
        return after.duplicate();
    }

    /** Just behind the sequence number of its last record. */
    public long endSeq() {
        return firstSeq + count;
    }
}
