package io.sluicegate.classify;

import io.sluicegate.flow.Protocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Tells a protocol by its first bytes. Pure: the same bytes always give the same answer, more bytes never take one
 * back, and {@link Classification.NeedMore} is said only of a proper prefix of something. Immutable.
 */
public final class Classifier {

    /** The largest hello that is read: 64 KiB of handshake behind its head, in records as short as 64 bytes. */
    public static final int MAX_BYTES = 4 + ClientHelloReader.MAX_HANDSHAKE + 5 * ClientHelloReader.MAX_RECORDS;

    private static final byte[] H2C_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SSH_BANNER = "SSH-".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_METHOD = 32;
    private static final int MAX_REQUEST_LINE = 8 * 1024;
    private static final int MAX_EMPTY_LINE_BYTES = 64;
    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final Set<String> METHODS = Set.of(
            "GET",
            "HEAD",
            "POST",
            "PUT",
            "DELETE",
            "OPTIONS",
            "TRACE",
            "PATCH",
            "CONNECT",
            "PROPFIND",
            "PROPPATCH",
            "MKCOL",
            "COPY",
            "MOVE",
            "LOCK",
            "UNLOCK",
            "REPORT",
            "SEARCH");

    private static final Classification OTHER = new Classification.Known(Protocol.OTHER, null);
    private static final Classification HTTP = new Classification.Known(Protocol.HTTP, null);
    private static final Classification H2C = new Classification.Known(Protocol.H2C, null);
    private static final Classification SSH = new Classification.Known(Protocol.SSH, null);

    /** What the bytes between position and limit say; the buffer is left as it was. */
    public Classification classify(ByteBuffer first) {
        ByteBuffer bytes = first.slice();
        if (!bytes.hasRemaining()) {
            return Classification.NeedMore.INSTANCE;
        }
        if (bytes.get(0) == ClientHelloReader.HANDSHAKE_RECORD) {
            return ClientHelloReader.read(bytes);
        }
        Prefix ssh = prefix(bytes, SSH_BANNER);
        if (ssh != Prefix.NO) {
            return ssh == Prefix.WHOLE ? SSH : Classification.NeedMore.INSTANCE;
        }
        Prefix h2c = prefix(bytes, H2C_PREFACE);
        if (h2c != Prefix.NO) {
            return h2c == Prefix.WHOLE ? H2C : Classification.NeedMore.INSTANCE;
        }
        return requestLine(bytes);
    }

    private enum Prefix {
        NO,
        SO_FAR,
        WHOLE
    }

    private static Prefix prefix(ByteBuffer bytes, byte[] wanted) {
        int length = Math.min(bytes.limit(), wanted.length);
        for (int i = 0; i < length; i++) {
            if (bytes.get(i) != wanted[i]) {
                return Prefix.NO;
            }
        }
        return length == wanted.length ? Prefix.WHOLE : Prefix.SO_FAR;
    }

    /** Origins skip empty lines before a request (RFC 9112 section 2.2): so they lead nobody past the rules for HTTP. */
    private static Classification requestLine(ByteBuffer bytes) {
        int start = 0;
        while (start < bytes.limit() && (bytes.get(start) == '\r' || bytes.get(start) == '\n')) {
            boolean torn = bytes.get(start) == '\r' && start + 1 < bytes.limit() && bytes.get(start + 1) != '\n';
            if (torn || start >= MAX_EMPTY_LINE_BYTES) {
                return OTHER;
            }
            start++;
        }
        return method(bytes, start);
    }

    /** A well-known method and a blank are enough; any other token needs a whole request line to be believed. */
    private static Classification method(ByteBuffer bytes, int start) {
        int end = start;
        while (end < bytes.limit() && end - start <= MAX_METHOD && isTokenByte(bytes.get(end))) {
            end++;
        }
        if (end - start > MAX_METHOD) {
            return OTHER;
        }
        if (end == bytes.limit()) {
            return Classification.NeedMore.INSTANCE;
        }
        if (end == start || !isBlank(bytes.get(end))) {
            return OTHER;
        }
        byte[] method = new byte[end - start];
        bytes.slice(start, method.length).get(method);
        return METHODS.contains(new String(method, StandardCharsets.US_ASCII)) ? HTTP : wholeLine(bytes, end);
    }

    /** What lenient readers take for the blank in a request line (RFC 9112 section 3). */
    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == 0x0b || b == 0x0c;
    }

    private static Classification wholeLine(ByteBuffer bytes, int from) {
        int limit = Math.min(bytes.limit(), MAX_REQUEST_LINE);
        for (int i = from; i < limit; i++) {
            byte b = bytes.get(i);
            if (b == '\n') {
                int end = bytes.get(i - 1) == '\r' ? i - 1 : i;
                return endsWithVersion(bytes, end) ? HTTP : OTHER;
            }
            if ((b < ' ' && b != '\r' && !isBlank(b)) || b == 0x7f) {
                return OTHER;
            }
        }
        return bytes.limit() >= MAX_REQUEST_LINE ? OTHER : Classification.NeedMore.INSTANCE;
    }

    private static boolean endsWithVersion(ByteBuffer bytes, int end) {
        int start = end - 1 - VERSION.length;
        if (start < 2 || !isBlank(bytes.get(start - 1)) || bytes.get(end - 1) < '0' || bytes.get(end - 1) > '9') {
            return false;
        }
        for (int i = 0; i < VERSION.length; i++) {
            if (bytes.get(start + i) != VERSION[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTokenByte(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || (b > 0 && "!#$%&'*+-.^_`|~".indexOf(b) >= 0);
    }
}
