package io.sluicegate.flow;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as text, strictly: four plain decimals, or IPv6 as in RFC 4291 section 2.2 without a zone. Short, octal,
 * hexadecimal and decimal spellings are no addresses, because two readers understand them differently. Never asks a
 * resolver.
 */
public final class IpLiteral {

    private IpLiteral() {}

    /** The address that the text spells, a mapped one folded to IPv4; null when it is none. */
    public static @Nullable InetAddress parse(String text) {
        return text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
    }

    /** Whether a reader somewhere could take the text for an IPv4 address: its last label is a number. */
    public static boolean looksNumeric(String text) {
        String trimmed = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        String last = trimmed.substring(trimmed.lastIndexOf('.') + 1);
        if (last.isEmpty()) {
            return false;
        }
        boolean hex = last.startsWith("0x") || last.startsWith("0X");
        return hex
                ? last.chars().skip(2).allMatch(c -> Character.digit(c, 16) >= 0)
                : last.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The address as text; IPv6 in the compressed lower-case form of RFC 5952, without a zone. */
    public static String format(InetAddress address) {
        return address instanceof Inet6Address six ? formatV6(six.getAddress()) : address.getHostAddress();
    }

    private static @Nullable InetAddress parseV4(String text) {
        byte[] bytes = new byte[4];
        int start = 0;
        for (int i = 0; i < 4; i++) {
            int end = i < 3 ? text.indexOf('.', start) : text.length();
            int value = end < 0 ? -1 : octet(text, start, end);
            if (value < 0) {
                return null;
            }
            bytes[i] = (byte) value;
            start = end + 1;
        }
        return ofBytes(bytes);
    }

    /** The value of one decimal octet, -1 when it is none or could be read as octal. */
    private static int octet(String text, int start, int end) {
        int length = end - start;
        if (length < 1 || length > 3 || (length > 1 && text.charAt(start) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value <= 255 ? value : -1;
    }

    private static @Nullable InetAddress parseV6(String text) {
        int group = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean border = c == ':' || c == '.';
            group = border ? 0 : group + 1;
            // The JDK takes a group of more than four digits while its value fits.
            if (group > 4 || c > 127 || (Character.digit(c, 16) < 0 && !border)) {
                return null;
            }
        }
        int dot = text.indexOf('.');
        if (dot >= 0 && parseV4(text.substring(text.lastIndexOf(':') + 1)) == null) {
            return null;
        }
        try {
            // In brackets the JDK takes literals only and never looks a name up.
            return InetAddress.getByName("[" + text + "]");
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static String formatV6(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && groups[i + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = i;
                bestLength = length;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                boolean joined = text.length() == 0 || text.charAt(text.length() - 1) == ':';
                text.append(joined ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /** The address of 4 or 16 bytes, a mapped one folded to IPv4. */
    public static InetAddress ofBytes(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length, e);
        }
    }

    /** Whether the address is IPv4. */
    public static boolean isV4(InetAddress address) {
        return address instanceof Inet4Address;
    }
}
