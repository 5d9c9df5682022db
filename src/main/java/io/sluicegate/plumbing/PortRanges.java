package io.sluicegate.plumbing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The destination ports that are intercepted: rising ranges that neither overlap nor touch. Immutable.
 *
 * @param ranges at least one
 */
public record PortRanges(List<Range> ranges) {

    /** Every port. */
    public static final PortRanges ALL = new PortRanges(List.of(new Range(1, 65535)));

    /** HTTP and HTTPS. */
    public static final PortRanges WEB = new PortRanges(List.of(new Range(80, 80), new Range(443, 443)));

    /** Both ends belong to the range. */
    public record Range(int first, int last) {

        /** Refuses ports out of order or out of range. */
        public Range {
            if (first < 1 || last < first || last > 65535) {
                throw new IllegalArgumentException("no range of ports: " + first + "-" + last);
            }
        }

        /** {@code 80}, or the two ends with the separator between. */
        String text(String separator) {
            return first == last ? Integer.toString(first) : first + separator + last;
        }
    }

    /** Sorts the ranges and joins those that overlap or touch, which nft and multiport would refuse or waste. */
    public PortRanges {
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("no ports");
        }
        List<Range> joined = new ArrayList<>();
        for (Range range :
                ranges.stream().sorted(Comparator.comparingInt(Range::first)).toList()) {
            Range before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (before != null && range.first() <= before.last() + 1) {
                Range both = new Range(before.first(), Math.max(before.last(), range.last()));
                joined.set(joined.size() - 1, both);
            } else {
                joined.add(range);
            }
        }
        ranges = List.copyOf(joined);
    }

    /** Reads {@code 80,443,8000-8100} or {@code all}, as {@code --ports} takes them. */
    public static PortRanges parse(String text) throws NetException {
        if (text.trim().equals("all")) {
            return ALL;
        }
        List<Range> ranges = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            ranges.add(range(word.trim()));
        }
        return new PortRanges(ranges);
    }

    private static Range range(String word) throws NetException {
        int dash = word.indexOf('-');
        int first = port(dash < 0 ? word : word.substring(0, dash));
        int last = dash < 0 ? first : port(word.substring(dash + 1));
        if (first < 1 || last < first || last > 65535) {
            throw new NetException("--ports: \"" + word + "\" is no port or range; write 80,443,8000-8100 or all");
        }
        return new Range(first, last);
    }

    private static int port(String digits) {
        boolean plain =
                digits.length() <= 5 && !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain ? Integer.parseInt(digits) : -1;
    }

    /** Whether no port is left out, so that rules need not look at it. */
    boolean isAll() {
        return equals(ALL);
    }

    /** The elements of an nft set. */
    String nftElements() {
        return ranges.stream().map(range -> range.text("-")).collect(Collectors.joining(", "));
    }
}
