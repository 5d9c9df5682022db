package io.sluicegate.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ranges of addresses, each with a number, of which the lowest that holds an address is found by one binary search. A look-up
 * allocates nothing. Immutable.
 */
public final class FirstRanges {

    /** No range holds the address. */
    public static final int NONE = Integer.MAX_VALUE;

    private final Line four;
    private final Line six;

    private FirstRanges(Line four, Line six) {
        this.four = four;
        this.six = six;
    }

    /** The lowest number of a range that holds the address in either of its spellings; {@link #NONE} if none. */
    public int find(IpKey address) {
        int found = (address.v4() ? four : six).find(address.high(), address.low());
        IpKey carried = address.carried();
        return carried == null ? found : Math.min(found, four.find(0, carried.low()));
    }

    /** An address as a number of 128 bits, and what comes right behind the last of all. */
    private record Point(boolean end, long high, long low) implements Comparable<Point> {

        static final Point END = new Point(true, 0, 0);

        static Point behind(long high, long low) {
            boolean carry = low == -1;
            return carry && high == -1 ? END : new Point(false, carry ? high + 1 : high, low + 1);
        }

        @Override
        public int compareTo(Point other) {
            int byHigh = end == other.end ? Long.compareUnsigned(high, other.high) : Boolean.compare(end, other.end);
            return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
        }
    }

    /** The addresses of one family, cut where another number holds; from each cut on that is {@code numbers}. */
    private static final class Line {

        private final long[] highs;
        private final long[] lows;
        private final int[] numbers;

        Line(Map<Point, Change> changes) {
            this.highs = new long[changes.size()];
            this.lows = new long[changes.size()];
            this.numbers = new int[changes.size()];
            TreeMap<Integer, Integer> open = new TreeMap<>();
            int at = 0;
            for (Map.Entry<Point, Change> each : changes.entrySet()) {
                each.getValue().begins().forEach(number -> open.merge(number, 1, Integer::sum));
                each.getValue()
                        .ends()
                        .forEach(number -> open.merge(number, -1, (one, less) -> one == 1 ? null : one + less));
                highs[at] = each.getKey().high();
                lows[at] = each.getKey().low();
                numbers[at] = open.isEmpty() ? NONE : open.firstKey();
                at++;
            }
        }

        int find(long high, long low) {
            int from = 0;
            int to = highs.length;
            while (from < to) {
                int middle = (from + to) >>> 1;
                int order = Long.compareUnsigned(highs[middle], high);
                if (order < 0 || (order == 0 && Long.compareUnsigned(lows[middle], low) <= 0)) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return from == 0 ? NONE : numbers[from - 1];
        }
    }

    private record Change(List<Integer> begins, List<Integer> ends) {}

    /** Collects ranges. Confined to one thread. */
    public static final class Builder {

        private final TreeMap<Point, Change> four = new TreeMap<>();
        private final TreeMap<Point, Change> six = new TreeMap<>();

        /** Adds a range with its number, 0 or more. */
        public Builder add(AddressRange range, int number) {
            Map<Point, Change> line = range.v4() ? four : six;
            at(line, new Point(false, range.firstHigh(), range.firstLow()))
                    .begins()
                    .add(number);
            Point behind = Point.behind(range.lastHigh(), range.lastLow());
            if (!behind.end()) {
                at(line, behind).ends().add(number);
            }
            return this;
        }

        private static Change at(Map<Point, Change> line, Point point) {
            return line.computeIfAbsent(point, key -> new Change(new ArrayList<>(1), new ArrayList<>(1)));
        }

        /** All that was added. */
        public FirstRanges build() {
            return new FirstRanges(new Line(four), new Line(six));
        }
    }
}
