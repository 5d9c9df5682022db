package io.sluicegate.match;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into lines inside one buffer, and never holds more of a line than is looked at. Confined to one load.
 */
final class ListLines {

    static final int MAX_LINE = 64 * 1024;
    /** No list is larger; what a few bytes of gzip unfold to may be. */
    private static final long MAX_BYTES = 4L << 30;

    private static final int SHOWN = 100;

    private final InputStream in;
    private final byte[] buffer = new byte[2 * MAX_LINE];
    private int start;
    private int limit;
    private long read;
    private boolean ended;
    private int number;
    private boolean tooLong;

    ListLines(InputStream in) {
        this.in = in;
    }

    /** The number of the line, from 1. */
    int number() {
        return number;
    }

    /** Whether the line is too long to be looked at; only its beginning is there. */
    boolean tooLong() {
        return tooLong;
    }

    /** Moves the next line without its end into {@code line}; false at the end of the text. */
    boolean next(Span line) throws IOException {
        tooLong = false;
        int end = lineEnd(start);
        while (end < 0 && !ended && limit - start <= MAX_LINE) {
            int looked = limit - start;
            fill();
            end = lineEnd(start + looked);
        }
        if (end < 0 && start == limit) {
            return false;
        }
        number++;
        if (end < 0 && !ended) {
            cutOff(line);
        } else {
            int after = end < 0 ? limit : end;
            boolean carriageReturn = after > start && buffer[after - 1] == '\r';
            line.set(buffer, start, carriageReturn ? after - 1 : after);
            tooLong = after - start > MAX_LINE;
            start = end < 0 ? limit : end + 1;
        }
        return true;
    }

    private int lineEnd(int from) {
        for (int i = from; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Keeps the beginning of a line and passes over the rest of it. */
    private void cutOff(Span line) throws IOException {
        tooLong = true;
        line.set(Arrays.copyOfRange(buffer, start, start + SHOWN), 0, SHOWN);
        int end = -1;
        while (end < 0 && !ended) {
            start = limit;
            fill();
            end = lineEnd(start);
        }
        start = end < 0 ? limit : end + 1;
    }

    private void fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            limit -= start;
            start = 0;
        }
        int count = in.read(buffer, limit, buffer.length - limit);
        ended = count < 0;
        limit += Math.max(0, count);
        read += Math.max(0, count);
        if (read > MAX_BYTES) {
            throw new ListException("it is larger than 4 GiB");
        }
    }
}
