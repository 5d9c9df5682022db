package io.sluicegate.feeds;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How it goes with fetching one list: under way, due at a time, failed for a reason. Safe for any thread: whoever asks or
 * writes holds its monitor.
 */
final class FeedState {

    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration LAST_RETRY = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 6;

    private @Nullable CompletableFuture<Void> running;
    private @Nullable Instant due;
    private @Nullable String trouble;
    private int failures;
    private boolean succeeded;

    /** What is under way; null for nothing. */
    synchronized @Nullable CompletableFuture<Void> running() {
        return running;
    }

    synchronized void begun(CompletableFuture<Void> fetch) {
        running = fetch;
    }

    /** Forgets when the list is due, because it may be wanted at another pace. */
    synchronized void reschedule() {
        due = null;
    }

    /**
     * Whether it is time to fetch. A clock that was put back makes it time too, or nothing would happen until it has caught
     * up.
     *
     * @param checkedAt when the copy was confirmed; asked for when nothing is known
     */
    synchronized boolean isDue(Instant now, Duration every, @Nullable Instant checkedAt) {
        if (running != null) {
            return false;
        }
        if (due == null) {
            due = checkedAt == null ? now : checkedAt.plus(every);
        }
        return !now.isBefore(due) || now.isBefore(due.minus(every));
    }

    /** Whether the time at which it is due has been worked out. */
    synchronized boolean isScheduled() {
        return due != null;
    }

    synchronized void succeeded(Instant now, Duration every) {
        running = null;
        succeeded = true;
        failures = 0;
        trouble = null;
        due = now.plus(every);
    }

    /** Says when it is tried again: after a minute, twice as long each time up to an hour, and never later than it is due. */
    synchronized Duration failed(Instant now, Duration every, String why) {
        running = null;
        trouble = why;
        Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        pause = pause.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : pause;
        pause = pause.compareTo(every) > 0 ? every : pause;
        due = now.plus(pause);
        return pause;
    }

    /** Whether the list was ever fetched. */
    synchronized boolean hasSucceeded() {
        return succeeded;
    }

    /** Why the last attempt failed; null when it did not. */
    synchronized @Nullable String trouble() {
        return trouble;
    }
}
