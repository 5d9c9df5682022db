package io.sluicegate.limit;

/**
 * A rate that holds for a flow, for each direction by itself. Immutable.
 *
 * @param rule file:line of the statement
 * @param key who shares it
 * @param bitsPerSecond at least 1
 * @param burstBytes at least 1
 */
public record RateRule(String rule, AllowanceKey key, long bitsPerSecond, long burstBytes) {

    private static final double BITS = 8;

    /** What a rate must be able to save up so that flows which get their turns that often can use it whole. */
    private static final double LEAST_BURST_SECONDS = 0.02;

    double bytesPerSecond() {
        return bitsPerSecond / BITS;
    }

    /** The burst; what 20 ms bring where that is more, since a flow that waits is looked at every 10 ms. */
    double burst() {
        return Math.max((double) burstBytes, bytesPerSecond() * LEAST_BURST_SECONDS);
    }
}
