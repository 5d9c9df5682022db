package io.sluicegate.match;

/**
 * One prefix. Immutable. A prefix inside ::ffff:0:0/96 is folded to IPv4.
 *
 * @param v4 whether it is IPv4
 * @param high the upper 64 bits of an IPv6 prefix; 0 for IPv4
 * @param low the lower 64 bits, or the 32 bits of IPv4
 * @param length in bits
 */
public record Cidr(boolean v4, long high, long low, int length) {

    private static final int MAPPED_BITS = 96;

    /** The prefix of 4 or 16 bytes whose host bits are 0. */
    static Cidr of(byte[] bytes, int length) {
        if (bytes.length == 4) {
            return new Cidr(true, 0, IpKey.word(bytes, 0, 4), length);
        }
        return six(IpKey.word(bytes, 0, 8), IpKey.word(bytes, 8, 8), length);
    }

    /** The IPv6 prefix whose host bits are 0, folded to IPv4 where it is one. */
    static Cidr six(long high, long low, int length) {
        boolean mapped = high == 0 && low >>> 32 == 0xffff && length >= MAPPED_BITS;
        return mapped ? new Cidr(true, 0, low & 0xffffffffL, length - MAPPED_BITS) : new Cidr(false, high, low, length);
    }

    /** The upper 64 bits of its last address; 0 for IPv4. */
    long lastHigh() {
        return v4 || length >= 64 ? high : high | -1L >>> length;
    }

    /** The lower 64 bits of its last address, or the 32 bits of IPv4. */
    long lastLow() {
        if (v4) {
            return low | 0xffffffffL >>> length;
        }
        return length == 128 ? low : low | -1L >>> Math.max(0, length - 64);
    }

    /** The prefix of that length which holds this one. */
    Cidr shortened(int shorter) {
        if (v4) {
            return new Cidr(true, 0, shorter == 0 ? 0 : low & -1L << (32 - shorter), shorter);
        }
        long highMask = shorter == 0 ? 0 : -1L << Math.max(0, 64 - shorter);
        long lowMask = shorter <= 64 ? 0 : -1L << (128 - shorter);
        return new Cidr(false, high & highMask, low & lowMask, shorter);
    }
}
