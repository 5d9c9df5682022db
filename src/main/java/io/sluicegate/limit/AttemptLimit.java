package io.sluicegate.limit;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often a client may fail at something within a span of time that begins with its first failure. Remembers so many
 * clients at most and forgets the oldest first. Safe for any thread: all of it is synchronized.
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
     * At most {@code most} failures of a client within {@code span}.
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

    /** Whether the client has failed as often as it may, and has to wait for the end of its span. */
    public synchronized boolean isSpent(InetAddress address) {
        Span span = spans.get(ClientKey.of(address, ipv6Prefix));
        return span != null && !isOver(span) && span.failures() >= most;
    }

    /** Counts a failure. */
    public synchronized void charge(InetAddress address) {
        ClientKey client = ClientKey.of(address, ipv6Prefix);
        Span span = spans.get(client);
        if (span == null || isOver(span)) {
            begin(client);
        } else {
            spans.put(client, new Span(span.began(), span.failures() + 1));
        }
    }

    private void begin(ClientKey client) {
        spans.remove(client);
        if (spans.size() >= MOST_CLIENTS) {
            spans.remove(spans.keySet().iterator().next());
        }
        spans.put(client, new Span(nanos.getAsLong(), 1));
    }

    private boolean isOver(Span span) {
        return nanos.getAsLong() - span.began() >= spanNanos;
    }

    private record Span(long began, int failures) {}
}
