package io.sluicegate.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;

/**
 * Blocks as bytes, little-endian, a multiple of 8 of them: a head of {@link #FIXED} bytes, 24 for each lane and a checksum,
 * then the records, each with its length before it, deflated. Confined to the thread that writes.
 */
final class BlockEncoder {

    /** "SGBLOCK1". */
    static final long MAGIC = 0x314B_434F_4C42_4753L;

    static final int VERSION = 1;
    static final int FIXED = 128;
    static final int LANE = 24;

    /** The checksum of the head, and zeros up to the next multiple of 8. */
    static final int HEAD_END = 8;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32C crc = new CRC32C();
    private ByteBuffer raw = ByteBuffer.allocate(1 << 16);
    private byte[] deflated = new byte[1 << 16];

    ByteBuffer encode(Block block) {
        gather(block);
        int length = deflate();
        BlockHead head = block.head();
        int headBytes = FIXED + LANE * head.lanes().size() + HEAD_END;
        ByteBuffer bytes = ByteBuffer.allocate(headBytes + (length + 7 & ~7)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putInt(VERSION).putInt(headBytes).putInt(length).putInt(raw.limit());
        bytes.putLong(head.firstSeq()).putInt(head.count()).putInt(head.lanes().size());
        bytes.putLong(head.time()).putLong(head.recoveredBoot()).putInt(checksum(ByteBuffer.wrap(deflated, 0, length)));
        bytes.putInt(0).put(head.before()).put(head.after());
        for (LanePosition lane : head.lanes()) {
            bytes.putLong(lane.boot()).putInt(lane.loop()).putInt(0).putLong(lane.position());
        }
        bytes.putInt(checksum(bytes.slice(0, bytes.position()))).putInt(0);
        return bytes.put(deflated, 0, length).clear();
    }

    private void gather(Block block) {
        int size = block.rawBytes();
        if (raw.capacity() < size) {
            raw = ByteBuffer.allocate(size);
        }
        raw.clear().order(ByteOrder.LITTLE_ENDIAN);
        for (ByteBuffer record : block.records()) {
            raw.putInt(record.remaining()).put(record.duplicate());
        }
        raw.flip();
    }

    private int deflate() {
        deflater.reset();
        deflater.setInput(raw.duplicate());
        deflater.finish();
        int length = 0;
        while (!deflater.finished()) {
            if (length == deflated.length) {
                deflated = Arrays.copyOf(deflated, 2 * length);
            }
            length += deflater.deflate(deflated, length, deflated.length - length);
        }
        return length;
    }

    private int checksum(ByteBuffer bytes) {
        crc.reset();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Gives memory back that is not the heap's. */
    void close() {
        deflater.end();
    }
}
