package io.sluicegate;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reloads that nobody waits for, one after another on a thread that may block: of rules that are watched and of lists that
 * have changed. What is asked for while one waits to begin is that one. Safe for any thread: guarded by its monitor.
 */
final class ReloadRequests {

    private final Executor thread;
    /** Null until the gateway is whole. */
    private @Nullable Runnable reload;

    private boolean waits;

    /**
     * Reloads that do not begin yet.
     *
     * @param thread does one thing at a time, and survives what it throws
     */
    ReloadRequests(Executor thread) {
        this.thread = thread;
    }

    /** Asks for a reload; never blocks. */
    synchronized void ask() {
        boolean first = !waits;
        waits = true;
        if (first && reload != null) {
            thread.execute(this::run);
        }
    }

    /** From now on reloads are done, first what has been asked for already. Called once. */
    synchronized void begin(Runnable work) {
        reload = work;
        if (waits) {
            thread.execute(this::run);
        }
    }

    private void run() {
        Runnable work = taken();
        if (work != null) {
            work.run();
        }
    }

    /** Whoever asks from here on may have changed what this reload has read: that is another one. */
    private synchronized @Nullable Runnable taken() {
        waits = false;
        return reload;
    }
}
