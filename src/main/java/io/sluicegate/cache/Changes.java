package io.sluicegate.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells whether what an origin has been asked for may have been made untrue since (RFC 9111 section 4.4): an answer under
 * way must not bring back what has just been dropped. Moments are counted, not timed. Remembers as many of the keys
 * that were dropped last as fit into 8 MiB. Safe for any thread.
 */
final class Changes {

    private static final int MOST_BYTES = 8 << 20;

    private final AtomicLong moment = new AtomicLong();
    private final Cache<CacheKey, Long> dropped = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((CacheKey key, Long when) -> key.weight())
            .executor(Runnable::run)
            .build();
    /** When all keys may have been dropped. */
    private final AtomicLong all = new AtomicLong();

    /** The moment that it is. */
    long now() {
        return moment.get();
    }

    /** What was asked for under the key before this moment is untrue. */
    void drop(CacheKey key) {
        dropped.asMap().merge(key, moment.incrementAndGet(), Math::max);
    }

    /** What was asked for under any key before this moment may be untrue. */
    void dropAll() {
        all.set(moment.incrementAndGet());
    }

    /** Whether what was asked for under the key at that moment may be untrue by now. */
    boolean isOutdated(CacheKey key, long asked) {
        Long last = dropped.getIfPresent(key);
        return asked < all.get() || (last != null && asked < last);
    }
}
