package io.sluicegate.proxy;

import io.sluicegate.cache.CacheDecision;
import io.sluicegate.cache.CacheKey;
import io.sluicegate.http.SfString;

/** What the cache did with a request, as the client is told (RFC 9211). Has no state. */
final class CacheStatusField {

    static final String NAME = "Cache-Status";

    /** A key that is longer is not told: its answer would be mostly head. */
    private static final int LONGEST_KEY = 1_024;

    private CacheStatusField() {}

    /** Served from the store, which the origin was not asked about. */
    static String hit(CacheKey key, long freshSeconds) {
        return "sluicegate; hit; ttl=" + freshSeconds + key(key);
    }

    /**
     * The origin was asked.
     *
     * @param status of its answer; 0 where there was none
     * @param more further parameters, each with its semicolon before it
     */
    static String forwarded(FetchPlan plan, int status, String more) {
        return "sluicegate; fwd=" + plan.forward().word() + (status == 0 ? "" : "; fwd-status=" + status) + more
                + key(plan.key());
    }

    /** An answer of our own, to what is recorded so far; {@code detail} is a token. */
    static String local(RecordDraft draft, String detail) {
        String asked = "";
        for (CacheDecision.Forward why : CacheDecision.Forward.values()) {
            if (why.word().equals(draft.cacheReason())) {
                asked = "; fwd=" + why.word();
            }
        }
        return "sluicegate" + asked + "; detail=" + detail;
    }

    private static String key(CacheKey key) {
        String url = key.url();
        String all = key.partition() == null ? url : url + " at " + key.partition();
        return all.length() > LONGEST_KEY ? "" : "; key=" + SfString.quoted(all);
    }
}
