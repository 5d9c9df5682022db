package io.sluicegate.match;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prefixes of both families, of which the longest that holds an address decides. Prefixes are nested or apart, so they
 * flatten into sorted segments, each with the value of its innermost prefix: a look-up is one binary search. Immutable;
 * 12 bytes a segment for IPv4 and 20 for IPv6.
 */
public final class CidrSet {

    /** No prefix holds the address, or the longest one that does says "not in this set". */
    public static final int NONE = -1;

    private static final long SIGN = Long.MIN_VALUE;

    private final long[] starts4;
    private final int[] values4;
    private final long[] highs6;
    private final long[] lows6;
    private final int[] values6;
    private final int prefixes;

    private CidrSet(Segments four, Segments six, int prefixes) {
        this.starts4 = four.lows();
        this.values4 = four.values();
        this.highs6 = six.highs();
        this.lows6 = six.lows();
        this.values6 = six.values();
        this.prefixes = prefixes;
    }

    /** The value of the longest prefix that holds the address in either of its spellings; {@link #NONE} if none. */
    public int find(InetAddress address) {
        int value = findExactly(address);
        if (value == NONE) {
            InetAddress inside = EmbeddedIpv4.of(address);
            return inside == null ? NONE : findExactly(inside);
        }
        return value;
    }

    private int findExactly(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            int at = floor(null, starts4, 0, word(bytes, 0, 4));
            return at < 0 ? NONE : values4[at];
        }
        int at = floor(highs6, lows6, word(bytes, 0, 8), word(bytes, 8, 8));
        return at < 0 ? NONE : values6[at];
    }

    /** The last segment that begins at or before the address; -1 when all begin after it. */
    private static int floor(long @Nullable [] highs, long[] lows, long high, long low) {
        int from = 0;
        int to = lows.length - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = highs == null ? 0 : Long.compareUnsigned(highs[middle], high);
            if (order == 0) {
                order = Long.compareUnsigned(lows[middle], low);
            }
            if (order <= 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return to;
    }

    private static long word(byte[] bytes, int offset, int length) {
        long word = 0;
        for (int i = offset; i < offset + length; i++) {
            word = word << 8 | (bytes[i] & 0xff);
        }
        return word;
    }

    /** How many prefixes were put in. */
    public int size() {
        return prefixes;
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return prefixes == 0;
    }

    /** Collects prefixes. Confined to one thread. */
    public static final class Builder {

        private final List<Entry> entries = new ArrayList<>();

        /** Adds a prefix with its value, such as the line of its list; 0 or more. */
        public Builder add(Cidr cidr, int value) {
            entries.add(new Entry(cidr, value));
            return this;
        }

        /** Adds a hole: what it holds is not in this set, but for longer prefixes inside. */
        public Builder addHole(Cidr cidr) {
            entries.add(new Entry(cidr, NONE));
            return this;
        }

        /** The set of all that was added; of equal prefixes the last counts. */
        public CidrSet build() {
            return new CidrSet(
                    flatten(entries.stream().filter(each -> each.cidr().v4()).toList()),
                    flatten(entries.stream().filter(each -> !each.cidr().v4()).toList()),
                    entries.size());
        }
    }

    private record Entry(Cidr cidr, int value) {

        long lastHigh() {
            int length = cidr.v4() ? 64 : Math.min(64, cidr.length());
            return cidr.high() | (length >= 64 ? 0 : -1L >>> length);
        }

        long lastLow() {
            int free = cidr.v4() ? 32 - cidr.length() : Math.min(64, 128 - cidr.length());
            return cidr.low() | (free >= 64 ? -1L : (1L << free) - 1);
        }

        boolean holds(Entry other) {
            int low = compare(cidr.high(), cidr.low(), other.cidr.high(), other.cidr.low());
            int high = compare(lastHigh(), lastLow(), other.lastHigh(), other.lastLow());
            return low <= 0 && high >= 0;
        }
    }

    private static int compare(long high, long low, long otherHigh, long otherLow) {
        int order = Long.compare(high ^ SIGN, otherHigh ^ SIGN);
        return order != 0 ? order : Long.compare(low ^ SIGN, otherLow ^ SIGN);
    }

    /** Sorts the prefixes, outer ones first, and sweeps them with a stack of those that are open. */
    private static Segments flatten(List<Entry> entries) {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong((Entry each) -> each.cidr().high() ^ SIGN)
                .thenComparingLong(each -> each.cidr().low() ^ SIGN)
                .thenComparingInt(each -> each.cidr().length()));
        Sweep sweep = new Sweep();
        Entry pending = null;
        for (Entry each : sorted) {
            if (pending != null && !pending.cidr().equals(each.cidr())) {
                sweep.open(pending);
            }
            pending = each;
        }
        if (pending != null) {
            sweep.open(pending);
        }
        return sweep.finish();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Segments(long[] highs, long[] lows, int[] values) {}

    /** The state of one sweep. */
    private static final class Sweep {

        private final Deque<Entry> open = new ArrayDeque<>();
        private final List<long[]> starts = new ArrayList<>();
        private final List<Integer> values = new ArrayList<>();

        void open(Entry entry) {
            closeBefore(entry);
            begin(entry.cidr().high(), entry.cidr().low(), entry.value());
            open.push(entry);
        }

        private void closeBefore(@Nullable Entry next) {
            while (!open.isEmpty() && (next == null || !open.peek().holds(next))) {
                Entry closed = open.pop();
                Entry outer = open.peek();
                long low = closed.lastLow() + 1;
                boolean carry = low == 0 || (closed.cidr().v4() && low > 0xffffffffL);
                long high = closed.lastHigh() + (carry ? 1 : 0);
                boolean end = carry && (closed.cidr().v4() || high == 0);
                if (!end) {
                    begin(high, low, outer == null ? NONE : outer.value());
                }
            }
        }

        /** A later segment at the same place replaces the earlier one; equal neighbours join. */
        private void begin(long high, long low, int value) {
            int last = starts.size() - 1;
            if (last >= 0 && values.get(last) == value) {
                return;
            }
            if (last >= 0 && starts.get(last)[0] == high && starts.get(last)[1] == low) {
                values.set(last, value);
            } else {
                starts.add(new long[] {high, low});
                values.add(value);
            }
        }

        Segments finish() {
            closeBefore(null);
            int size = starts.size();
            long[] highs = new long[size];
            long[] lows = new long[size];
            int[] flat = new int[size];
            for (int i = 0; i < size; i++) {
                highs[i] = starts.get(i)[0];
                lows[i] = starts.get(i)[1];
                flat[i] = values.get(i);
            }
            return new Segments(highs, lows, flat);
        }
    }
}
