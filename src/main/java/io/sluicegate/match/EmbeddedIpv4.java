package io.sluicegate.match;

import io.sluicegate.flow.IpLiteral;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The IPv4 address that an IPv6 address carries: mapped and compatible (RFC 4291 section 2.5.5), NAT64 (RFC 6052, RFC
 * 8215), 6to4 (RFC 3056) and Teredo (RFC 4380), so that no rule for the one spelling is passed by the other. Has no
 * state.
 */
public final class EmbeddedIpv4 {

    private EmbeddedIpv4() {}

    /** The IPv4 address inside, or null where there is none. */
    public static @Nullable InetAddress of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return null;
        }
        byte[] bytes = address.getAddress();
        int first = u16(bytes, 0);
        if (first == 0x2002) {
            return at(bytes, 2, 0);
        }
        if (first == 0x2001 && u16(bytes, 2) == 0) {
            return at(bytes, 12, 0xff); // the client's address is stored inverted
        }
        if (first == 0x64 && u16(bytes, 2) == 0xff9b) {
            boolean wellKnown = zero(bytes, 4, 12);
            boolean local = u16(bytes, 4) == 1;
            return wellKnown || local ? at(bytes, 12, 0) : null;
        }
        boolean mapped = zero(bytes, 0, 10) && u16(bytes, 10) == 0xffff;
        boolean compatible = zero(bytes, 0, 12) && !(zero(bytes, 12, 15) && (bytes[15] & 0xff) <= 1);
        return mapped || compatible ? at(bytes, 12, 0) : null;
    }

    private static InetAddress at(byte[] bytes, int offset, int inverted) {
        byte[] four = new byte[4];
        for (int i = 0; i < 4; i++) {
            four[i] = (byte) (bytes[offset + i] ^ inverted);
        }
        return IpLiteral.ofBytes(four);
    }

    private static boolean zero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }
}
