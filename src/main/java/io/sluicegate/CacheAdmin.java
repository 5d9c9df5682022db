package io.sluicegate;

import io.sluicegate.cache.CacheKey;
import io.sluicegate.cache.CacheRules;
import io.sluicegate.cache.CacheStore;
import io.sluicegate.cache.Freshness;
import io.sluicegate.cache.FreshnessPolicy;
import io.sluicegate.cache.StoredResponse;
import io.sluicegate.cli.CacheTarget;
import io.sluicegate.web.ApiFailure;
import io.sluicegate.web.CacheApi;
import io.sluicegate.web.Items;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the cache answers to the administrator. Walks the store, so never on an event loop. Safe for any thread. */
final class CacheAdmin implements CacheApi {

    private static final int MAX_ITEMS = 200;
    /** Of what origins and clients made up and may be as long as a head. */
    private static final int MAX_TEXT = 300;

    private final CacheStore store;
    private final InstantSource clock;

    CacheAdmin(CacheStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Map<String, @Nullable Object> stats() {
        Map<String, @Nullable Object> stats = new LinkedHashMap<>();
        stats.put("entries", store.entries());
        stats.put("variants", store.variants());
        stats.put("bytes", store.bytes());
        stats.put("max_bytes", store.maxBytes());
        stats.put("max_object_bytes", store.maxBodyBytes());
        stats.put("copying_bytes", store.copyingBytes());
        stats.put("stored", store.storedCount());
        stats.put("evicted", store.evictedCount());
        return stats;
    }

    @Override
    public Items variants(String url) throws ApiFailure {
        Instant now = clock.instant();
        List<Map<String, @Nullable Object>> items = new ArrayList<>();
        LongAdder variants = new LongAdder();
        LongAdder bodyBytes = new LongAdder();
        store.forEach(target(CacheTarget::ofUrl, url), (key, response) -> {
            variants.increment();
            bodyBytes.add(response.bodyBytes());
            if (items.size() < MAX_ITEMS) {
                items.add(item(key, response, now));
            }
        });
        return new Items(items, Map.of("variants", variants.sum(), "body_bytes", bodyBytes.sum()), null);
    }

    private static Map<String, @Nullable Object> item(CacheKey key, StoredResponse response, Instant now) {
        Freshness freshness = FreshnessPolicy.at(now, response, CacheRules.NONE);
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        item.put("url", key.url());
        item.put("partition", key.partition());
        item.put("status", response.head().status());
        item.put("media_type", field(response, "Content-Type"));
        item.put("body_bytes", response.bodyBytes());
        item.put("stored_at", response.responseTime());
        item.put("age_s", freshness.ageSeconds());
        item.put("fresh_s", freshness.leftSeconds());
        item.put("vary", response.varyLines().stream().map(CacheAdmin::cut).toList());
        item.put("etag", field(response, "ETag"));
        item.put("last_modified", field(response, "Last-Modified"));
        return item;
    }

    private static @Nullable String field(StoredResponse response, String name) {
        String value = response.fields().get(name);
        return value == null ? null : cut(value);
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }

    @Override
    public long purgeUrl(String url) throws ApiFailure {
        return store.purge(target(CacheTarget::ofUrl, url));
    }

    @Override
    public long purgeHost(String host) throws ApiFailure {
        return store.purge(target(CacheTarget::ofHost, host));
    }

    @Override
    public long purgeAll() {
        return store.purge(key -> true);
    }

    private static Predicate<CacheKey> target(Function<String, Predicate<CacheKey>> reader, String text)
            throws ApiFailure {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ApiFailure(400, String.valueOf(e.getMessage()));
        }
    }
}
