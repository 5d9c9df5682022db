package io.sluicegate.proxy;

import io.sluicegate.cache.CacheKey;
import io.sluicegate.cache.UnsharedKeys;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests under way whose answers others may share, one a key, over all event loops. As many as there are flows and
 * refreshes at most. Safe for any thread.
 */
public final class Flights {

    private static final int MOST_IN_BACKGROUND = 1_024;

    private final ConcurrentMap<CacheKey, Flight> flights = new ConcurrentHashMap<>();
    private final UnsharedKeys unshared;

    /** None so far; {@code nanos} is monotonic time in nanoseconds. */
    public Flights(LongSupplier nanos) {
        unshared = new UnsharedKeys(nanos);
    }

    /** Whether answers for the key are worth waiting for. */
    boolean mayShare(CacheKey key) {
        return !unshared.contains(key);
    }

    /** What is under way for the key; null for nothing. */
    @Nullable
    Flight find(CacheKey key) {
        return flights.get(key);
    }

    /** A new one for the key that begins at this moment of the store's, which the caller leads; null where there is one already. */
    @Nullable
    Flight lead(CacheKey key, long moment) {
        Flight flight = new Flight(this, key, moment);
        return flights.putIfAbsent(key, flight) == null ? flight : null;
    }

    /** The same for what nobody waits for; null too while very much is under way. */
    @Nullable
    Flight leadInBackground(CacheKey key, long moment) {
        return flights.size() < MOST_IN_BACKGROUND ? lead(key, moment) : null;
    }

    void ended(CacheKey key, Flight flight) {
        flights.remove(key, flight);
    }

    void couldShare(CacheKey key, boolean could) {
        if (could) {
            unshared.remove(key);
        } else {
            unshared.add(key);
        }
    }
}
