package io.sluicegate.policy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code upstream}: several ways out under one name. What is null was not written. Immutable.
 *
 * @param rule file:line
 * @param name by which routes call it
 * @param hops at least one
 * @param balance how one of them is chosen
 * @param limits how long and how often is tried
 * @param breaker when a hop is left alone; null for never
 * @param check how hops are looked after; null for not at all
 * @param orElse what is done when no hop is well
 */
public record UpstreamGroup(
        String rule,
        String name,
        List<Hop> hops,
        Balance balance,
        Limits limits,
        @Nullable Breaker breaker,
        @Nullable Check check,
        OrElse orElse) {

    /** Copies the hops. */
    public UpstreamGroup {
        hops = List.copyOf(hops);
    }

    /** How a hop is chosen. */
    public enum Balance {
        WEIGHTED,
        HASH_CLIENT,
        HASH_HOST,
        LEAST_CONNECTIONS,
        FIRST_ALIVE
    }

    /** What is done when no hop is well. */
    public enum OrElse {
        DIRECT,
        FAIL
    }

    /** What a hop speaks. */
    public enum Speaks {
        /** No parent: the origin itself. */
        DIRECT,
        HTTP,
        SOCKS5
    }

    /**
     * One way out.
     *
     * @param speaks what the other side is
     * @param host a name in lower case or an address; null for direct
     * @param port 0 for direct
     * @param weight its share of the sum; 0 drains it
     * @param source the address that it is gone out from
     * @param device the interface that it is gone out by
     * @param passwordFile whose first line is user:password for the parent, relative to the rule file; null for none
     * @param proxyProtocol 1 or 2; 0 for none
     */
    public record Hop(
            Speaks speaks,
            @Nullable String host,
            int port,
            int weight,
            @Nullable InetAddress source,
            @Nullable String device,
            @Nullable String passwordFile,
            int proxyProtocol) {}

    /**
     * Times and counts.
     *
     * @param connect how long connecting may take
     * @param firstByte how long the first byte of an answer may take
     * @param idle how long nothing may come
     * @param total how long all may take
     * @param retries how often another hop is tried
     * @param connections at most at one time
     * @param pending at most waiting for a connection
     * @param requests at most at one time
     */
    public record Limits(
            @Nullable Duration connect,
            @Nullable Duration firstByte,
            @Nullable Duration idle,
            @Nullable Duration total,
            @Nullable Integer retries,
            @Nullable Integer connections,
            @Nullable Integer pending,
            @Nullable Integer requests) {}

    /**
     * When a hop is left alone.
     *
     * @param failures in a row
     * @param rest for how long
     */
    public record Breaker(int failures, Duration rest) {}

    /**
     * How a hop is looked after.
     *
     * @param url what is asked for; null where connecting is enough
     * @param every how often
     */
    public record Check(@Nullable String url, Duration every) {}
}
