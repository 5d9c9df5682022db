package io.sluicegate.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members of an Accept or Accept-Language field with their weights (RFC 9110 sections 12.4.2 and 12.5). Members that
 * are malformed are left out, and so is whatever stands behind the first 50. Immutable.
 *
 * @param ranges in the order of the field
 */
record AcceptedRanges(List<Range> ranges) {

    private static final int MAX_MEMBERS = 50;
    private static final int MAX_LENGTH = 2000;
    private static final Pattern WEIGHT = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

    /** Copies the ranges. */
    AcceptedRanges {
        ranges = List.copyOf(ranges);
    }

    /**
     * One member.
     *
     * @param name in lower case, without parameters
     * @param weight 0 (never) to 1000 (best)
     */
    record Range(String name, int weight) {}

    /** Reads a field; null is an empty one. */
    static AcceptedRanges parse(@Nullable String field) {
        if (field == null) {
            return new AcceptedRanges(List.of());
        }
        String bounded = field.substring(0, Math.min(field.length(), MAX_LENGTH));
        List<Range> ranges = new ArrayList<>();
        for (String member : bounded.split(",", MAX_MEMBERS)) {
            Range range = range(member);
            if (range != null) {
                ranges.add(range);
            }
        }
        return new AcceptedRanges(ranges);
    }

    private static @Nullable Range range(String member) {
        String[] parts = member.split(";", -1);
        String name = parts[0].trim().toLowerCase(Locale.ROOT);
        int weight = 1000;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                weight = weight(parameter.substring(2));
            }
        }
        return name.isEmpty() || weight < 0 ? null : new Range(name, weight);
    }

    /** Thousandths; -1 when the text is no weight. */
    private static int weight(String text) {
        if (!WEIGHT.matcher(text).matches()) {
            return -1;
        }
        String digits = (text.length() > 2 ? text.substring(2) : "") + "000";
        return (text.charAt(0) - '0') * 1000 + Integer.parseInt(digits.substring(0, 3));
    }
}
