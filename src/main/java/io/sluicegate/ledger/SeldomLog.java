package io.sluicegate.ledger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Warns of one kind of trouble at most once a minute. Safe for any thread: whoever moves the time of the last warning writes the next. */
public final class SeldomLog {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final Logger log = System.getLogger(Ledger.class.getName());
    private final InstantSource clock;
    private final AtomicLong lastMillis;

    /** The first warning is told whenever it comes. */
    public SeldomLog(InstantSource clock) {
        this.clock = clock;
        this.lastMillis = new AtomicLong(clock.millis() - MINUTE);
    }

    /** Tells this, unless another was told within the last minute; the message is made only then. */
    public void warn(Supplier<String> message) {
        long now = clock.millis();
        long last = lastMillis.get();
        // The distance counts, so that a clock that was set back does not silence the warning for long.
        if (Math.abs(now - last) >= MINUTE && lastMillis.compareAndSet(last, now)) {
            log.log(Level.WARNING, message);
        }
    }
}
