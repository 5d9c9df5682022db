package io.sluicegate;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells when a full hour has begun by the clock of the rules' zone, so that what goes on over it leaves a record in the hour
 * that is over. Nothing is told of hours that passed unseen, nor when the clock is set back. Run every second by one thread,
 * which alone writes its field.
 */
final class HourBorders implements Runnable {

    private final Supplier<ZoneId> zone;
    private final InstantSource clock;
    private final Consumer<Instant> passed;
    private Instant last;

    /** Calls {@code passed} with the beginning of each hour. */
    HourBorders(Supplier<ZoneId> zone, InstantSource clock, Consumer<Instant> passed) {
        this.zone = zone;
        this.clock = clock;
        this.passed = passed;
        this.last = clock.instant();
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        Instant border = now.atZone(zone.get()).truncatedTo(ChronoUnit.HOURS).toInstant();
        boolean crossed = last.isBefore(border);
        last = now;
        if (crossed) {
            passed.accept(border);
        }
    }
}
