package io.sluicegate.match;

import java.nio.charset.StandardCharsets;

/**
 * A piece of the line at hand: a window on the reader's buffer, good until the next line is read, so that a million
 * lines cost no million strings. Confined to one load.
 */
final class Span {

    private byte[] bytes = new byte[0];
    private int from;
    private int to;

    static Span of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Span span = new Span();
        span.set(bytes, 0, bytes.length);
        return span;
    }

    void set(byte[] buffer, int begin, int end) {
        this.bytes = buffer;
        this.from = begin;
        this.to = end;
    }

    void set(Span other) {
        set(other.bytes, other.from, other.to);
    }

    int length() {
        return to - from;
    }

    boolean isEmpty() {
        return from >= to;
    }

    /** The byte at that place, 0 to 255. */
    int at(int index) {
        return bytes[from + index] & 0xff;
    }

    /** Where the byte stands first; -1 when it does not. */
    int indexOf(int wanted) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i - from;
            }
        }
        return -1;
    }

    /** Where the byte stands last; -1 when it does not. */
    int lastIndexOf(int wanted) {
        int at = to - 1;
        while (at >= from && bytes[at] != wanted) {
            at--;
        }
        return at - from;
    }

    boolean startsWith(String ascii) {
        return length() >= ascii.length() && matches(ascii, 0);
    }

    boolean endsWith(String ascii) {
        return length() >= ascii.length() && matches(ascii, length() - ascii.length());
    }

    boolean is(String ascii) {
        return length() == ascii.length() && matches(ascii, 0);
    }

    private boolean matches(String ascii, int offset) {
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[from + offset + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Takes bytes away at the front. */
    void skip(int count) {
        from += count;
    }

    /** Takes bytes away at the end. */
    void drop(int count) {
        to -= count;
    }

    /** Keeps only what stands before the first such byte. */
    void cutAt(int mark) {
        int at = indexOf(mark);
        if (at >= 0) {
            to = from + at;
        }
    }

    /** Keeps only what stands before a {@code #} that begins the line or stands behind a blank. */
    void cutAtComment() {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '#' && (i == from || isBlank(bytes[i - 1]))) {
                to = i;
            }
        }
    }

    /** Takes blanks and control bytes away at both ends; NUL stays and is told. */
    void strip() {
        while (from < to && isBlank(bytes[from])) {
            from++;
        }
        while (from < to && isBlank(bytes[to - 1])) {
            to--;
        }
    }

    /** Moves the next run without blanks into {@code word}; false when there is none. */
    boolean next(Span word) {
        while (from < to && isBlank(bytes[from])) {
            from++;
        }
        int begin = from;
        while (from < to && !isBlank(bytes[from])) {
            from++;
        }
        word.set(bytes, begin, from);
        return begin < from;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    /** The bytes as text; what is no UTF-8 becomes U+FFFD. */
    String text() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
