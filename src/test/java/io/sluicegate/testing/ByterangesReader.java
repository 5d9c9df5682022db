package io.sluicegate.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads multipart/byteranges (RFC 9110 section 14.6, RFC 2046 section 5.1.1) and forgives nothing: no preamble, no
 * epilogue but the last CRLF, no blank behind a boundary, each part exactly as long as its Content-Range says.
 */
public final class ByterangesReader {

    private static final Pattern TYPE =
            Pattern.compile("multipart/byteranges; boundary=([0-9A-Za-z'()+_,./:=?-]{1,70})");
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]+)-([0-9]+)/([0-9]+)");

    private final String text;
    /** Written by {@link #take} alone. */
    private int at;

    private ByterangesReader(String text) {
        this.text = text;
    }

    /**
     * One part.
     *
     * @param fields its lines, without CRLF
     * @param contentRange the value of Content-Range
     * @param text a byte a character
     */
    public record Part(List<String> fields, String contentRange, String text) {}

    /** The parts of a message; fails where it is not to the letter. */
    public static List<Part> read(String contentType, byte[] body) {
        Matcher type = TYPE.matcher(contentType);
        if (!type.matches()) {
            throw new AssertionError("not multipart/byteranges: " + contentType);
        }
        return new ByterangesReader(new String(body, StandardCharsets.ISO_8859_1)).parts("--" + type.group(1));
    }

    private List<Part> parts(String delimiter) {
        List<Part> parts = new ArrayList<>();
        take(delimiter);
        while (text.startsWith("\r\n", at)) {
            take("\r\n");
            parts.add(part());
            take("\r\n" + delimiter);
        }
        take("--\r\n");
        if (at != text.length()) {
            throw new AssertionError("bytes behind the last boundary: " + text.substring(at));
        }
        return parts;
    }

    private Part part() {
        int end = text.indexOf("\r\n\r\n", at);
        List<String> fields = List.of(text.substring(at, end).split("\r\n", -1));
        List<String> ranges = fields.stream()
                .filter(line -> line.startsWith("Content-Range: "))
                .toList();
        Matcher range = RANGE.matcher(ranges.get(0).substring("Content-Range: ".length()));
        if (ranges.size() != 1 || !range.matches()) {
            throw new AssertionError("not one Content-Range: " + fields);
        }
        int start = end + 4;
        at = start + Integer.parseInt(range.group(2)) - Integer.parseInt(range.group(1)) + 1;
        return new Part(fields, range.group(), text.substring(start, at));
    }

    private void take(String expected) {
        if (!text.startsWith(expected, at)) {
            throw new AssertionError("expected " + expected + " at " + at + " of " + text);
        }
        at += expected.length();
    }
}
