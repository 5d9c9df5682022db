package io.sluicegate.accesslog;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What clients wrote, made fit for one field of a line, each in the manner of the server whose format it is. */
final class LogText {

    private static final int SPACE = 0x20;
    private static final int DELETE = 0x7f;

    private LogText() {}

    /** A URL as Squid writes it: what is not printable ASCII, and blanks, as {@code %XX} (RFC 3986 section 2.1). */
    static String squidUrl(String url) {
        return url.isEmpty() ? LoggedRequest.UNKNOWN : percent(url, octet -> false, true);
    }

    /**
     * A user as Squid writes it: {@code %xx} also for the per cent sign and brackets, a backslash twice. Squid leaves a blank
     * as it is, which makes one column two; here it is {@code %20}.
     */
    static String squidUser(@Nullable String user) {
        return user == null || user.isEmpty()
                ? LoggedRequest.UNKNOWN
                : percent(user, octet -> octet == '%' || octet == '[' || octet == ']', false)
                        .replace("\\", "\\\\");
    }

    private static String percent(String text, IntPredicate also, boolean upper) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            int octet = each & 0xff;
            if (octet <= SPACE || octet >= DELETE || also.test(octet)) {
                String hex = hex(octet);
                out.append('%').append(upper ? hex.toUpperCase(Locale.ROOT) : hex);
            } else {
                out.append((char) octet);
            }
        }
        return out.toString();
    }

    /** The text between quotation marks as Apache writes it; {@code -} where there is none. */
    static String apacheQuoted(@Nullable String text) {
        return '"' + (text == null || text.isEmpty() ? LoggedRequest.UNKNOWN : apache(text, octet -> false)) + '"';
    }

    /** The same for a field that ends at a blank, or at the bracket of the time behind it. */
    static String apacheWord(@Nullable String text) {
        return text == null || text.isEmpty()
                ? LoggedRequest.UNKNOWN
                : apache(text, octet -> octet == SPACE || octet == '[' || octet == ']');
    }

    private static String apache(String text, IntPredicate also) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            int octet = each & 0xff;
            switch (octet) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case 0x0b -> out.append("\\v");
                default -> {
                    boolean hidden = octet < SPACE || octet >= DELETE || also.test(octet);
                    out.append(hidden ? "\\x" + hex(octet) : String.valueOf((char) octet));
                }
            }
        }
        return out.toString();
    }

    private static String hex(int octet) {
        return String.valueOf(new char[] {Character.forDigit(octet >> 4, 16), Character.forDigit(octet & 0xf, 16)});
    }
}
