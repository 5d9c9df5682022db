package io.sluicegate.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands still until it is moved: wall time and monotonic time together. Safe for any thread. */
public final class ManualClock implements InstantSource {

    /** Where a clock starts when nothing else is said. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    /** Far from zero, so that nobody relies on small numbers. */
    private static final long FIRST_NANOS =
            Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

    private final Instant start;
    private final AtomicLong passedNanos = new AtomicLong();
    private final AtomicLong setBackNanos = new AtomicLong();

    /** A clock at {@link #START}. */
    public ManualClock() {
        this(START);
    }

    /** A clock at {@code start}. */
    public ManualClock(Instant start) {
        this.start = start;
    }

    /** Moves the clock. */
    public void advance(Duration by) {
        passedNanos.addAndGet(by.toNanos());
    }

    /** Sets the wall time back, as an administrator may; monotonic time goes on from where it is. */
    public void setBack(Duration by) {
        setBackNanos.addAndGet(by.toNanos());
    }

    @Override
    public Instant instant() {
        return start.plusNanos(passedNanos.get()).minusNanos(setBackNanos.get());
    }

    /** Monotonic time; begins a minute before the numbers wrap around, as System.nanoTime may. */
    public LongSupplier nanos() {
        return () -> FIRST_NANOS + passedNanos.get();
    }
}
