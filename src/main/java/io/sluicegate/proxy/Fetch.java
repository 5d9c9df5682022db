package io.sluicegate.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.sluicegate.cache.CachePolicy;
import io.sluicegate.cache.SharedBody;
import io.sluicegate.cache.StoredResponse;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.forward.ExchangeListener;
import io.sluicegate.forward.FieldView;
import io.sluicegate.forward.ForwardFailure;
import io.sluicegate.forward.OriginConnection;
import io.sluicegate.http.BodyLength;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;
import io.sluicegate.upstream.RetryPolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks the origin and passes its answer on as it comes, with the cache's copy made on the way. Confined to the flow's
 * event loop, which alone writes its fields.
 */
final class Fetch implements Supply, Attempts.Asker, ExchangeListener {

    private final Carriage carriage;
    private final FlowContext flow;
    private final HttpFlow http;
    private final HttpExchange exchange;
    private final RequestHead request;
    private final FetchPlan plan;
    private final CacheCopy copy;
    private final CacheStep step;
    private final Attempts attempts;
    private @Nullable OriginConnection connection;
    /** Writes the answer where the client is slower than those who read it too; null where it is written as it comes. */
    private @Nullable PacedCopy paced;

    private boolean over;

    /**
     * Asks for a request.
     *
     * @param flight in which others wait for the same; null where none may
     * @param step is taken again where what comes is of no use
     */
    Fetch(Carriage carriage, FetchPlan plan, @Nullable Flight flight, CacheStep step) {
        this.step = step;
        this.carriage = carriage;
        this.flow = carriage.flow();
        this.http = carriage.http();
        this.exchange = carriage.exchange();
        this.request = carriage.request();
        this.plan = plan;
        this.copy = new CacheCopy(flow.shared().cache(), request, plan, flight);
        this.attempts = new Attempts(flow, carriage.destination(), this);
    }

    void begin() {
        flow.draft().cached(plan.status(), plan.forward().word());
        attempts.begin();
    }

    @Override
    public void attempted() {
        flow.draft().attempted();
    }

    @Override
    public void connected(OriginConnection taken) {
        connection = taken;
        flow.draft().connected(taken.origin(), taken.bytes());
        if (request.authenticatesConnection()) {
            taken.keepFor(flow.id());
        }
        copy.sent(flow.now());
        taken.begin(ForwardedRequest.of(flow, request, plan.conditions()), this);
        if (connection == taken) {
            exchange.body().attach(taken);
            requestMoved();
            http.readBody();
        }
    }

    @Override
    public void unconnected(ForwardFailure last) {
        over = true;
        noAnswer(last);
    }

    @Override
    public void requestMoved() {
        if (!over) {
            boolean answerAwaited =
                    exchange.isRequestWhole() && !exchange.delivery().isBegun();
            http.allow(
                    answerAwaited && connection != null
                            ? carriage.timeouts().firstByte()
                            : carriage.timeouts().idle());
        }
    }

    @Override
    public void interim(HttpResponse head) {
        if (exchange.isHeld() && head.status().code() != 100) {
            return; // it would tell of an answer that is held back
        }
        exchange.delivery().interim(head.status().code(), head.status().reasonPhrase(), FieldView.of(head.headers()));
    }

    @Override
    public void head(HttpResponse message) {
        Instant now = flow.now();
        http.allow(carriage.timeouts().idle());
        ResponseHead head = DeliveredHead.endToEnd(message, now);
        if (copy.confirms(head, now)) {
            return;
        }
        if (StandIn.insteadOfError(carriage, plan, head.status())) {
            copy.cannotShare(head.status());
            abandon();
            return;
        }
        copy.invalidate(head);
        if (copy.isOutOfPlace(head)) {
            copy.drop();
            abandon();
            step.again(false);
            return;
        }
        StoredResponse beginning = copy.beginning(head, now);
        if (beginning != null) {
            complete(beginning, now);
            return;
        }
        BodyLength length = BodyLength.ofResponse(request.method(), head.status(), FieldView.of(message.headers()));
        boolean stores = copy.begin(head, length, now);
        if (exchange.mayDeliver(request, head.fields())) {
            deliver(head, length, head.status(), stores);
        }
    }

    /** Delivers what is stored, and then the rest as it comes. */
    private void complete(StoredResponse beginning, Instant now) {
        boolean stores = copy.begin(beginning, now);
        if (exchange.mayDeliver(request, beginning.fields())) {
            deliver(beginning.head(), new BodyLength(BodyLength.Kind.FIXED, beginning.size()), 206, stores);
            beginning.body().forEach(piece -> exchange.delivery().body(Unpooled.wrappedBuffer(piece)));
        }
    }

    private void deliver(ResponseHead head, BodyLength length, int told, boolean stores) {
        copy.onHunger(() -> flow.loop().eventLoop().execute(this::readOn));
        if (!exchange.isRequestWhole()) {
            exchange.delivery().closeAfterwards(); // nobody may take the rest of the body once the answer is over
        }
        flow.draft().answered(head);
        flow.draft().cached(plan.status(), copy.reason(plan.forward()));
        String more = stores ? "; stored; ttl=" + copy.ttl(flow.now()) : copy.refusal();
        String cacheStatus = CacheStatusField.forwarded(plan, told, more);
        exchange.delivery().begin(DeliveredHead.forClient(head, flow, cacheStatus), length);
    }

