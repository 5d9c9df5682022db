package io.sluicegate.match;

/** IPv4 addresses and prefixes as bytes: the quick way beside {@link CidrText}, and as strict. Has no state. */
final class Ipv4Bytes {

    /** The text is no IPv4 address or prefix. */
    static final long NONE = -1;

    private static final int LENGTH_BITS = 6;

    private Ipv4Bytes() {}

    /** The prefix in one number, for {@link #start} and {@link #length}; host bits are masked. */
    static long parse(Span text) {
        int at = 0;
        long address = 0;
        for (int part = 0; part < 4; part++) {
            if (part > 0 && (at >= text.length() || text.at(at++) != '.')) {
                return NONE;
            }
            int begin = at;
            int value = 0;
            while (at < text.length() && at - begin < 3 && isDigit(text.at(at))) {
                value = value * 10 + text.at(at++) - '0';
            }
            if (at == begin || value > 255 || (at - begin > 1 && text.at(begin) == '0')) {
                return NONE;
            }
            address = address << 8 | value;
        }
        int length = at == text.length() ? 32 : prefixLength(text, at);
        return length < 0 ? NONE : (address & mask(length)) << LENGTH_BITS | length;
    }

    private static int prefixLength(Span text, int slash) {
        int digits = text.length() - slash - 1;
        if (text.at(slash) != '/' || digits < 1 || digits > 2 || (digits == 2 && text.at(slash + 1) == '0')) {
            return -1;
        }
        int length = 0;
        for (int i = slash + 1; i < text.length(); i++) {
            if (!isDigit(text.at(i))) {
                return -1;
            }
            length = length * 10 + text.at(i) - '0';
        }
        return length <= 32 ? length : -1;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static long mask(int length) {
        return 0xffffffffL << (32 - length) & 0xffffffffL;
    }

    /** The 32 bits of the first address. */
    static long start(long parsed) {
        return parsed >>> LENGTH_BITS;
    }

    static int length(long parsed) {
        return (int) parsed & ((1 << LENGTH_BITS) - 1);
    }
}
