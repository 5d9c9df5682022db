package io.sluicegate.match;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The addresses of one family cut into segments, each with one value: sorted columns of where they begin. A look-up is
 * one binary search, for IPv4 behind an index of the upper 16 bits where that pays. Immutable once finished; 8 bytes a
 * segment for IPv4, 20 for IPv6.
 */
final class Segments {

    /** From so many segments on the index costs less than the columns. */
    private static final int INDEXED = 1 << 13;

    private static final int INDEX_BITS = 16;
    private static final int SIGN = Integer.MIN_VALUE;

    /** Most columns of most sets are empty. */
    private static final int[] NO_INTS = {};

    private static final long[] NO_LONGS = {};

    private final boolean v4;
    /** Where IPv4 segments begin, with the sign bit turned so that they sort as signed numbers. */
    private int[] starts = NO_INTS;

    private long[] highs = NO_LONGS;
    private long[] lows = NO_LONGS;
    private int[] values = NO_INTS;
    private int size;
    /** For the upper 16 bits of an address, how many segments begin below them; empty where it does not pay. */
    private int[] index = NO_INTS;

    Segments(boolean v4) {
        this.v4 = v4;
    }

    int size() {
        return size;
    }

    int value(int at) {
        return values[at];
    }

    /** Begins a segment: at the place of the last one it replaces that, and beside one of its value it joins it. */
    void begin(long high, long low, int value) {
        int last = size - 1;
        if (last >= 0 && values[last] == value) {
            return;
        }
        if (last >= 0 && isAt(last, high, low)) {
            values[last] = value;
            return;
        }
        if (size == values.length) {
            resize(Math.max(4, size + size / 2));
        }
        if (v4) {
            starts[size] = (int) low ^ SIGN;
        } else {
            highs[size] = high;
            lows[size] = low;
        }
        values[size++] = value;
    }

    private boolean isAt(int at, long high, long low) {
        return v4 ? starts[at] == ((int) low ^ SIGN) : highs[at] == high && lows[at] == low;
    }

    private void resize(int room) {
        if (v4) {
            starts = Arrays.copyOf(starts, room);
        } else {
            highs = Arrays.copyOf(highs, room);
            lows = Arrays.copyOf(lows, room);
        }
        values = Arrays.copyOf(values, room);
    }

    void finish() {
        resize(size);
        if (!v4 || size < INDEXED) {
            return;
        }
        index = new int[(1 << INDEX_BITS) + 1];
        int at = 0;
        for (int upper = 0; upper < index.length; upper++) {
            while (at < size && (starts[at] ^ SIGN) >>> INDEX_BITS < upper) {
                at++;
            }
            index[upper] = at;
        }
    }

    /** The value of the segment that holds the address; NONE before the first one. */
    int find(long high, long low) {
        int at = v4 ? floor((int) low ^ SIGN) : floor(high, low);
        return at < 0 ? CidrSet.NONE : values[at];
    }

    /** The value of the first of the segments that hold all of a range; NONE where an address of it is in none. */
    int covering(AddressRange range) {
        int first = v4 ? floor((int) range.firstLow() ^ SIGN) : floor(range.firstHigh(), range.firstLow());
        int last = v4 ? floor((int) range.lastLow() ^ SIGN) : floor(range.lastHigh(), range.lastLow());
        for (int at = first; at <= last; at++) {
            if (at < 0 || values[at] == CidrSet.NONE) {
                return CidrSet.NONE;
            }
        }
        return first < 0 ? CidrSet.NONE : values[first];
    }

    /** Shows the segments that have a value. */
    void each(Consumer<AddressRange> reader) {
        for (int at = 0; at < size; at++) {
            if (values[at] != CidrSet.NONE) {
                reader.accept(v4 ? range4(at) : range6(at));
            }
        }
    }

    private AddressRange range4(int at) {
        long next = at + 1 == size ? 1L << 32 : Integer.toUnsignedLong(starts[at + 1] ^ SIGN);
        return new AddressRange(true, 0, Integer.toUnsignedLong(starts[at] ^ SIGN), 0, next - 1);
    }

    private AddressRange range6(int at) {
        boolean end = at + 1 == size;
        long low = end ? -1 : lows[at + 1] - 1;
        long high = end ? -1 : highs[at + 1] - (lows[at + 1] == 0 ? 1 : 0);
        return new AddressRange(false, highs[at], lows[at], high, low);
    }

    private int floor(int address) {
        int from = 0;
        int to = size - 1;
        if (index.length > 0) {
            int upper = (address ^ SIGN) >>> INDEX_BITS;
            from = index[upper];
            to = index[upper + 1] - 1;
        }
        while (from <= to) {
            int middle = (from + to) >>> 1;
            if (starts[middle] <= address) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return to;
    }

    private int floor(long high, long low) {
        int from = 0;
        int to = size - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = Long.compareUnsigned(highs[middle], high);
            if (order < 0 || (order == 0 && Long.compareUnsigned(lows[middle], low) <= 0)) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return to;
    }

    /** How many segments with a value begin and end in the other family's columns at the same places, with a value. */
    int shared(Segments other) {
        int shared = 0;
        int theirs = 0;
        for (int mine = 0; mine < size; mine++) {
            while (theirs < other.size && other.isBefore(theirs, this, mine)) {
                theirs++;
            }
            boolean both = theirs < other.size && values[mine] != CidrSet.NONE && other.values[theirs] != CidrSet.NONE;
            if (both && sameStart(mine, other, theirs) && sameStart(mine + 1, other, theirs + 1)) {
                shared++;
            }
        }
        return shared;
    }

    private boolean isBefore(int at, Segments other, int there) {
        if (v4) {
            return starts[at] < other.starts[there];
        }
        int order = Long.compareUnsigned(highs[at], other.highs[there]);
        return order < 0 || (order == 0 && Long.compareUnsigned(lows[at], other.lows[there]) < 0);
    }

    private boolean sameStart(int at, Segments other, int there) {
        if (at == size || there == other.size) {
            return at == size && there == other.size;
        }
        return v4 ? starts[at] == other.starts[there] : other.isAt(there, highs[at], lows[at]);
    }

    /** How many segments have a value. */
    int held() {
        int held = 0;
        for (int value : values) {
            held += value == CidrSet.NONE ? 0 : 1;
        }
        return held;
    }
}
