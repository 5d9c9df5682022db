package io.sluicegate.cache;

/**
 * Bytes of a stored body that are there (RFC 9110 section 14.1.2). Immutable.
 *
 * @param first position of the first byte, from 0
 * @param last position of the last byte, at least {@code first} and less than the size of the body
 */
record ByteRange(long first, long last) {

    /** Whether both together are one range. */
    boolean touches(ByteRange later) {
        return later.first <= last + 1;
    }

    /** Both together, which touch. */
    ByteRange with(ByteRange later) {
        return new ByteRange(first, Math.max(last, later.last));
    }

    /** The value of Content-Range for a body of that many bytes (RFC 9110 section 14.4). */
    String contentRange(long size) {
        return "bytes " + first + "-" + last + "/" + size;
    }
}
