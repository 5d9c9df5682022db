package io.sluicegate.config;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.Mark;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Endpoints and firewall marks as the settings write them. Asks no resolver and has no state. */
final class Notations {

    /** Says to {@link #endpoint} that the port must be written. */
    static final int NO_PORT = -1;

    private static final Pattern ENDPOINT = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|([^:\\[\\]]*))(?::(\\d{1,5}))?");
    private static final Pattern MARK =
            Pattern.compile("(0x[0-9A-Fa-f]{1,8}|\\d{1,9})(?:/(0x[0-9A-Fa-f]{1,8}|\\d{1,9}))?");
    private static final int MAX_PORT = 65_535;

    private Notations() {}

    /** The endpoint of {@code 127.0.0.1:3128} or {@code [::]:15001}; null when the text is none. */
    static @Nullable Endpoint endpoint(String text, int defaultPort) {
        Matcher parts = ENDPOINT.matcher(text);
        if (!parts.matches()) {
            return defaultPort == NO_PORT ? null : bareV6(text, defaultPort);
        }
        InetAddress address = IpLiteral.parse(parts.group(1) != null ? parts.group(1) : parts.group(2));
        int port = parts.group(3) == null ? defaultPort : Integer.parseInt(parts.group(3));
        if (address == null || port < 0 || port > MAX_PORT) {
            return null;
        }
        return new Endpoint(address, port);
    }

    private static @Nullable Endpoint bareV6(String text, int port) {
        InetAddress address = IpLiteral.parse(text);
        return address == null ? null : new Endpoint(address, port);
    }

    /** The mark of {@code 0x1/0x1}; without a mask the whole word is looked at. Null when the text is none. */
    static @Nullable Mark mark(String text) {
        Matcher parts = MARK.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        int value = word(parts.group(1));
        int mask = parts.group(2) == null ? -1 : word(parts.group(2));
        return value == 0 || (value & ~mask) != 0 ? null : new Mark(value, mask);
    }

    private static int word(String digits) {
        return digits.startsWith("0x") ? Integer.parseUnsignedInt(digits.substring(2), 16) : Integer.parseInt(digits);
    }
}
