package io.sluicegate.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * What has been used of all quotas. A count is forgotten once its period is over and nothing has been counted for a day of
 * running, so that a clock that was wrong for a while does no harm; beyond {@code most} counts those are forgotten of which
 * the least has been used. Safe for any thread.
 */
final class Usages {

    /** About 300 bytes of memory and 150 of the file each. */
    static final int MOST = 100_000;

    private static final long REMEMBERED_NANOS = Duration.ofDays(1).toNanos();

    private final int most;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final ConcurrentMap<AllowanceKey, Usage> usages = new ConcurrentHashMap<>();
    private final AtomicBoolean changed = new AtomicBoolean();

    /** None yet; {@code clock} is wall time and {@code nanos} monotonic time in nanoseconds. */
    Usages(int most, InstantSource clock, LongSupplier nanos) {
        this.most = most;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** What a key has used, which stays for as long as it is not given back. */
    Usage take(AllowanceKey key, ChronoUnit unit, ZoneId zone) {
        return usages.compute(key, (same, known) -> {
            Usage usage = known == null ? new Usage(unit, zone) : known;
            usage.users++;
            return usage;
        });
    }

    /** Somebody who took it does not need it any more. */
    void giveBack(AllowanceKey key) {
        usages.computeIfPresent(key, (same, usage) -> {
            usage.users--;
            return usage;
        });
    }

    /** Bytes used in the present period. */
    long used(Usage usage) {
        return usage.used(clock.instant());
    }

    /** Counts bytes. */
    void add(Usage usage, long bytes) {
        usage.add(bytes, clock.instant(), nanos.getAsLong());
        if (!changed.get()) {
            changed.set(true);
        }
    }

    /** Takes over what was written down. */
    void restore(List<SavedUsage> saved) {
        for (SavedUsage each : saved) {
            usages.computeIfAbsent(each.key(), first -> new Usage(each.unit(), each.zone()))
                    .restore(each, nanos.getAsLong());
        }
    }

    /** Whether anything has been counted since this was asked last. */
    boolean takeChanged() {
        return changed.getAndSet(false);
    }

    /** What was said to be taken could not be written down: it is asked for again. */
    void stillChanged() {
        changed.set(true);
    }

    /** All that is to be written down. */
    List<SavedUsage> saved() {
        List<SavedUsage> all = new ArrayList<>(usages.size());
        usages.forEach((key, usage) -> all.addAll(usage.saved(key)));
        return all;
    }

    /** Forgets what is over, and what is too much. */
    void upkeep() {
        Instant now = clock.instant();
        long before = nanos.getAsLong() - REMEMBERED_NANOS;
        for (AllowanceKey key : usages.keySet()) {
            usages.computeIfPresent(key, (same, usage) -> usage.users == 0 && usage.isOver(now, before) ? null : usage);
        }
        if (usages.size() > most) {
            forgetLeast(now, usages.size() - most * 9 / 10);
        }
    }

    private void forgetLeast(Instant now, int count) {
        Map<AllowanceKey, Long> used = new HashMap<>();
        usages.forEach((key, usage) -> used.put(key, usage.used(now)));
        used.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .limit(count)
                .forEach(least ->
                        usages.computeIfPresent(least.getKey(), (same, usage) -> usage.users == 0 ? null : usage));
    }

    int size() {
        return usages.size();
    }
}
