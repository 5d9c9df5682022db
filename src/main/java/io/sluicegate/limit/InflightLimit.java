package io.sluicegate.limit;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How many things a client, or whoever else shares an allowance, may have under way at a time. A client is one IPv4
 * address or one IPv6 prefix, because privacy addresses change daily. Safe for any thread: counts live in a concurrent map and vanish at zero.
 */
public final class InflightLimit {

    private final int most;
    private final int ipv6Prefix;
    private final ConcurrentMap<Object, Integer> counts = new ConcurrentHashMap<>();

    /** At most {@code most} a client; {@code ipv6Prefix} bits of an IPv6 address are the client. */
    public InflightLimit(int most, int ipv6Prefix) {
        this.most = most;
        this.ipv6Prefix = ipv6Prefix;
    }

    /** A permit, or null when the client has as many as it may have. */
    public @Nullable Permit tryAcquire(InetAddress address) {
        return acquire(clientOf(address), most);
    }

    /** A permit of another allowance, or null where {@code mostOfKey} are under way. */
    public @Nullable Permit tryAcquire(AllowanceKey key, long mostOfKey) {
        return acquire(key, mostOfKey);
    }

    private @Nullable Permit acquire(Object key, long mostOfKey) {
        int count = counts.merge(key, 1, Integer::sum);
        if (count > mostOfKey) {
            release(key);
            return null;
        }
        return new Permit(this, key);
    }

    /** How many the client has under way. */
    public int inflight(InetAddress address) {
        return counts.getOrDefault(clientOf(address), 0);
    }

    private void release(Object of) {
        counts.computeIfPresent(of, (key, count) -> count == 1 ? null : count - 1);
    }

    private ClientKey clientOf(InetAddress address) {
        return ClientKey.of(address, ipv6Prefix);
    }

    /** One thing under way. Closing it twice counts once. */
    public static final class Permit implements AutoCloseable {

        private final InflightLimit owner;
        private final Object key;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Permit(InflightLimit owner, Object key) {
            this.owner = owner;
            this.key = key;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                owner.release(key);
            }
        }
    }
}
