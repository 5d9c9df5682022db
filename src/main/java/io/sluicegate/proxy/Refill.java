package io.sluicegate.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.sluicegate.cache.SharedBody;
import io.sluicegate.cache.StalePolicy;
import io.sluicegate.cache.StoredResponse;
import io.sluicegate.forward.ExchangeListener;
import io.sluicegate.forward.FieldView;
import io.sluicegate.forward.ForwardFailure;
import io.sluicegate.forward.OriginConnection;
import io.sluicegate.http.BodyLength;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;
import io.sluicegate.transport.Deadline;
import io.sluicegate.upstream.RetryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Asks the origin for the sake of the cache and of those who wait, with no client of its own: in the background of a stale
 * answer (RFC 5861 section 3), or because the client that asked first has gone. Confined to the event loop of that
 * client's flow, which alone writes its fields.
 */
final class Refill implements Attempts.Asker, ExchangeListener {

    private final FlowContext flow;
    private final FetchPlan plan;
    private final RequestHead request;
    private final CacheCopy copy;
    private final Attempts attempts;
    private final Deadline deadline;
    private @Nullable OriginConnection connection;
    private boolean over;

    private Refill(FlowContext flow, RequestHead request, Destination destination, FetchPlan plan, CacheCopy copy) {
        this.flow = flow;
        this.request = request;
        this.plan = plan;
        this.copy = copy;
        this.attempts = new Attempts(flow, destination, this);
        this.deadline = flow.loop().deadlines().watch(this::expired);
    }

    /** Whether the request may be asked for behind its client, or after it. */
    static boolean isFit(Carriage carriage) {
        return !carriage.flow().loop().isDraining() && !carriage.request().authenticatesConnection();
    }

    /** Asks for the whole of what the request is about, and brings it to all who follow the flight. */
    static void begin(Carriage carriage, FetchPlan plan, Flight flight) {
        FlowContext flow = carriage.flow();
        RequestHead request = ForwardedRequest.unconditional(carriage.request());
        CacheCopy copy = new CacheCopy(flow.shared().cache(), request, plan, flight);
        Refill refill = new Refill(flow, request, carriage.destination(), plan, copy);
        refill.deadline.set(carriage.timeouts().idle());
        refill.attempts.begin();
    }

    /** Goes on with what a client asked for that has gone since. */
    static void takeOver(Carriage carriage, FetchPlan plan, CacheCopy copy, OriginConnection connection) {
        Refill refill = new Refill(carriage.flow(), carriage.request(), carriage.destination(), plan, copy);
        refill.connection = connection;
        refill.deadline.set(
                copy.body() == null
                        ? carriage.timeouts().firstByte()
                        : carriage.timeouts().idle());
        refill.feedWhoIsHungry();
        connection.handOver(refill);
        refill.readOn();
    }

    private TimeoutSettings timeouts() {
        return flow.shared().settings().timeouts();
    }

    private void feedWhoIsHungry() {
        copy.onHunger(() -> flow.loop().eventLoop().execute(this::readOn));
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void attempted() {
        // No record counts what no client asked for.
    }

    @Override
    public void connected(OriginConnection taken) {
        connection = taken;
        copy.sent(flow.now());
        deadline.set(timeouts().firstByte());
        taken.begin(ForwardedRequest.of(flow, request, plan.conditions()), this);
        if (connection == taken) {
            taken.sendBody(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    @Override
    public void unconnected(ForwardFailure last) {
        stop(last);
    }

    @Override
    public void interim(HttpResponse head) {
        // Nobody waits for it.
    }

    @Override
    public void head(HttpResponse message) {
        deadline.set(timeouts().idle());
        ResponseHead head = DeliveredHead.endToEnd(message, flow.now());
        if (copy.confirms(head, flow.now())) {
            return;
        }
        if (plan.stale() != null && StalePolicy.isError(head.status())) {
            copy.cannotShare(head.status()); // what is stored is better than that
            stop(null);
            return;
        }
        StoredResponse beginning = copy.beginning(head, flow.now());
        BodyLength length = BodyLength.ofResponse("GET", head.status(), FieldView.of(message.headers()));
        boolean begun = !copy.isOutOfPlace(head)
                && (beginning == null ? copy.begin(head, length, flow.now()) : copy.begin(beginning, flow.now()));
        if (begun) {
            feedWhoIsHungry();
        } else {
            stop(null);
        }
    }

    @Override
    public void body(ByteBuf bytes) {
        deadline.set(timeouts().idle());
        copy.append(bytes);
        bytes.release();
    }

    @Override
    public void readComplete() {
        readOn();
    }

    /** Reads on for as long as it is for somebody: the store, or a client. */
    private void readOn() {
        SharedBody body = copy.body();
        OriginConnection open = connection;
        if (over || open == null) {
            return;
        }
        if (body == null || body.isKept() || body.isWanted()) {
            open.read();
        } else if (!body.isRead()) {
            stop(null);
        }
    }

    @Override
    public void end(HttpHeaders trailers) {
        connection = null;
        over = true;
        deadline.close();
        copy.end();
    }

    @Override
    public void upgraded(HttpResponse head, OriginConnection upgraded) {
        connection = null;
        upgraded.abandon();
        stop(new ForwardFailure(ForwardFailure.Kind.PROTOCOL, "101 that nobody asked for", false, true));
    }

    @Override
    public void writabilityChanged(boolean writable) {
        // Nothing more is sent.
    }

    @Override
    public void failed(ForwardFailure failure) {
        connection = null;
        boolean resend = RetryPolicy.mayResend("GET", failure.reused(), failure.answerBegun(), false);
        if (over || !resend || !attempts.repeat(failure)) {
            stop(failure);
        }
    }

    private void expired() {
        if (connection != null && copy.isHeldBack()) {
            deadline.set(timeouts().idle()); // whoever is behind has a deadline of its own
        } else if (connection != null) {
            connection.fail(ForwardFailure.Kind.TIMEOUT, "the origin fell silent");
        } else {
            stop(ForwardFailure.unconnected(ForwardFailure.Kind.TIMEOUT, "no connection in time"));
        }
    }

    /** Ends it; {@code failure} is what those who wait are told, null for nothing. */
    private void stop(@Nullable ForwardFailure failure) {
        if (over) {
            return;
        }
        over = true;
        deadline.close();
        if (failure == null) {
            copy.drop();
        } else {
            copy.failed(failure);
        }
        OriginConnection open = connection;
        connection = null;
        if (open != null) {
            open.abandon();
        }
    }
}
