package io.sluicegate.auth;

import io.sluicegate.limit.AttemptLimit;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks credentials against the file of users without making the caller wait: bcrypt is for workers. Right ones are
 * remembered for ten minutes, and requests that bring the same ones at the same time share one check. Safe for any thread.
 */
public final class Authenticator {

    private final Supplier<HtpasswdFile> users;
    private final AttemptLimit attempts;
    private final Executor workers;
    private final SignInMemory memory;
    /** Who waits for each check under way; guarded by itself. */
    private final Map<String, List<Consumer<Outcome>>> waiting = new HashMap<>();

    private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);

    /** What came of a check. */
    public enum Outcome {
        /** The user has signed in. */
        ACCEPTED,
        /** There is no such user with this password. */
        WRONG,
        /** The client has been wrong so often that it has to wait. */
        TOO_MANY,
        /** Too many checks wait already. */
        OVERLOADED
    }

    /**
     * Checks against the users that are in force when it is asked.
     *
     * @param attempts how often each client may be wrong. A check counts once it has come out wrong, so that people who
     *     sign in at one time from one address are not taken for somebody who guesses
     * @param workers may block, and refuse when too much waits, which bounds the guesses of one moment
     * @param nanos monotonic time in nanoseconds
     */
    public Authenticator(Supplier<HtpasswdFile> users, AttemptLimit attempts, Executor workers, LongSupplier nanos) {
        this.users = users;
        this.attempts = attempts;
        this.workers = workers;
        this.memory = new SignInMemory(nanos);
        for (Outcome each : Outcome.values()) {
            counts.put(each, new LongAdder());
        }
    }

    /** Tells {@code then} what comes of it, before this returns or on the thread of a worker. */
    public void check(Credentials credentials, InetAddress client, Consumer<Outcome> then) {
        HtpasswdFile file = users.get();
        String hash = file.hashOf(credentials.user());
        String key = memory.keyOf(credentials, hash == null ? "" : hash);
        if (memory.holds(key)) {
            then.accept(counted(Outcome.ACCEPTED));
        } else if (!joins(key, then)) {
            begin(file, credentials, key, client);
        }
    }

    /** How often each outcome has come, by its word. */
    public Map<String, Long> outcomes() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((outcome, count) ->
                all.put(outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'), count.sum()));
        return all;
    }

    private boolean joins(String key, Consumer<Outcome> then) {
        synchronized (waiting) {
            List<Consumer<Outcome>> others = waiting.get(key);
            if (others != null) {
                others.add(then);
                return true;
            }
            waiting.put(key, new ArrayList<>(List.of(then)));
            return false;
        }
    }

    private void begin(HtpasswdFile file, Credentials credentials, String key, InetAddress client) {
        if (attempts.isSpent(client)) {
            tell(key, Outcome.TOO_MANY);
            return;
        }
        try {
            workers.execute(() -> verify(file, credentials, key, client));
        } catch (RejectedExecutionException e) {
            tell(key, Outcome.OVERLOADED);
        }
    }

    private void verify(HtpasswdFile file, Credentials credentials, String key, InetAddress client) {
        Outcome outcome = Outcome.WRONG;
        try {
            if (file.matches(credentials)) {
                outcome = Outcome.ACCEPTED;
                memory.remember(key);
            }
        } finally {
            if (outcome == Outcome.WRONG) {
                attempts.charge(client);
            }
            tell(key, outcome);
        }
    }

    private void tell(String key, Outcome outcome) {
        @Nullable List<Consumer<Outcome>> told;
        synchronized (waiting) {
            told = waiting.remove(key);
        }
        if (told != null) {
            told.forEach(each -> each.accept(counted(outcome)));
        }
    }

    private Outcome counted(Outcome outcome) {
        LongAdder count = counts.get(outcome);
        if (count != null) {
            count.increment();
        }
        return outcome;
    }
}
