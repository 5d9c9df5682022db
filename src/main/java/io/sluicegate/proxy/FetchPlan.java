package io.sluicegate.proxy;

import io.sluicegate.cache.CacheDecision;
import io.sluicegate.cache.CacheKey;
import io.sluicegate.cache.CachePolicy;
import io.sluicegate.cache.CacheRules;
import io.sluicegate.cache.StoredResponse;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.http.FieldList;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of an origin's answer. Immutable.
 *
 * @param key under which it is stored
 * @param rules what the administrator says of storing it
 * @param status what the exchange is called in its record unless the answer changes that
 * @param forward why the origin is asked, in the words of RFC 9211
 * @param mayStore whether the answer may be stored
 * @param mayInvalidate whether a stored answer may be dropped for it
 * @param validated what is served if the origin says that it still holds; null where nothing is
 * @param stale what is served if the origin fails and it is allowed; null where nothing is
 * @param beginning what the answer is to complete; null where it is asked for by itself
 * @param conditions by which it is asked that, or asked for the rest; empty likewise
 */
record FetchPlan(
        CacheKey key,
        CacheRules rules,
        CacheStatus status,
        CacheDecision.Forward forward,
        boolean mayStore,
        boolean mayInvalidate,
        @Nullable StoredResponse validated,
        @Nullable StoredResponse stale,
        @Nullable StoredResponse beginning,
        FieldList conditions) {

    /** The plan for a decision that asks the origin. */
    static FetchPlan of(CacheDecision decision, CacheKey key, CacheRules rules, boolean ruledOut) {
        if (decision instanceof CacheDecision.Fetch fetch) {
            return miss(key, rules, fetch.forward(), null, fetch.stale(), FieldList.EMPTY);
        }
        if (decision instanceof CacheDecision.Revalidate again) {
            return miss(key, rules, again.forward(), again.stored(), again.stored(), again.conditions());
        }
        if (decision instanceof CacheDecision.Whole whole) {
            StoredResponse stale = whole.stale();
            return stale == null
                    ? miss(key, rules, whole.forward(), null, null, FieldList.EMPTY)
                    : of(CachePolicy.askAgain(stale, whole.forward()), key, rules, ruledOut);
        }
        if (decision instanceof CacheDecision.Complete rest) {
            return new FetchPlan(
                    key,
                    rules,
                    CacheStatus.MISS,
                    CacheDecision.Forward.PARTIAL,
                    true,
                    false,
                    null,
                    null,
                    rest.stored(),
                    rest.conditions());
        }
        if (decision instanceof CacheDecision.Bypass bypass) {
            return new FetchPlan(
                    key,
                    rules,
                    CacheStatus.BYPASS,
                    bypass.forward(),
                    bypass.mayStore(),
                    !ruledOut,
                    null,
                    null,
                    null,
                    FieldList.EMPTY);
        }
        throw new IllegalArgumentException("the origin is not asked: " + decision);
    }

    private static FetchPlan miss(
            CacheKey key,
            CacheRules rules,
            CacheDecision.Forward why,
            @Nullable StoredResponse validated,
            @Nullable StoredResponse stale,
            FieldList conditions) {
        return new FetchPlan(key, rules, CacheStatus.MISS, why, true, false, validated, stale, null, conditions);
    }
}
