package io.sluicegate.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the admin listener asks of the cache. All of it may block for a while and is called on a worker. */
public interface CacheApi {

    /** What is in the cache, as numbers. */
    Map<String, @Nullable Object> stats();

    /**
     * The stored variants of a URL, in all partitions.
     *
     * @throws ApiFailure when the URL is none that is cached
     */
    Items variants(String url) throws ApiFailure;

    /**
     * Drops all variants of a URL, in all partitions, and says how many they were.
     *
     * @throws ApiFailure when the URL is none that is cached
     */
    long purgeUrl(String url) throws ApiFailure;

    /**
     * Drops all variants of all URLs of a host, at all ports, and says how many they were.
     *
     * @throws ApiFailure when it is neither a name nor an address
     */
    long purgeHost(String host) throws ApiFailure;

    /** Drops everything, and says how many variants that was. */
    long purgeAll();
}