    @Override
    public void body(ByteBuf bytes) {
        copy.append(bytes);
        if (copy.hasConfirmed() || paced != null) {
            bytes.release();
            return;
        }
        http.allow(carriage.timeouts().idle());
        exchange.delivery().body(bytes);
    }

    @Override
    public void readComplete() {
        exchange.delivery().flush();
        readOn();
    }

    /** Reads on as fast as the client takes it, or as those do who read it too. */
    private void readOn() {
        OriginConnection open = connection;
        SharedBody body = copy.body();
        if (open == null) {
            return;
        }
        if (paced == null && exchange.delivery().isWritable() && !copy.isHeldBack()) {
            open.read();
        } else if (body != null && body.isWanted()) {
            if (paced == null) {
                paced = PacedCopy.ofRest(carriage, body);
            }
            open.read();
        }
    }

    @Override
    public void clientWritable() {
        if (paced != null) {
            paced.pump();
        } else {
            http.allow(carriage.timeouts().idle());
            readOn();
        }
    }

    @Override
    public void end(HttpHeaders trailers) {
        over = true;
        connection = null;
        flow.draft().settleOrigin();
        exchange.body().detach();
        StoredResponse confirmed = copy.end();
        if (confirmed != null) {
            StandIn.confirmed(carriage, plan, whatAnswers(confirmed), "");
        } else if (paced == null) {
            exchange.delivery().end(trailers);
        } // else the rest is written as the client takes it
    }

    /** A part whose new fields the client's condition does not fit any more is served as it was. */
    private StoredResponse whatAnswers(StoredResponse confirmed) {
        StoredResponse before = plan.validated();
        return before == null || CachePolicy.answers(confirmed, request, flow.now()) ? confirmed : before;
    }

    @Override
    public void upgraded(HttpResponse head, OriginConnection upgraded) {
        String protocol = head.headers().get("Upgrade");
        boolean asked = request.isWebSocketUpgrade() && "websocket".equalsIgnoreCase(protocol);
        if (!asked) {
            connection = null;
            upgraded.abandon();
            failed(new ForwardFailure(ForwardFailure.Kind.PROTOCOL, "101 that nobody asked for", false, true));
            return;
        }
        if (!exchange.mayDeliver(request, FieldView.of(head.headers()))) {
            connection = null;
            upgraded.abandon();
            return;
        }
        over = true;
        connection = null;
        flow.draft().answered(101, null);
        flow.draft().cached(CacheStatus.NONE, null);
        ResponseHead switching = DeliveredHead.endToEnd(head, flow.now());
        String cacheStatus = CacheStatusField.forwarded(plan, 101, "");
        exchange.delivery().switching(DeliveredHead.forClient(switching, flow, cacheStatus));
        http.answerNoMore(); // the origin's first frames may have come with the switch
        Tunnel tunnel = new Tunnel(flow, carriage.destination());
        tunnel.join(upgraded.channel());
        boolean inputEnded = http.hasInputEnded();
        tunnel.openDown();
        upgraded.becomeTunnel();
        http.leave();
        tunnel.openUp(inputEnded);
    }

    @Override
    public void writabilityChanged(boolean writable) {
        if (writable) {
            http.readBody();
        }
    }

    @Override
    public void failed(ForwardFailure failure) {
        connection = null;
        exchange.body().detach();
        if (over) {
            return;
        }
        boolean bodySent = exchange.body().isBegun();
        boolean resend = !exchange.delivery().isBegun()
                && RetryPolicy.mayResend(request.method(), failure.reused(), failure.answerBegun(), bodySent);
        if (resend && attempts.repeat(failure)) {
            return;
        }
        over = true;
        if (exchange.delivery().isBegun()) {
            copy.failed(failure);
            if (paced == null) {
                exchange.cut(FailureWords.end(failure));
            } // else it is cut where what has come of it ends
        } else {
            noAnswer(failure);
        }
    }

    private void noAnswer(ForwardFailure failure) {
        copy.failed(failure);
        StandIn.orNothing(carriage, plan, failure);
    }

    @Override
    public boolean isOver() {
        return over && (paced == null || paced.isOver());
    }

    @Override
    public void expired() {
        if (connection != null && copy.isHeldBack()) {
            http.allow(carriage.timeouts().idle()); // whoever is behind has a deadline of its own
        } else if (connection != null) {
            String what =
                    exchange.delivery().isBegun() ? "the origin fell silent" : "the origin did not answer in time";
            connection.fail(ForwardFailure.Kind.TIMEOUT, what);
        } else {
            failed(ForwardFailure.unconnected(ForwardFailure.Kind.TIMEOUT, "no connection in time"));
        }
    }

    @Override
    public void abandon() {
        over = true;
        if (paced != null) {
            paced.close();
        }
        OriginConnection open = connection;
        connection = null;
        if (open != null && copy.isFollowed()) {
            Refill.takeOver(carriage, plan, copy, open);
            return;
        }
        copy.drop();
        if (open != null) {
            open.abandon();
        }
    }
}
