package io.sluicegate.limit;

import java.time.Duration;

/**
 * How many requests are answered. Immutable.
 *
 * @param rule file:line of the statement
 * @param key who shares it
 * @param requests in each span; at least 1
 * @param every the span
 * @param burst at once; at least 1
 */
public record RequestRule(String rule, AllowanceKey key, long requests, Duration every, long burst) {

    private static final double NANOS = 1e9;

    double perSecond() {
        return requests / (every.toNanos() / NANOS);
    }
}
