package io.sluicegate.proxy;

import io.sluicegate.cache.CacheKey;
import io.sluicegate.cache.SharedAnswer;
import io.sluicegate.cache.StoredResponse;
import io.sluicegate.forward.ForwardFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request under way that many clients wait for: one leads, the others follow. Until the head of the answer is there
 * nobody knows whether it may be shared; then all are told at once. Safe for any thread.
 */
final class Flight {

    /** Who waits; told on any thread, once. */
    interface Follower {
        /** Whether this answer, which is on its way, is one to what is asked. */
        boolean takes(SharedAnswer answer);

        /** Whether what is stored is, now that the origin has confirmed it. */
        boolean takes(StoredResponse refreshed);

        /** The answer may be shared, and comes. */
        void shares(SharedAnswer answer);

        /** The origin says that what is stored still holds. */
        void validated(StoredResponse refreshed);

        /** The answer is an error of the origin's, of this status, that may not be shared. */
        void error(int status);

        /** The answer is for another: the follower asks by itself. */
        void goAlone();

        /** The leader has gone without an answer: another may lead. */
        void goAgain();

        /** There is no answer. */
        void failed(ForwardFailure failure);
    }

    private final Flights all;
    private final CacheKey key;
    private final long begun;
    /** All of these are guarded by this object. */
    private final List<Follower> waiting = new ArrayList<>();

    private @Nullable SharedAnswer answer;
    private boolean over;

    /** One for the key that begins at this moment of the store's. */
    Flight(Flights all, CacheKey key, long begun) {
        this.all = all;
        this.key = key;
        this.begun = begun;
    }

    /** At which moment of the store's it began: what has been dropped since must not be answered by it. */
    long begun() {
        return begun;
    }

    /** Whether the follower will be told, perhaps before this returns; where not, it asks by itself. */
    boolean join(Follower follower) {
        SharedAnswer shared;
        synchronized (this) {
            if (over) {
                return false;
            }
            shared = answer;
            if (shared == null) {
                waiting.add(follower);
                return true;
            }
        }
        if (!follower.takes(shared)) {
            return false;
        }
        follower.shares(shared);
        return true;
    }

    /** A follower wants nothing more. */
    synchronized void leave(Follower follower) {
        waiting.remove(follower);
    }

    /**
     * The answer may be stored: those who take it have it, and those who come while it is on its way.
     *
     * @param reusable whether anybody takes it but those that it was asked for
     */
    void share(SharedAnswer shared, boolean reusable) {
        all.couldShare(key, reusable);
        List<Follower> told;
        synchronized (this) {
            answer = shared;
            told = takeWaiting();
        }
        for (Follower each : told) {
            if (each.takes(shared)) {
                each.shares(shared);
            } else {
                each.goAlone();
            }
        }
    }

    /** The answer may not be shared. */
    void cannotShare(int status, boolean isError) {
        all.couldShare(key, isError);
        end(each -> {
            if (isError) {
                each.error(status);
            } else {
                each.goAlone();
            }
        });
    }

    /** What is stored still holds. */
    void validated(StoredResponse refreshed) {
        end(each -> {
            if (each.takes(refreshed)) {
                each.validated(refreshed);
            } else {
                each.goAlone();
            }
        });
    }

    /** There is no answer. */
    void failed(ForwardFailure failure) {
        end(each -> each.failed(failure));
    }

    /** The leader has gone, or the answer is whole. */
    void end() {
        end(Follower::goAgain);
    }

    private void end(Consumer<Follower> teller) {
        List<Follower> told;
        synchronized (this) {
            over = true;
            told = takeWaiting();
        }
        all.ended(key, this);
        told.forEach(teller);
    }

    /** Ends it if nobody follows; whether it has. */
    boolean endUnlessFollowed() {
        synchronized (this) {
            if (!waiting.isEmpty() || (answer != null && !answer.body().closeUnlessRead())) {
                return false;
            }
            over = true;
        }
        all.ended(key, this);
        return true;
    }

    private List<Follower> takeWaiting() {
        List<Follower> told = List.copyOf(waiting);
        waiting.clear();
        return told;
    }
}
