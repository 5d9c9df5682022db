package io.sluicegate.limit;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often a client may try something within a span of time that begins with its first try. Remembers so many clients
 * at most and forgets the oldest first. Safe for any thread: all of it is synchronized.
 */
public final class AttemptLimit {

    private static final int MOST_CLIENTS = 10_000;

    private final int most;
    private final long spanNanos;
    private final int ipv6Prefix;
    private final LongSupplier nanos;
    /** In the order in which their spans began. */
    private final Map<ClientKey, Span> spans = new LinkedHashMap<>();

    /**
     * At most {@code most} tries a client within {@code span}.
     *
     * @param ipv6Prefix how many bits of an IPv6 address are the client
     * @param nanos monotonic time in nanoseconds
     */
    public AttemptLimit(int most, Duration span, int ipv6Prefix, LongSupplier nanos) {
        this.most = most;
        this.spanNanos = span.toNanos();
        this.ipv6Prefix = ipv6Prefix;
        this.nanos = nanos;
    }

    /** A try, or null when the client has had as many as it may. */
    public synchronized @Nullable Attempt begin(InetAddress address) {
        ClientKey client = ClientKey.of(address, ipv6Prefix);
        long now = nanos.getAsLong();
        Span span = spans.get(client);
        if (span == null || now - span.began >= spanNanos) {
            span = new Span(now);
            put(client, span);
        }
        if (span.tries >= most) {
            return null;
        }
        span.tries++;
        return new Attempt(this, span);
    }

    private void put(ClientKey client, Span span) {
        spans.remove(client);
        if (spans.size() >= MOST_CLIENTS) {
            spans.remove(spans.keySet().iterator().next());
        }
        spans.put(client, span);
    }

    private synchronized void forgive(Span span) {
        span.tries--;
    }

    /** One try. */
    public static final class Attempt {

        private final AttemptLimit owner;
        private final Span span;

        private Attempt(AttemptLimit owner, Span span) {
            this.owner = owner;
            this.span = span;
        }

        /** It does not count after all. Called once at most. */
        public void forgive() {
            owner.forgive(span);
        }
    }

    private static final class Span {

        private final long began;
        /** Written under the lock of the limit. */
        private int tries;

        Span(long began) {
            this.began = began;
        }
    }
}
