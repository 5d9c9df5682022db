package io.sluicegate.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a row of a report sums. Immutable.
 *
 * @param sums exchanges and bytes
 * @param hits exchanges that the cache answered
 * @param newest when the last of them ended; null where that was not asked for
 * @param cost exact
 */
record Tally(UsageSums sums, long hits, @Nullable Instant newest, BigDecimal cost) {

    static final Tally ZERO = new Tally(UsageSums.ZERO, 0, null, BigDecimal.ZERO);

    Tally plus(Tally other) {
        return new Tally(sums.plus(other.sums), hits + other.hits, later(newest, other.newest), cost.add(other.cost));
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
