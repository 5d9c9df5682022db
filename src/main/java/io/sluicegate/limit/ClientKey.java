package io.sluicegate.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One client: one IPv4 address or one IPv6 prefix, because privacy addresses change daily. Immutable.
 *
 * @param bits of the address, those behind the prefix cleared
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below
record ClientKey(byte[] bits) {

    /** The client at an address; {@code ipv6Prefix} bits of an IPv6 address name it. */
    static ClientKey of(InetAddress address, int ipv6Prefix) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet6Address) {
            for (int bit = ipv6Prefix; bit < 128; bit++) {
                bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
            }
        }
        return new ClientKey(bytes);
    }

    /** A spelling of its own for each client. */
    String text() {
        return HexFormat.of().formatHex(bits);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientKey key && Arrays.equals(bits, key.bits);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bits);
    }
}
