package io.sluicegate.differential;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked a proxy for, by a strict reading of its bytes (RFC 9112 section 3.2). Immutable.
 *
 * @param message as it was sent
 * @param authority whom it is for, in one spelling of all; null where it is for nobody whom a proxy could tell
 * @param target as it goes to the origin; empty for CONNECT
 * @param dialed the authority to connect to
 */
record Asked(
        StrictMessage message,
        @Nullable String authority,
        String target,
        @Nullable String dialed) {

    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~-]+)(?::([0-9]{0,5}))?");

    /** Reads a request to a proxy, or one inside a tunnel to {@code tunnel} where that is not null. */
    static Asked of(StrictMessage message, @Nullable String tunnel) {
        if (!message.hasHead()) {
            return new Asked(message, null, "", null);
        }
        String target = message.target();
        if (message.method().equals("CONNECT")) {
            String authority = tunnel == null && target.matches(".*:[0-9]+") ? normal(target) : null;
            return new Asked(message, authority, "", authority);
        }
        if (target.startsWith("/") || target.equals("*")) {
            String host = message.first("Host");
            String named = host == null || host.isEmpty() ? null : normal(host);
            String authority = tunnel == null ? null : named == null ? addressOf(tunnel) : named;
            return new Asked(message, authority, target, tunnel);
        }
        return absolute(message, target, tunnel);
    }

    /** Who names no host means the address that the connection goes to, which a name unknown to the resolver has not. */
    private static String addressOf(String tunnel) {
        String host = tunnel.substring(0, tunnel.indexOf(' '));
        boolean literal = host.contains(":") || host.matches("[0-9.]+");
        String address = literal ? host : host.equals("origin.test") ? "127.0.0.1" : "0.0.0.0";
        return address + tunnel.substring(tunnel.indexOf(' '));
    }

    private static Asked absolute(StrictMessage message, String target, @Nullable String tunnel) {
        if (!target.toLowerCase(Locale.ROOT).startsWith("http://")) {
            return new Asked(message, null, "", null);
        }
        String rest = target.substring("http://".length());
        int end = 0;
        while (end < rest.length() && "/?".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String authority = normal(rest.substring(0, end));
        String path = rest.substring(end);
        String whole =
                path.isEmpty() && message.method().equals("OPTIONS") ? "*" : path.startsWith("/") ? path : "/" + path;
        return new Asked(message, authority, whole, tunnel == null ? authority : tunnel);
    }

    /** The one spelling of an authority, with its port; null for what is none. */
    static @Nullable String normal(String text) {
        var parts = AUTHORITY.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        String digits = parts.group(2);
        int port = digits == null || digits.isEmpty() ? 80 : Integer.parseInt(digits);
        String host = parts.group(1).toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            InetAddress literal = literal(host);
            host = literal == null ? host : literal.getHostAddress();
        }
        return (host.endsWith(".") ? host.substring(0, host.length() - 1) : host) + " " + port;
    }

    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** The host of {@link #authority} alone. */
    String host() {
        return authority == null ? "" : authority.substring(0, authority.indexOf(' '));
    }

    /** Whether what arrived at an origin is this request, whole or not yet. */
    boolean isAs(Arrival arrival) {
        StrictMessage there = arrival.request();
        return message.hasHead()
                && authority != null
                && there.method().equals(message.method())
                && there.target().equals(target)
                && authority.equals(normal(String.valueOf(there.first("Host"))))
                && hasBodyOf(there);
    }

    private boolean hasBodyOf(StrictMessage there) {
        byte[] own = message.body();
        byte[] other = there.body();
        if (there.isWhole()) {
            return message.isWhole() && Arrays.equals(own, other);
        }
        return other.length <= own.length && Arrays.equals(own, 0, other.length, other, 0, other.length);
    }
}
