package io.sluicegate.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How many things a client may have under way at a time. A client is one IPv4 address or one IPv6 prefix, because
 * privacy addresses change daily. Safe for any thread: counts live in a concurrent map and vanish at zero.
 */
public final class InflightLimit {

    private final int most;
    private final int ipv6Prefix;
    private final ConcurrentMap<Client, Integer> counts = new ConcurrentHashMap<>();

    /** At most {@code most} a client; {@code ipv6Prefix} bits of an IPv6 address are the client. */
    public InflightLimit(int most, int ipv6Prefix) {
        this.most = most;
        this.ipv6Prefix = ipv6Prefix;
    }

    /** A permit, or null when the client has as many as it may have. */
    public @Nullable Permit tryAcquire(InetAddress address) {
        Client client = clientOf(address);
        int count = counts.merge(client, 1, Integer::sum);
        if (count > most) {
            release(client);
            return null;
        }
        return new Permit(this, client);
    }

    /** How many the client has under way. */
    public int inflight(InetAddress address) {
        return counts.getOrDefault(clientOf(address), 0);
    }

    private void release(Client client) {
        counts.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
    }

    private Client clientOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet6Address) {
            for (int bit = ipv6Prefix; bit < 128; bit++) {
                bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
            }
        }
        return new Client(bytes);
    }

    /** One thing under way. Closing it twice counts once. */
    public static final class Permit implements AutoCloseable {

        private final InflightLimit owner;
        private final Client client;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Permit(InflightLimit owner, Client client) {
            this.owner = owner;
            this.client = client;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                owner.release(client);
            }
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // equality is by content, below
    private record Client(byte[] bits) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Client client && Arrays.equals(bits, client.bits);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bits);
        }
    }
}
