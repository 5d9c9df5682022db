package io.sluicegate.proxy;

import io.sluicegate.cache.CacheDecision;
import io.sluicegate.cache.CacheKey;
import io.sluicegate.cache.CachePolicy;
import io.sluicegate.cache.CacheRules;
import io.sluicegate.cache.CacheStore;
import io.sluicegate.flow.Action;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.http.RequestHead;
import io.sluicegate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The step from the verdict to the answer: what the cache says to a request that may be carried, and what follows from
 * it. Confined to the flow's event loop.
 */
final class CacheStep {

    private final Carriage carriage;
    private final RequestHead request;
    private final Flights flights;
    private final boolean ruledOut;
    private final CacheKey key;

    CacheStep(Carriage carriage, Verdict verdict) {
        FlowContext flow = carriage.flow();
        HttpSite site = carriage.http().site();
        this.carriage = carriage;
        this.request = carriage.request();
        this.flights = flow.shared().flights();
        this.key = site.cacheKey(flow, request, carriage.destination());
        this.ruledOut = verdict.action() == Action.BYPASS || !HttpSite.mayCache(key, carriage.destination());
    }

    void begin() {
        again(false);
    }

    /** Takes the step once more; {@code alone} so that it neither waits for another's answer nor lets others wait for its. */
    void again(boolean alone) {
        RuledCache.of(carriage.flow(), carriage.passage(), rules -> {
            if (!carriage.exchange().isGivenUp()) {
                decide(rules, alone);
            }
        });
    }

    private void decide(CacheRules rules, boolean alone) {
        CacheDecision decision = lookUp(rules);
        if (decision instanceof CacheDecision.Whole whole) {
            if (alone || !fetchWhole(whole, rules)) {
                act(new CacheDecision.Bypass(whole.forward(), true), rules, null);
            }
            return;
        }
        if (alone || !mayBeShared(decision)) {
            act(decision, rules, null);
            return;
        }
        Flight flight = underWay();
        if (flight != null && follows(flight, decision, rules, false)) {
            return;
        }
        Flight led = flights.lead(key, store().moment());
        // What was under way a moment ago may have been stored meanwhile.
        CacheDecision now = led == null ? decision : lookUp(rules);
        if (led != null && !mayBeShared(now)) {
            led.end();
            act(now, rules, null);
        } else {
            act(now, rules, led);
        }
    }

    private CacheStore store() {
        return carriage.flow().shared().cache();
    }

    /** What others wait for already; null for nothing, and where it could bring back what has been dropped since. */
    private @Nullable Flight underWay() {
        Flight flight = flights.find(key);
        return flight == null || store().isOutdated(key, flight.begun()) ? null : flight;
    }

    /** What is to be asked for behind the client; null where it may not be, or is already. */
    private @Nullable Flight leadInBackground() {
        return Refill.isFit(carriage) ? flights.leadInBackground(key, store().moment()) : null;
    }

    /** Whether the part that is wanted will be cut out of the whole, which is asked for in the background. */
    private boolean fetchWhole(CacheDecision.Whole decision, CacheRules rules) {
        if (!mayWait()) {
            return false;
        }
        Flight flight = underWay();
        if (flight != null) {
            return follows(flight, decision, rules, false);
        }
        Flight led = leadInBackground();
        if (led == null) {
            return false;
        }
        boolean waits = follows(led, decision, rules, true);
        Refill.begin(carriage, FetchPlan.of(decision, key, rules, ruledOut), led);
        return waits;
    }

    private CacheDecision lookUp(CacheRules rules) {
        return ruledOut || request.isWebSocketUpgrade()
                ? new CacheDecision.Bypass(CacheDecision.Forward.BYPASS)
                : CachePolicy.decide(
                        request, key, store(), rules, carriage.flow().now());
    }

    /** Whether others may wait for what the origin says to this: not where that may be for one client alone. */
    private boolean mayBeShared(CacheDecision decision) {
        boolean asks = decision instanceof CacheDecision.Revalidate
                || decision instanceof CacheDecision.Complete
                || (decision instanceof CacheDecision.Fetch && !CachePolicy.isConditional(request));
        return asks && mayWait();
    }

    private boolean mayWait() {
        return "GET".equals(request.method())
                && !request.fields().contains("Authorization")
                && CachePolicy.takesSharedAnswer(request)
                && flights.mayShare(key);
    }

    private boolean follows(Flight flight, CacheDecision decision, CacheRules rules, boolean first) {
        FetchPlan plan = FetchPlan.of(decision, key, rules, ruledOut);
        Follower follower = new Follower(carriage, plan, flight, this, first);
        carriage.exchange().suppliedBy(follower);
        return follower.begin();
    }

    private void act(CacheDecision decision, CacheRules rules, @Nullable Flight led) {
        FlowContext flow = carriage.flow();
        HttpExchange exchange = carriage.exchange();
        if (decision instanceof CacheDecision.Serve serve) {
            if (serve.refresh()) {
                refresh(serve, rules);
            }
            if (exchange.mayDeliver(request, serve.stored().fields())) {
                flow.draft().cached(serve.freshSeconds() > 0 ? CacheStatus.HIT : CacheStatus.STALE, null);
                exchange.serve(request, serve, CacheStatusField.hit(key, serve.freshSeconds()));
            }
        } else if (decision instanceof CacheDecision.Unavailable) {
            flow.draft().cached(CacheStatus.MISS, "only-if-cached");
            exchange.notStored(request);
        } else {
            Fetch fetch = new Fetch(carriage, FetchPlan.of(decision, key, rules, ruledOut), led, this);
            exchange.suppliedBy(fetch);
            fetch.begin();
        }
    }

    /** Asks in the background for what is served stale, unless that is done already. */
    private void refresh(CacheDecision.Serve serve, CacheRules rules) {
        Flight led = CachePolicy.takesSharedAnswer(request) ? leadInBackground() : null;
        if (led != null) {
            CacheDecision anew = CachePolicy.askAgain(serve.stored(), CacheDecision.Forward.STALE);
            Refill.begin(carriage, FetchPlan.of(anew, key, rules, false), led);
        }
    }
}
