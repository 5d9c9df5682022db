package io.sluicegate.limit;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has used in the present period, and in the one that was present before it: a clock that is set back goes on
 * where that one stood, so that nobody gets a quota anew and nothing is counted twice. Safe for any thread: its own monitor.
 */
final class Usage {

    private final ChronoUnit unit;
    private final ZoneId zone;
    private @Nullable Count current;
    private @Nullable Count before;
    private long touchedAt;

    /** How many flows use it; written under the lock of its entry in {@link Usages}. */
    int users;

    private static final class Count {
        private final Period period;
        private long used;

        Count(Period period) {
            this.period = period;
        }
    }

    /** Nothing used, in periods of {@code unit} by the clock of {@code zone}. */
    Usage(ChronoUnit unit, ZoneId zone) {
        this.unit = unit;
        this.zone = zone;
    }

    /** Bytes used in the period of {@code now}. */
    synchronized long used(Instant now) {
        return countOf(now).used;
    }

    /** Counts bytes in the period of {@code now}; {@code nanos} is monotonic time. */
    synchronized void add(long bytes, Instant now, long nanos) {
        countOf(now).used += bytes;
        touchedAt = nanos;
    }

    private Count countOf(Instant now) {
        if (current != null && current.period.holds(now)) {
            return current;
        }
        Count found = before != null && before.period.holds(now) ? before : new Count(Period.of(unit, zone, now));
        before = current;
        current = found;
        return found;
    }

    /** Takes over what was written down of it. */
    synchronized void restore(SavedUsage saved, long nanos) {
        Count count = new Count(saved.period());
        count.used = saved.bytes();
        touchedAt = nanos;
        if (current == null) {
            current = count;
        } else {
            before = count;
        }
    }

    /** What is to be written down of it; nothing where nothing has been used. */
    synchronized List<SavedUsage> saved(AllowanceKey key) {
        List<SavedUsage> saved = new ArrayList<>(2);
        for (Count count : new Count[] {current, before}) {
            if (count != null && count.used > 0) {
                saved.add(new SavedUsage(key, unit, zone, count.period, count.used));
            }
        }
        return saved;
    }

    /** Whether nothing has been counted since {@code nanos}, and nothing is of the present period. */
    synchronized boolean isOver(Instant now, long nanos) {
        boolean present =
                (current != null && current.period.holds(now)) || (before != null && before.period.holds(now));
        return !present && touchedAt - nanos < 0;
    }
}
