package io.sluicegate.cache;

import io.sluicegate.http.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Range field (RFC 9110 sections 14.1 and 14.2). Ranges that overlap or adjoin become one, in the place of the
 * one that was asked first, so that no byte is sent twice and the ranges never exceed the whole. More than
 * {@value #MOST} ranges are not worth their bookkeeping, and such a field is ignored. Has no state; costs time linear in
 * the length of the field.
 */
final class ByteRanges {

    /** Each range costs a head of its own in the answer; a client with an honest need asks for a few. */
    static final int MOST = 16;

    private static final String UNIT = "bytes=";
    private static final Pattern RANGE = Pattern.compile("0*+([0-9]*+)-0*+([0-9]*+)");
    /** As many digits as a {@code long} always holds, and far more than any size has. */
    private static final int MANY_DIGITS = 18;

    private ByteRanges() {}

    /**
     * What a client asks for of a body.
     *
     * @param field the value of Range
     * @param size of the body, in bytes
     * @return the ranges in the order of the request, apart from each other; empty where none of them is satisfiable;
     *     null where the field is to be ignored, because it is invalid, has another unit or too many ranges
     */
    static @Nullable List<ByteRange> of(String field, long size) {
        if (!field.regionMatches(true, 0, UNIT, 0, UNIT.length()) || isBlankAt(field, UNIT.length())) {
            return null;
        }
        List<String> members = Tokens.split(field.substring(UNIT.length()));
        if (members.isEmpty() || members.size() > MOST) {
            return null;
        }
        List<Asked> asked = new ArrayList<>();
        for (String member : members) {
            if (!read(member, size, asked)) {
                return null;
            }
        }
        return coalesced(asked);
    }

    /** Blanks may stand around commas alone. */
    private static boolean isBlankAt(String field, int at) {
        return at < field.length() && (field.charAt(at) == ' ' || field.charAt(at) == '\t');
    }

    /** A range and its place in the request. */
    private record Asked(int place, ByteRange range) {}

    /** Adds a range if it is satisfiable; false where the field is to be ignored. */
    private static boolean read(String member, long size, List<Asked> asked) {
        Matcher range = RANGE.matcher(member);
        if (!range.matches()) {
            return false;
        }
        boolean hasFirst = member.charAt(0) != '-';
        boolean hasLast = !member.endsWith("-");
        String first = range.group(1);
        String last = range.group(2);
        if (!hasFirst) {
            return hasLast && readSuffix(number(last), size, asked);
        }
        if (hasLast && isLess(last, first)) {
            return false;
        }
        long end = hasLast ? number(last) : Long.MAX_VALUE;
        if (number(first) < size) {
            asked.add(new Asked(asked.size(), new ByteRange(number(first), Math.min(end, size - 1))));
        }
        return true;
    }

    /** The end of an empty body is satisfiable, and no Content-Range can say so: it gets the whole. */
    private static boolean readSuffix(long length, long size, List<Asked> asked) {
        if (length > 0 && size > 0) {
            asked.add(new Asked(asked.size(), new ByteRange(Math.max(0, size - length), size - 1)));
        }
        return length == 0 || size > 0;
    }

    /** Compares numbers without leading zeros, however many digits they have. */
    private static boolean isLess(String one, String other) {
        return one.length() == other.length() ? one.compareTo(other) < 0 : one.length() < other.length();
    }

    /** The number without leading zeros; any that is too large for a size is as good as the largest. */
    private static long number(String digits) {
        if (digits.isEmpty()) {
            return 0;
        }
        return digits.length() > MANY_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    private static List<ByteRange> coalesced(List<Asked> asked) {
        asked.sort(Comparator.comparingLong(each -> each.range().first()));
        List<Asked> apart = new ArrayList<>();
        for (Asked each : asked) {
            Asked before = apart.isEmpty() ? null : apart.get(apart.size() - 1);
            if (before != null && before.range().touches(each.range())) {
                int place = Math.min(before.place(), each.place());
                apart.set(apart.size() - 1, new Asked(place, before.range().with(each.range())));
            } else {
                apart.add(each);
            }
        }
        apart.sort(Comparator.comparingInt(Asked::place));
        return apart.stream().map(Asked::range).toList();
    }
}
