package io.sluicegate.proxy;

import io.sluicegate.cache.CacheDecision;
import io.sluicegate.cache.CacheKey;
import io.sluicegate.cache.StoredResponse;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.http.FieldList;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of an origin's answer. Immutable.
 *
 * @param key under which it is stored
 * @param status what the exchange is called in its record unless the answer changes that
 * @param forward why the origin is asked, in the words of RFC 9211
 * @param mayStore whether the answer may be stored
 * @param mayInvalidate whether a stored answer may be dropped for it
 * @param validated what is served if the origin says that it still holds; null where nothing is
 * @param conditions by which it is asked that; empty likewise
 */
record FetchPlan(
        CacheKey key,
        CacheStatus status,
        CacheDecision.Forward forward,
        boolean mayStore,
        boolean mayInvalidate,
        @Nullable StoredResponse validated,
        FieldList conditions) {

    /** The plan for a decision that asks the origin. */
    static FetchPlan of(CacheDecision decision, CacheKey key, boolean ruledOut) {
        if (decision instanceof CacheDecision.Fetch fetch) {
            return new FetchPlan(key, CacheStatus.MISS, fetch.forward(), true, false, null, FieldList.EMPTY);
        }
        if (decision instanceof CacheDecision.Revalidate again) {
            return new FetchPlan(
                    key, CacheStatus.MISS, again.forward(), true, false, again.stored(), again.conditions());
        }
        if (decision instanceof CacheDecision.Bypass bypass) {
            return new FetchPlan(key, CacheStatus.BYPASS, bypass.forward(), false, !ruledOut, null, FieldList.EMPTY);
        }
        throw new IllegalArgumentException("the origin is not asked: " + decision);
    }
}
