package io.sluicegate.cache;

/**
 * How much the cache may keep ({@code cache} in the settings). Immutable.
 *
 * @param memoryBytes of heap, heads and bookkeeping included; at most a quarter of the heap is used
 * @param maxObjectBytes of one body
 * @param diskBytes of the disk tier; 0 means none
 */
public record CacheSettings(long memoryBytes, long maxObjectBytes, long diskBytes) {}
