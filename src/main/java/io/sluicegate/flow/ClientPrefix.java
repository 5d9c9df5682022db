package io.sluicegate.flow;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * One client as it is told from others: one IPv4 address, or one IPv6 prefix, because privacy addresses change daily. Immutable;
 * ordered by family, then by address.
 *
 * @param address the first of the prefix
 * @param bits how many of them are the client's; 32 for IPv4
 */
public record ClientPrefix(InetAddress address, int bits) implements Comparable<ClientPrefix> {

    /** The client at an address; {@code ipv6Bits}, 1 to 128, of an IPv6 address name it. */
    public static ClientPrefix of(InetAddress address, int ipv6Bits) {
        if (IpLiteral.isV4(address)) {
            return new ClientPrefix(address, 32);
        }
        byte[] bytes = address.getAddress();
        for (int bit = ipv6Bits; bit < 128; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        return new ClientPrefix(IpLiteral.ofBytes(bytes), ipv6Bits);
    }

    @Override
    public int compareTo(ClientPrefix other) {
        byte[] own = address.getAddress();
        byte[] others = other.address.getAddress();
        return own.length == others.length
                ? Arrays.compareUnsigned(own, others)
                : Integer.compare(own.length, others.length);
    }

    /** {@code 192.0.2.7} or {@code 2001:db8:1::/64}. */
    @Override
    public String toString() {
        String text = IpLiteral.format(address);
        return IpLiteral.isV4(address) ? text : text + "/" + bits;
    }
}
