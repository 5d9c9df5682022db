package io.sluicegate.proxy;

import io.sluicegate.cache.CachePolicy;
import io.sluicegate.cache.FreshnessPolicy;
import io.sluicegate.cache.ServedRange;
import io.sluicegate.cache.SharedAnswer;
import io.sluicegate.cache.StoredResponse;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.forward.ForwardFailure;
import io.sluicegate.http.BodyLength;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for the answer to the same one of another's. Told on any thread; confined to its flow's event loop
 * otherwise, which alone writes its fields.
 */
final class Follower implements Supply, Flight.Follower {

    private final Carriage carriage;
    private final FetchPlan plan;
    private final Flight flight;
    private final CacheStep step;
    private final boolean alone;
    private @Nullable PacedCopy copy;
    private boolean over;

    /**
     * Waits for what a flight brings.
     *
     * @param step is taken again where that is for another
     * @param alone whether the flight has begun for this request, and no client leads it
     */
    Follower(Carriage carriage, FetchPlan plan, Flight flight, CacheStep step, boolean alone) {
        this.alone = alone;
        this.carriage = carriage;
        this.plan = plan;
        this.flight = flight;
        this.step = step;
    }

    /** Whether it waits; where not, the request goes by itself. */
    boolean begin() {
        carriage.flow().draft().cached(plan.status(), plan.forward().word());
        // As long as whoever leads may take for a connection and an answer, both of which began earlier.
        carriage.http()
                .allow(carriage.timeouts().idle().plus(carriage.timeouts().firstByte()));
        return flight.join(this);
    }

    private RequestHead request() {
        return carriage.request();
    }

    @Override
    public boolean takes(SharedAnswer answer) {
        return answer.suits(request()) && mayHave(answer.bodiless());
    }

    @Override
    public boolean takes(StoredResponse refreshed) {
        return CachePolicy.answers(refreshed, request(), carriage.flow().now()) && mayHave(refreshed);
    }

    /** Whether it was asked for on behalf of this request, or may be used for others too. */
    private boolean mayHave(StoredResponse response) {
        return alone
                || CachePolicy.mayReuse(
                        response, request(), plan.rules(), carriage.flow().now());
    }

    private void onLoop(Runnable news) {
        carriage.flow().loop().eventLoop().execute(() -> {
            if (!over && !carriage.flow().isOver()) {
                news.run();
            }
        });
    }

    private void askAnew(boolean alone) {
        over = true;
        step.again(alone);
    }

    @Override
    public void shares(SharedAnswer answer) {
        ServedRange range = answer.rangeFor(request(), carriage.flow().now());
        // At once, before the first bytes are gone.
        PacedCopy begun = range == null
                ? PacedCopy.ofWhole(carriage, answer.body())
                : PacedCopy.ofRange(carriage, answer.body(), range.first(), range.count());
        carriage.flow().loop().eventLoop().execute(() -> {
            if (begun == null) {
                goAlone();
            } else if (over || carriage.flow().isOver()) {
                begun.close();
            } else {
                copy = begun;
                deliver(answer, range, begun);
            }
        });
    }

    private void deliver(SharedAnswer answer, @Nullable ServedRange range, PacedCopy begun) {
        HttpExchange exchange = carriage.exchange();
        FlowContext flow = carriage.flow();
        if (!exchange.mayDeliver(request(), answer.head().fields())) {
            return;
        }
        exchange.body().drop();
        ResponseHead head = aged(range == null ? answer.headForOthers() : range.head(), answer);
        BodyLength.Kind kind = head.status() == 304 ? BodyLength.Kind.NONE : BodyLength.Kind.FIXED;
        BodyLength length = range == null ? answer.length() : new BodyLength(kind, range.count());
        flow.draft().answered(head);
        if (!alone) {
            flow.draft().cached(CacheStatus.HIT, "collapsed");
        }
        String cacheStatus =
                CacheStatusField.forwarded(plan, answer.head().status(), alone ? "; stored" : "; collapsed");
        exchange.delivery().begin(DeliveredHead.forClient(head, flow, cacheStatus), length);
        exchange.delivery().flush();
        begun.pump();
    }

    /** With its age: it may have been on its way for long (RFC 9111 section 5.1). */
    private ResponseHead aged(ResponseHead head, SharedAnswer answer) {
        long age = FreshnessPolicy.ageSeconds(answer.bodiless(), carriage.flow().now());
        FieldList fields =
                head.fields().toBuilder().set("Age", Long.toString(age)).build();
        return new ResponseHead(head.status(), head.reason(), fields);
    }

    @Override
    public void validated(StoredResponse refreshed) {
        onLoop(() -> {
            over = true;
            StandIn.confirmed(carriage, plan, refreshed, "; collapsed");
        });
    }

    @Override
    public void error(int status) {
        onLoop(() -> {
            if (StandIn.insteadOfError(carriage, plan, status)) {
                over = true;
            } else {
                askAnew(true);
            }
        });
    }

    @Override
    public void goAlone() {
        onLoop(() -> askAnew(true));
    }

    @Override
    public void goAgain() {
        onLoop(() -> askAnew(false));
    }

    @Override
    public void failed(ForwardFailure failure) {
        onLoop(() -> noAnswer(failure));
    }

    private void noAnswer(ForwardFailure failure) {
        over = true;
        StandIn.orNothing(carriage, plan, failure);
    }

    @Override
    public void requestMoved() {
        // It has no body.
    }

    @Override
    public void clientWritable() {
        if (copy != null) {
            copy.pump();
        }
    }

    @Override
    public boolean isOver() {
        return over || (copy != null && copy.isOver());
    }

    @Override
    public void expired() {
        if (copy == null) {
            flight.leave(this);
            noAnswer(ForwardFailure.unconnected(ForwardFailure.Kind.TIMEOUT, "no answer in time"));
        } else if (copy.isHeldBack()) {
            carriage.http().allow(carriage.timeouts().idle()); // whoever is behind has a deadline of its own
        } else {
            abandon();
            carriage.exchange().cut(FlowEnd.UPSTREAM_TIMEOUT);
        }
    }

    @Override
    public void abandon() {
        over = true;
        flight.leave(this);
        if (copy != null) {
            copy.close();
        }
    }
}
