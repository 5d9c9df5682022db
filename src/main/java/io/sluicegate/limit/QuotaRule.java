package io.sluicegate.limit;

import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * How much may be used in a period. Immutable.
 *
 * @param rule file:line of the statement
 * @param key whose use is counted
 * @param unit of the period: HOURS, DAYS, WEEKS or MONTHS
 * @param zone by whose clock periods begin
 * @param bytes both directions together; at least 1
 * @param throttleBits the rate at which it goes on when they have run out; 0 where it does not go on
 */
public record QuotaRule(String rule, AllowanceKey key, ChronoUnit unit, ZoneId zone, long bytes, long throttleBits) {

    private static final int BITS = 8;

    boolean goesOn() {
        return throttleBits > 0;
    }

    /** The rate at which it goes on. */
    RateRule throttle() {
        return new RateRule(rule, key.part("throttle " + throttleBits), throttleBits, Math.max(1, throttleBits / BITS));
    }
}
