package io.sluicegate.cache;

import io.sluicegate.http.FieldList;
import org.jspecify.annotations.Nullable;

/** What the cache says to a request. */
public sealed interface CacheDecision {

    /**
     * The stored response answers it.
     *
     * @param stored what is served
     * @param ageSeconds its age, for the Age field
     * @param freshSeconds for how long it is still fresh; negative once it is stale
     * @param refresh whether the origin is to be asked meanwhile (RFC 5861 section 3)
     */
    record Serve(StoredResponse stored, long ageSeconds, long freshSeconds, boolean refresh) implements CacheDecision {

        /** Served, and that is all. */
        public Serve(StoredResponse stored, Freshness freshness) {
            this(stored, freshness, false);
        }

        Serve(StoredResponse stored, Freshness freshness, boolean refresh) {
            this(stored, freshness.ageSeconds(), freshness.leftSeconds(), refresh);
        }
    }

    /**
     * The origin is asked whether the stored response still holds.
     *
     * @param stored what is served if it does
     * @param conditions fields to add to the request (RFC 9111 section 4.3.1)
     * @param forward why, in the words of RFC 9211 section 2.2
     */
    record Revalidate(StoredResponse stored, FieldList conditions, Forward forward) implements CacheDecision {}

    /**
     * The origin is asked, and its answer may be stored.
     *
     * @param forward why, in the words of RFC 9211 section 2.2
     * @param stale what is stored and cannot be validated; null for nothing
     */
    record Fetch(Forward forward, @Nullable StoredResponse stale) implements CacheDecision {}

    /**
     * The origin is asked for the whole although a part is wanted, because a rule says so.
     *
     * @param forward why, in the words of RFC 9211 section 2.2
     * @param stale the whole that is stored and stale; null for nothing
     */
    record Whole(Forward forward, @Nullable StoredResponse stale) implements CacheDecision {}

    /**
     * The origin is asked for what is missing of the stored beginning, which is stale or fresh all the same: it comes only if
     * it belongs to it (RFC 9111 section 3.3).
     *
     * @param stored the beginning
     * @param conditions fields to add to the request
     */
    record Complete(StoredResponse stored, FieldList conditions) implements CacheDecision {}

    /**
     * This exchange is not one for the cache.
     *
     * @param forward why, in the words of RFC 9211 section 2.2
     * @param mayStore whether what comes of it may be stored all the same, being a part, or the answer to a POST
     */
    record Bypass(Forward forward, boolean mayStore) implements CacheDecision {

        /** Whatever comes of it is not stored. */
        public Bypass(Forward forward) {
            this(forward, false);
        }
    }

    /** The client wants a stored response or none (RFC 9111 section 5.2.1.7), and there is none. */
    record Unavailable() implements CacheDecision {}

    /** Why a request goes on to the origin (RFC 9211 section 2.2). */
    enum Forward {
        /** A rule says that the cache is not asked. */
        BYPASS("bypass"),
        /** The method is none that is served from a cache. */
        METHOD("method"),
        /** Nothing is stored for the target. */
        URI_MISS("uri-miss"),
        /** What is stored was selected by other request fields. */
        VARY_MISS("vary-miss"),
        /** What is stored could serve, but the request does not let it. */
        REQUEST("request"),
        /** What is stored is stale. */
        STALE("stale"),
        /** A part is wanted that is not stored, or more than the part that is. */
        PARTIAL("partial");

        private final String word;

        Forward(String word) {
            this.word = word;
        }

        /** The word in Cache-Status and in records. */
        public String word() {
            return word;
        }
    }
}
