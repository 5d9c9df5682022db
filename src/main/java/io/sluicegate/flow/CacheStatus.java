package io.sluicegate.flow;

/** What the cache did for an exchange, as the ledger and the metrics name it. */
public enum CacheStatus {
    /** Answered from the store without asking the origin. */
    HIT("hit"),
    /** Answered from the store after the origin said that the copy still holds. */
    REVALIDATED("revalidated"),
    /** Answered from the store although the copy was stale (RFC 5861). */
    STALE("stale"),
    /** Fetched, because no stored answer could be used. */
    MISS("miss"),
    /** Fetched, because this exchange is not one for a cache. */
    BYPASS("bypass"),
    /** The cache was never asked: a tunnel, a denial, an error. */
    NONE("none");

    private final String word;

    CacheStatus(String word) {
        this.word = word;
    }

    /** Whether the body that the client got came from the store. */
    public boolean isFromCache() {
        return this == HIT || this == REVALIDATED || this == STALE;
    }

    /** The word in records and metrics. */
    public String word() {
        return word;
    }
}
