package io.sluicegate.transport;

import java.time.Duration;

/** One wait that may not last for ever. Confined to the event loop of its {@link Deadlines}. */
public final class Deadline implements AutoCloseable {

    private final Deadlines owner;
    private final Runnable onExpired;
    /** Written by the loop only. */
    private boolean set;
    /** Written by the loop only; means nothing unless set. */
    private long atNanos;

    Deadline(Deadlines owner, Runnable onExpired) {
        this.owner = owner;
        this.onExpired = onExpired;
    }

    /** The wait ends after {@code duration} from now, whatever was set before. */
    public void set(Duration duration) {
        atNanos = owner.now() + duration.toNanos();
        set = true;
    }

    /** Nothing is waited for. */
    public void clear() {
        set = false;
    }

    /** Whether something is waited for. */
    public boolean isSet() {
        return set;
    }

    boolean isOver(long now) {
        return set && now - atNanos >= 0;
    }

    /** Unless what another one did has moved it meanwhile. */
    void expire(long now) {
        if (isOver(now)) {
            set = false;
            onExpired.run();
        }
    }

    /** Never expires any more. */
    @Override
    public void close() {
        set = false;
        owner.forget(this);
    }
}
