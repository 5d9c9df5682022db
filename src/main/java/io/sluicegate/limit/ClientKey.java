package io.sluicegate.limit;

import io.sluicegate.flow.ClientPrefix;
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
        return new ClientKey(ClientPrefix.of(address, ipv6Prefix).address().getAddress());
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
