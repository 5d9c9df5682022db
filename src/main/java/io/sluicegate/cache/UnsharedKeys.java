package io.sluicegate.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The targets whose last answer could not be shared: for a while nobody waits for another's answer there. As many as fit
 * into 8 MiB. Safe for any thread.
 */
public final class UnsharedKeys {

    private static final Duration REMEMBERED = Duration.ofMinutes(2);
    private static final int MOST_BYTES = 8 << 20;

    private final Cache<CacheKey, Boolean> keys;

    /** None so far; {@code nanos} is monotonic time in nanoseconds. */
    public UnsharedKeys(LongSupplier nanos) {
        keys = Caffeine.newBuilder()
                .maximumWeight(MOST_BYTES)
                .weigher((CacheKey key, Boolean always) -> key.weight())
                .expireAfterWrite(REMEMBERED)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** The last answer could not be shared. */
    public void add(CacheKey key) {
        keys.put(key, Boolean.TRUE);
    }

    /** An answer could be shared. */
    public void remove(CacheKey key) {
        keys.invalidate(key);
    }

    /** Whether the last answer could not be shared. */
    public boolean contains(CacheKey key) {
        return keys.getIfPresent(key) != null;
    }
}
