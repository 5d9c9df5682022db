package io.sluicegate.match;

import java.util.Arrays;

/**
 * Prefixes of one family while they are collected, in columns. Prefixes are nested or apart: sorted with outer ones
 * first and swept with a stack of those that are open, they flatten into segments. Confined to one load.
 */
final class Prefixes {

    /** Room for the number of a prefix in a sorting key, beside 32 bits of address and 6 of length. */
    static final int MAX_SIZE = 1 << 26;

    private static final long SIGN = Long.MIN_VALUE;
    private static final int MAX_DEPTH = 129;

    /** Most columns of most sets are empty. */
    private static final int[] NO_INTS = {};

    private static final long[] NO_LONGS = {};

    private final boolean v4;
    private long[] highs = NO_LONGS;
    private long[] lows = NO_LONGS;
    private byte[] lengths = {};
    private int[] values = NO_INTS;
    private int size;

    Prefixes(boolean v4) {
        this.v4 = v4;
    }

    int size() {
        return size;
    }

    void add(long high, long low, int length, int value) {
        if (size == lows.length) {
            int room = Math.max(4, size + size / 2);
            highs = v4 ? highs : Arrays.copyOf(highs, room);
            lows = Arrays.copyOf(lows, room);
            lengths = Arrays.copyOf(lengths, room);
            values = Arrays.copyOf(values, room);
        }
        if (!v4) {
            highs[size] = high;
        }
        lows[size] = low;
        lengths[size] = (byte) length;
        values[size++] = value;
    }

    private long high(int at) {
        return v4 ? 0 : highs[at];
    }

    private int length(int at) {
        return lengths[at] & 0xff;
    }

    private long lastHigh(int at) {
        int length = v4 ? 64 : length(at);
        return high(at) | (length >= 64 ? 0 : -1L >>> length);
    }

    private long lastLow(int at) {
        int free = (v4 ? 32 : 128) - length(at);
        return lows[at] | (free >= 64 ? -1L : (1L << free) - 1);
    }

    /** The segments of all that was added; of equal prefixes the last counts. */
    Segments flatten() {
        Segments segments = new Segments(v4);
        int[] order = v4 ? orderByKeys() : orderByMerging();
        int[] open = new int[MAX_DEPTH];
        int depth = 0;
        for (int i = 0; i < size; i++) {
            int each = order[i];
            if (i + 1 < size && compare(each, order[i + 1]) == 0) {
                continue;
            }
            depth = close(segments, open, depth, each);
            segments.begin(high(each), lows[each], values[each]);
            open[depth++] = each;
        }
        close(segments, open, depth, -1);
        segments.finish();
        return segments;
    }

    /** Ends the open prefixes that do not hold the next one, -1 for none; says how many stay open. */
    private int close(Segments segments, int[] open, int depth, int next) {
        int left = depth;
        while (left > 0 && (next < 0 || !holds(open[left - 1], next))) {
            left--;
            int outer = left == 0 ? CidrSet.NONE : values[open[left - 1]];
            long low = lastLow(open[left]) + 1;
            boolean carry = v4 ? low >>> 32 != 0 : low == 0;
            long high = lastHigh(open[left]) + (carry ? 1 : 0);
            boolean end = carry && (v4 || high == 0);
            if (!end) {
                segments.begin(high, low, outer);
            }
        }
        return left;
    }

    /** Whether an earlier prefix in order holds a later one. */
    private boolean holds(int outer, int inner) {
        int order = Long.compareUnsigned(lastHigh(outer), high(inner));
        return order > 0 || (order == 0 && Long.compareUnsigned(lastLow(outer), lows[inner]) >= 0);
    }

    private int compare(int a, int b) {
        int order = v4 ? 0 : Long.compare(highs[a] ^ SIGN, highs[b] ^ SIGN);
        order = order != 0 ? order : Long.compare(lows[a] ^ SIGN, lows[b] ^ SIGN);
        return order != 0 ? order : length(a) - length(b);
    }

    private int[] orderByKeys() {
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = (lows[i] << 32 | (long) length(i) << 26 | i) ^ SIGN;
        }
        Arrays.sort(keys);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = (int) keys[i] & (MAX_SIZE - 1);
        }
        return order;
    }

    /** Merges ever longer sorted runs; equal prefixes keep their order. */
    private int[] orderByMerging() {
        int[] from = new int[size];
        for (int i = 0; i < size; i++) {
            from[i] = i;
        }
        int[] to = new int[size];
        for (long run = 1; run < size; run *= 2) {
            for (long begin = 0; begin < size; begin += 2 * run) {
                merge(from, to, (int) begin, (int) Math.min(size, begin + run), (int) Math.min(size, begin + 2 * run));
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private void merge(int[] from, int[] to, int begin, int middle, int end) {
        int left = begin;
        int right = middle;
        for (int at = begin; at < end; at++) {
            boolean takeLeft = left < middle && (right >= end || compare(from[left], from[right]) <= 0);
            to[at] = takeLeft ? from[left++] : from[right++];
        }
    }
}
