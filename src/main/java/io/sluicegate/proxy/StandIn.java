package io.sluicegate.proxy;

import io.sluicegate.cache.CacheDecision;
import io.sluicegate.cache.FreshnessPolicy;
import io.sluicegate.cache.StalePolicy;
import io.sluicegate.cache.StoredResponse;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.forward.ForwardFailure;
import io.sluicegate.http.RequestHead;

/**
 * Serves what is stored although the origin was asked: because it still holds, or because the origin has no better answer.
 * Has no state.
 */
final class StandIn {

    private StandIn() {}

    private interface Condition {
        boolean allows(RequestHead request, StoredResponse stored, long freshSeconds);
    }

    /** The origin says that it still holds; {@code more} goes into Cache-Status. */
    static void confirmed(Carriage carriage, FetchPlan plan, StoredResponse refreshed, String more) {
        serve(carriage, plan, decision(carriage, plan, refreshed), CacheStatus.REVALIDATED, 304, more);
    }

    /** Whether the client has been answered, the origin having answered with an error of this status. */
    static boolean insteadOfError(Carriage carriage, FetchPlan plan, int status) {
        return StalePolicy.isError(status)
                && stale(carriage, plan, StalePolicy::onError, status, "; detail=stale-if-error");
    }

    /** No answer is to be had from the origin: serves what is stale, or tells of the failure. */
    static void orNothing(Carriage carriage, FetchPlan plan, ForwardFailure failure) {
        if (!stale(carriage, plan, StalePolicy::onDeadOrigin, 0, "; detail=origin-dead")) {
            StoredResponse stored = plan.stale();
            boolean asked = stored != null && StalePolicy.mustBeConfirmed(stored);
            carriage.exchange().unreachable(carriage.request(), failure, asked ? 504 : FailureWords.status(failure));
        }
    }

    private static boolean stale(Carriage carriage, FetchPlan plan, Condition condition, int answered, String more) {
        StoredResponse stored = plan.stale();
        if (stored == null) {
            return false;
        }
        CacheDecision.Serve decision = decision(carriage, plan, stored);
        if (!condition.allows(carriage.request(), stored, decision.freshSeconds())) {
            return false;
        }
        serve(carriage, plan, decision, CacheStatus.STALE, answered, more);
        return true;
    }

    private static CacheDecision.Serve decision(Carriage carriage, FetchPlan plan, StoredResponse stored) {
        return new CacheDecision.Serve(
                stored, FreshnessPolicy.at(carriage.flow().now(), stored, plan.rules()));
    }

    private static void serve(
            Carriage carriage,
            FetchPlan plan,
            CacheDecision.Serve decision,
            CacheStatus status,
            int answered,
            String more) {
        RequestHead request = carriage.request();
        if (carriage.exchange().mayDeliver(request, decision.stored().fields())) {
            carriage.flow().draft().cached(status, plan.forward().word());
            String told = more + "; ttl=" + decision.freshSeconds();
            carriage.exchange().serve(request, decision, CacheStatusField.forwarded(plan, answered, told));
        }
    }
}
