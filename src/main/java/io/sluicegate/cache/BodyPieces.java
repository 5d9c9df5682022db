package io.sluicegate.cache;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes in pieces, so that a large body is neither moved nor needs room in one place. Immutable, and so are its arrays.
 *
 * @param pieces one after another
 * @param length of all together, in bytes
 */
record BodyPieces(List<byte[]> pieces, int length) {

    /** Below this a piece costs more than it is worth to leave it where it is. */
    private static final int WORTHWHILE = 4_096;

    /** All of these, put together where they are many and small. */
    static BodyPieces of(List<byte[]> pieces) {
        int length = pieces.stream().mapToInt(each -> each.length).sum();
        return pieces.size() > 1 && length / pieces.size() < WORTHWHILE
                ? new BodyPieces(List.of(joined(pieces, length)), length)
                : new BodyPieces(List.copyOf(pieces), length);
    }

    private static byte[] joined(List<byte[]> pieces, int length) {
        ByteBuffer all = ByteBuffer.allocate(length);
        pieces.forEach(all::put);
        return all.array();
    }

    /** So many of its bytes from a position on, read only and not copied. */
    List<ByteBuffer> slice(int from, int count) {
        List<ByteBuffer> slices = new ArrayList<>();
        int skip = from;
        int left = count;
        for (byte[] each : pieces) {
            int taken = Math.min(left, each.length - Math.min(skip, each.length));
            if (taken > 0) {
                slices.add(ByteBuffer.wrap(each, skip, taken).slice().asReadOnlyBuffer());
            }
            skip -= Math.min(skip, each.length);
            left -= taken;
        }
        return slices;
    }
}
