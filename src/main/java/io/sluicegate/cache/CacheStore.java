package io.sluicegate.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluicegate.http.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stored responses in memory, weighed in bytes, the least wanted dropped first (W-TinyLFU). A key holds several
 * variants, the newest first. Safe for any thread: values are immutable and replaced whole.
 */
public final class CacheStore {

    /** One object may not push out more than this share of the store. */
    private static final int LARGEST_SHARE = 4;
    /** Nor is any larger than this, in bytes: positions within a body are counted in an int. */
    private static final long LARGEST = 1L << 30;
    /** What is still being gathered may take this share of the store's bound, and what is stored the rest. */
    private static final int COPYING_SHARE = 3;

    private static final int MAX_VARIANTS = 32;

    private final Cache<CacheKey, Variants> variants;
    private final long maxBytes;
    private final long maxBodyBytes;
    private final CopyRoom copying;
    private final Changes changes = new Changes();
    private final LongAdder stored = new LongAdder();
    private final LongAdder evicted = new LongAdder();

    /**
     * A store within its settings, and within a quarter of {@code heapBytes}.
     *
     * @param upkeep runs the store's own housekeeping; never an event loop
     */
    public CacheStore(CacheSettings settings, long heapBytes, Executor upkeep) {
        maxBytes = Math.min(settings.memoryBytes(), heapBytes / 4);
        maxBodyBytes = Math.min(Math.min(settings.maxObjectBytes(), LARGEST), maxBytes / LARGEST_SHARE);
        copying = new CopyRoom(maxBytes / COPYING_SHARE);
        variants = Caffeine.newBuilder()
                .maximumWeight(maxBytes - maxBytes / COPYING_SHARE)
                .weigher((CacheKey key, Variants value) -> value.weight(key))
                .evictionListener((key, value, cause) -> evicted.add(value == null ? 0 : value.count()))
                .executor(upkeep)
                .build();
    }

    /** The variants of one key. */
    private record Variants(List<StoredResponse> newestFirst) {

        int count() {
            return newestFirst.size();
        }

        int weight(CacheKey key) {
            long weight = key.weight();
            for (StoredResponse each : newestFirst) {
                weight += each.weight();
            }
            return (int) Math.min(Integer.MAX_VALUE, weight);
        }
    }

    /** The newest stored response that this request selects; null when there is none. */
    public @Nullable StoredResponse find(CacheKey key, RequestHead request) {
        Variants found = variants.getIfPresent(key);
        if (found != null) {
            for (StoredResponse each : found.newestFirst()) {
                if (each.matches(request)) {
                    return each;
                }
            }
        }
        return null;
    }

    /** Whether anything at all is stored for the key. */
    public boolean has(CacheKey key) {
        return variants.getIfPresent(key) != null;
    }

    /** The moment that it is, for a request that is about to be sent: its answer is stored unless it is outdated then. */
    public long moment() {
        return changes.now();
    }

    /** Whether the answer to what was asked at that {@link #moment} may have been made untrue by now. */
    public boolean isOutdated(CacheKey key, long asked) {
        return changes.isOutdated(key, asked);
    }

    /**
     * Stores a whole response beside the other variants of its key, in the place of its own; not one that is outdated.
     *
     * @param asked the {@link #moment} at which it was asked for
     */
    public void put(CacheKey key, StoredResponse response, long asked) {
        if (response.bodyBytes() > maxBodyBytes || isOutdated(key, asked)) {
            return;
        }
        put(key, response);
        if (isOutdated(key, asked)) {
            variants.invalidate(key); // dropped meanwhile
        }
    }

    private void put(CacheKey key, StoredResponse response) {
        stored.increment();
        var unused = variants.asMap().compute(key, (same, old) -> {
            List<StoredResponse> all = new ArrayList<>();
            StoredResponse newest = joined(response, old);
            all.add(newest);
            long weight = newest.weight();
            if (old != null) {
                for (StoredResponse each : old.newestFirst()) {
                    weight += each.weight();
                    if (!each.sameVariantAs(newest) && all.size() < MAX_VARIANTS && weight < maxBytes / 2) {
                        all.add(each);
                    }
                }
            }
            return new Variants(List.copyOf(all));
        });
    }

    /** A part with what is there of the same already. */
    private StoredResponse joined(StoredResponse response, @Nullable Variants old) {
        if (old != null && !response.isWhole()) {
            for (StoredResponse each : old.newestFirst()) {
                if (each.sameVariantAs(response)) {
                    return response.joinedWith(each, maxBodyBytes);
                }
            }
        }
        return response;
    }

    /** Gathers a body that may be stored. */
    public SharedBody newBody() {
        return new SharedBody(maxBodyBytes, copying);
    }

    /** Drops one variant of the key, unless another has taken its place. */
    public void drop(CacheKey key, StoredResponse response) {
        var unused = variants.asMap().computeIfPresent(key, (same, old) -> {
            List<StoredResponse> left =
                    old.newestFirst().stream().filter(each -> each != response).toList();
            return left.isEmpty() ? null : new Variants(left);
        });
    }

    /** Drops every variant of the key. */
    public void invalidate(CacheKey key) {
        changes.drop(key);
        variants.invalidate(key);
    }

    /** Drops all variants of every such key, and says how many they were. Walks the whole store: never on an event loop. */
    public long purge(Predicate<CacheKey> condition) {
        changes.dropAll();
        long purged = 0;
        for (CacheKey key : variants.asMap().keySet()) {
            Variants dropped = condition.test(key) ? variants.asMap().remove(key) : null;
            purged += dropped == null ? 0 : dropped.count();
        }
        return purged;
    }

    /**
     * Shows every stored variant of every such key, those of a key newest first and one after another. Counts as no use
     * of them. Walks the whole store: never on an event loop.
     */
    public void forEach(Predicate<CacheKey> condition, BiConsumer<CacheKey, StoredResponse> taker) {
        variants.asMap().forEach((key, value) -> {
            if (condition.test(key)) {
                value.newestFirst().forEach(each -> taker.accept(key, each));
            }
        });
    }

    /** How many variants all keys have together. Walks the whole store: never on an event loop. */
    public long variants() {
        return variants.asMap().values().stream().mapToLong(Variants::count).sum();
    }

    /** The largest body that is stored, in bytes. */
    public long maxBodyBytes() {
        return maxBodyBytes;
    }

    /** What stored responses and those on their way into the store may take together at most, in bytes. */
    public long maxBytes() {
        return maxBytes;
    }

    /** How many keys are stored. */
    public long entries() {
        return variants.estimatedSize();
    }

    /** How many bytes the stored responses take. */
    public long bytes() {
        return variants.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    /** How many bytes are set aside for responses that are still on their way into the store. */
    public long copyingBytes() {
        return copying.taken();
    }

    /** How many variants had to make room for others since the start. */
    public long evictedCount() {
        return evicted.sum();
    }

    /** How many responses have been stored since the start. */
    public long storedCount() {
        return stored.sum();
    }
}
