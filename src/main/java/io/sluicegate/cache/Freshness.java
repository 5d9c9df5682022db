package io.sluicegate.cache;

/**
 * How fresh a response is at a moment (RFC 9111 section 4.2).
 *
 * @param ageSeconds since it was generated or validated at the origin
 * @param leftSeconds for how long it is still fresh; negative once it is stale
 */
public record Freshness(long ageSeconds, long leftSeconds) {}
