package io.sluicegate;

import io.sluicegate.policy.RuleBook;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Notices that a {@code time} of the rules has begun or ended since it looked last, by the wall clock, so that a clock
 * that is set and a host that slept are noticed too. Confined to the upkeep thread.
 */
final class TimeBorders implements Runnable {

    private final Supplier<RuleBook> rules;
    private final InstantSource clock;
    private final Runnable passed;
    private Instant last;

    /** Calls {@code passed} after a border of the rules then in force. */
    TimeBorders(Supplier<RuleBook> rules, InstantSource clock, Runnable passed) {
        this.rules = rules;
        this.clock = clock;
        this.passed = passed;
        this.last = clock.instant();
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        boolean alike = rules.get().timesAreAlike(last, now);
        last = now;
        if (!alike) {
            passed.run();
        }
    }
}
