package io.sluicegate.http;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Host and port of a target (RFC 3986 section 3.2), parsed once and strictly. Exactly one of name and address is there.
 * Immutable.
 *
 * @param name when the host is a name
 * @param address when the host is an address literal
 * @param port 1 to 65535
 */
public record Authority(@Nullable HostName name, @Nullable InetAddress address, int port) {

    /** Refuses both and neither, and a port out of range. */
    public Authority {
        if ((name == null) == (address == null) || port < 1 || port > 65535) {
            throw new IllegalArgumentException("an authority has a name or an address, and a port");
        }
    }

    /**
     * The authority that the text spells; null when it spells none, or one that two readers could read differently:
     * user information, zones, percent-encoding, short or octal addresses.
     *
     * @param defaultPort taken where the text has no port; 0 where it must have one
     */
    public static @Nullable Authority parse(String text, int defaultPort) {
        int colon = text.startsWith("[") ? portColonAfterBracket(text) : text.indexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        int port = colon < 0 ? defaultPort : parsePort(text, colon + 1, defaultPort);
        if (port < 1) {
            return null;
        }
        if (host.startsWith("[")) {
            boolean closed = host.endsWith("]") && host.indexOf(':') > 0;
            InetAddress literal = closed ? IpLiteral.parse(host.substring(1, host.length() - 1)) : null;
            return literal == null ? null : new Authority(null, literal, port);
        }
        InetAddress literal = IpLiteral.parse(host);
        if (literal != null) {
            return new Authority(null, literal, port);
        }
        HostName name = HostName.parse(host);
        return name == null ? null : new Authority(name, null, port);
    }

    private static int portColonAfterBracket(String text) {
        int bracket = text.indexOf(']');
        return bracket < 0 || bracket == text.length() - 1 ? -1 : bracket + 1;
    }

    /** The port, the default for an empty one, -1 for anything that is none. */
    private static int parsePort(String text, int start, int defaultPort) {
        if (text.charAt(start - 1) != ':') {
            return -1;
        }
        if (start == text.length()) {
            return defaultPort;
        }
        if (text.length() - start > 5) {
            return -1;
        }
        int port = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            port = port * 10 + (c - '0');
        }
        return port <= 65535 ? port : -1;
    }

    /** The host alone; an IPv6 address without brackets. */
    public String host() {
        return name != null ? name.text() : IpLiteral.format(literal());
    }

    /** The authority as text, an IPv6 address in brackets, the port left out where it is {@code defaultPort}. */
    public String text(int defaultPort) {
        String host = address instanceof Inet6Address ? "[" + host() + "]" : host();
        return port == defaultPort ? host : host + ":" + port;
    }

    private InetAddress literal() {
        if (address == null) {
            throw new IllegalStateException("no address");
        }
        return address;
    }
}
