package io.sluicegate.transport;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The deadlines of one event loop, looked at together several times a second: setting one is a plain write, so that a
 * request costs no timer of its own. A deadline is told up to a tenth of a second late. Confined to its event loop.
 */
public final class Deadlines {

    private static final long SWEEP_MILLIS = 100;

    private final LongSupplier nanos;
    private final Set<Deadline> watched = new LinkedHashSet<>();

    /** Sweeps on {@code loop} until that ends, by the monotonic clock {@code nanos}. */
    public Deadlines(EventLoop loop, LongSupplier nanos) {
        this.nanos = nanos;
        var unused = loop.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Watches a new deadline, not set yet, until it is closed. */
    public Deadline watch(Runnable onExpired) {
        Deadline deadline = new Deadline(this, onExpired);
        watched.add(deadline);
        return deadline;
    }

    void forget(Deadline deadline) {
        watched.remove(deadline);
    }

    long now() {
        return nanos.getAsLong();
    }

    private void sweep() {
        List<Deadline> expired = new ArrayList<>();
        long now = now();
        for (Deadline deadline : watched) {
            if (deadline.isOver(now)) {
                expired.add(deadline);
            }
        }
        expired.forEach(deadline -> expire(deadline, now));
    }

    /** A task that throws is never run again, and all other deadlines of the loop with it: so nothing may escape. */
    private static void expire(Deadline deadline, long now) {
        try {
            deadline.expire(now);
        } catch (RuntimeException e) {
            System.getLogger(Deadlines.class.getName())
                    .log(System.Logger.Level.ERROR, () -> "a deadline's action failed", e);
        }
    }
}
