package io.sluicegate.match;

import org.jspecify.annotations.Nullable;

/**
 * IPv6 addresses and prefixes of hexadecimal groups as bytes: the quick way beside {@link CidrText}, and as strict. Has
 * no state.
 */
final class Ipv6Bytes {

    private static final int GROUPS = 8;

    private Ipv6Bytes() {}

    /** The prefix, host bits masked; null where a closer look is needed, or it is none. */
    static @Nullable Cidr parse(Span text) {
        int slash = text.indexOf('/');
        int end = slash < 0 ? text.length() : slash;
        int length = slash < 0 ? 128 : decimal(text, slash + 1);
        if (length < 0 || length > 128) {
            return null;
        }
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = end > 1 && text.at(0) == ':' && text.at(1) == ':' ? 0 : -1;
        for (int at = gap == 0 ? 2 : 0; at < end; at++) {
            int begin = at;
            int group = 0;
            while (at < end && at - begin < 4 && Character.digit(text.at(at), 16) >= 0) {
                group = group << 4 | Character.digit(text.at(at++), 16);
            }
            boolean colon = at < end && text.at(at) == ':';
            if (at == begin || count == GROUPS || (at < end && !colon) || (colon && at + 1 == end)) {
                return null;
            }
            groups[count++] = group;
            if (colon && text.at(at + 1) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = count;
                at++;
            }
        }
        boolean whole = gap < 0 ? count == GROUPS : count < GROUPS;
        return whole ? assembled(groups, count, gap < 0 ? count : gap, length) : null;
    }

    /** The prefix of groups, of which those from {@code gap} on stand at the end. */
    private static Cidr assembled(int[] groups, int count, int gap, int length) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS; i++) {
            int behind = i - (GROUPS - count);
            int group = i < gap ? groups[i] : behind >= gap ? groups[behind] : 0;
            high = high << 16 | low >>> 48;
            low = low << 16 | group;
        }
        Cidr masked = new Cidr(false, high, low, 128).shortened(length);
        return Cidr.six(masked.high(), masked.low(), length);
    }

    /** The number behind the slash; -1 when there is none, or one that begins with a zero. */
    private static int decimal(Span text, int from) {
        int digits = text.length() - from;
        if (digits < 1 || digits > 3 || (digits > 1 && text.at(from) == '0')) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.at(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
