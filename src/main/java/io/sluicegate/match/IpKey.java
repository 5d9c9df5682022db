package io.sluicegate.match;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address as numbers, made once a flow, so that asking many sets for it allocates nothing. Immutable.
 *
 * @param v4 whether it is IPv4
 * @param high the upper 64 bits of IPv6; 0 for IPv4
 * @param low the lower 64 bits, or the 32 bits of IPv4
 * @param carried the IPv4 address that an IPv6 address carries; null where it carries none
 */
public record IpKey(
        boolean v4, long high, long low, @Nullable IpKey carried) {

    /** The numbers of an address. */
    public static IpKey of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return new IpKey(true, 0, word(bytes, 0, 4), null);
        }
        InetAddress inside = EmbeddedIpv4.of(address);
        return new IpKey(false, word(bytes, 0, 8), word(bytes, 8, 8), inside == null ? null : of(inside));
    }

    static long word(byte[] bytes, int offset, int length) {
        long word = 0;
        for (int i = offset; i < offset + length; i++) {
            word = word << 8 | (bytes[i] & 0xff);
        }
        return word;
    }
}
