package io.sluicegate.limit;

import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * What was used in one period, as it is written down. Immutable.
 *
 * @param key who used it, of which allowance
 * @param unit of the period
 * @param zone by whose clock the period is meant
 * @param period in which it was used
 * @param bytes used; above 0
 */
record SavedUsage(AllowanceKey key, ChronoUnit unit, ZoneId zone, Period period, long bytes) {}
