package io.sluicegate.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes a head unfit to be read at all: everything by which two readers could see different messages in the same
 * bytes (SECURITY rule 10, RFC 9112 section 11.2). Has no state.
 */
public final class MessageRules {

    private static final int MAX_LENGTH_DIGITS = 18;

    private MessageRules() {}

    /** Why the request is refused; null when it is sound. */
    public static @Nullable String faultOfRequest(String method, String target, int minorVersion, HeaderFields fields) {
        if (!Tokens.isToken(method)) {
            return "the method is no token";
        }
        if (target.isEmpty() || !isVisible(target)) {
            return "the request target has characters that must be encoded";
        }
        return faultOfFraming(minorVersion, fields);
    }

    /** Why the response is refused; null when it is sound. */
    public static @Nullable String faultOfResponse(int minorVersion, HeaderFields fields) {
        return faultOfFraming(minorVersion, fields);
    }

    private static @Nullable String faultOfFraming(int minorVersion, HeaderFields fields) {
        List<String> lengths = fields.all("Content-Length");
        List<String> codings = fields.all("Transfer-Encoding");
        if (lengths.size() > 1) {
            return "more than one Content-Length";
        }
        if (!lengths.isEmpty() && parseLength(lengths.get(0)) < 0) {
            return "Content-Length is no number";
        }
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty()) {
                return "Content-Length beside Transfer-Encoding";
            }
            if (minorVersion < 1) {
                return "Transfer-Encoding in HTTP/1.0";
            }
            if (codings.size() > 1 || !"chunked".equalsIgnoreCase(codings.get(0))) {
                return "Transfer-Encoding is not chunked alone";
            }
        }
        return faultOfLines(fields);
    }

    private static @Nullable String faultOfLines(HeaderFields fields) {
        String[] fault = new String[1];
        fields.forEach((name, value) -> {
            if (!Tokens.isToken(name)) {
                fault[0] = "a field name is no token";
            } else if (!isFieldValue(value)) {
                fault[0] = "a field value has control characters";
            }
        });
        return fault[0];
    }

    /** The number that a Content-Length spells, 1*DIGIT and below 10^18; -1 when it is none. */
    public static long parseLength(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH_DIGITS) {
            return -1;
        }
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            length = length * 10 + (c - '0');
        }
        return length;
    }

    private static boolean isVisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f || c == '#') {
                return false;
            }
        }
        return true;
    }

    private static boolean isFieldValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
