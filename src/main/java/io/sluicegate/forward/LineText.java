package io.sluicegate.forward;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import io.netty.util.ByteProcessor;
import io.sluicegate.http.MessageRules;
import io.sluicegate.http.Tokens;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a head as RFC 9112 spells them, and nothing looser. Has no state. */
final class LineText {

    private static final int VERSION_LENGTH = "HTTP/1.1".length();
    private static final int STATUS_LENGTH = 3;
    private static final String HEAD = "HEAD ";
    private static final String CONTENT_LENGTH = "Content-Length";
    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (int i = 0; i < TOKEN.length; i++) {
            TOKEN[i] = Tokens.isToken(String.valueOf((char) i));
        }
    }

    private static final ByteProcessor WHILE_TOKEN = value -> TOKEN[value & 0xff];
    private static final ByteProcessor WHILE_TEXT = value -> isText(value & 0xff);

    private LineText() {}

    private static boolean isText(int c) {
        return (c >= ' ' && c != 0x7f) || c == '\t';
    }

    /** Why the line is no {@code method SP target SP version}; null when it is. */
    static @Nullable String faultOfRequestLine(ByteBuf in, int start, int length) {
        String line = in.toString(start, length, StandardCharsets.ISO_8859_1);
        int target = line.indexOf(' ') + 1;
        int version = line.indexOf(' ', target) + 1;
        boolean sound = target > 1
                && version > target + 1
                && version + VERSION_LENGTH == line.length()
                && Tokens.isToken(line.substring(0, target - 1))
                && isVersion(line, version)
                && isVisible(line, target, version - 1);
        return sound ? null : "no valid request line";
    }

    /** Why the line is no {@code version SP status [SP reason]}; null when it is. */
    static @Nullable String faultOfStatusLine(ByteBuf in, int start, int length) {
        String line = in.toString(start, length, StandardCharsets.ISO_8859_1);
        int status = VERSION_LENGTH + 1;
        int end = status + STATUS_LENGTH;
        boolean sound = line.length() >= end
                && isVersion(line, 0)
                && line.charAt(VERSION_LENGTH) == ' '
                && isStatus(line, status)
                && (line.length() == end || line.charAt(end) == ' ')
                && in.forEachByte(start, length, WHILE_TEXT) < 0;
        return sound ? null : "no valid status line";
    }

    private static boolean isVersion(String line, int start) {
        return line.startsWith("HTTP/", start)
                && isDigit(line.charAt(start + 5))
                && line.charAt(start + 6) == '.'
                && isDigit(line.charAt(start + 7));
    }

    private static boolean isStatus(String line, int start) {
        return line.charAt(start) != '0'
                && isDigit(line.charAt(start))
                && isDigit(line.charAt(start + 1))
                && isDigit(line.charAt(start + 2));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isVisible(String line, int start, int end) {
        for (int i = start; i < end; i++) {
            if (line.charAt(i) <= ' ' || line.charAt(i) == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Why the line is no {@code name ":" value} of its own; null when it is. */
    static @Nullable String faultOfField(ByteBuf in, int start, int length) {
        byte begin = in.getByte(start);
        if (begin == ' ' || begin == '\t') {
            return "a field goes on in the next line";
        }
        int colon = in.forEachByte(start, length, WHILE_TOKEN);
        if (colon <= start || in.getByte(colon) != ':') {
            return "a field name is no token with a colon right behind it";
        }
        int bad = in.forEachByte(colon, start + length - colon, WHILE_TEXT);
        return bad < 0 ? null : "a field value has control characters";
    }

    /** Whether a request line is that of a HEAD. */
    static boolean isHead(ByteBuf in, int start, int length) {
        return length >= HEAD.length()
                && in.toString(start, HEAD.length(), StandardCharsets.ISO_8859_1)
                        .equals(HEAD);
    }

    /** Whether the sound field line is one of Content-Length. */
    static boolean isContentLength(ByteBuf in, int start, int length) {
        int name = CONTENT_LENGTH.length();
        return length > name
                && in.getByte(start + name) == ':'
                && AsciiString.contentEqualsIgnoreCase(
                        CONTENT_LENGTH, in.toString(start, name, StandardCharsets.ISO_8859_1));
    }

    /** Why the value of a Content-Length line is no length; null when it is one. */
    static @Nullable String faultOfLength(ByteBuf in, int start, int length) {
        String line = in.toString(start, length, StandardCharsets.ISO_8859_1);
        String value = line.substring(CONTENT_LENGTH.length() + 1).trim();
        return MessageRules.parseLength(value) < 0 ? "Content-Length is no number" : null;
    }

    /** Whether the size line that begins here says 0. */
    static boolean isLastChunk(ByteBuf in, int start) {
        int at = start;
        while (in.getByte(at) == '0') {
            at++;
        }
        byte end = in.getByte(at);
        return at > start && (end == '\r' || end == ';' || end == ' ' || end == '\t');
    }
}
