package io.sluicegate.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.sluicegate.cache.CacheDecision;
import io.sluicegate.cache.CacheKey;
import io.sluicegate.cache.FreshnessPolicy;
import io.sluicegate.cache.Invalidation;
import io.sluicegate.cache.StoragePolicy;
import io.sluicegate.cache.StoredResponse;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.forward.ConnectionPool;
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
final class Fetch implements ConnectionPool.Taker, ExchangeListener {

    private final FlowContext flow;
    private final HttpFlow http;
    private final HttpExchange exchange;
    private final RequestHead request;
    private final Destination destination;
    private final FetchPlan plan;
    private final CacheCopy copy;
    private @Nullable Candidates candidates;
    private ConnectionPool.@Nullable Key key;
    private @Nullable OriginConnection connection;
    private @Nullable ResponseHead notModified;
    private Instant sentAt = Instant.EPOCH;
    private Instant headAt = Instant.EPOCH;
    private boolean resent;
    private boolean over;

    Fetch(
            FlowContext flow,
            HttpFlow http,
            HttpExchange exchange,
            RequestHead request,
            Destination destination,
            FetchPlan plan) {
        this.flow = flow;
        this.http = http;
        this.exchange = exchange;
        this.request = request;
        this.destination = destination;
        this.plan = plan;
        this.copy = new CacheCopy(flow.shared().cache(), request, plan);
    }

    void begin() {
        flow.draft().cached(plan.status(), plan.forward().word());
        destination.resolve(flow.loop().resolver(), () -> {
            candidates = new Candidates(flow, destination);
            tryNext(candidates);
        });
    }

    private void tryNext(Candidates left) {
        Endpoint target = left.next();
        if (over || flow.isOver()) {
            return;
        }
        if (target == null) {
            over = true;
            exchange.unreachable(request, left.failure());
            return;
        }
        flow.draft().attempted();
        key = new ConnectionPool.Key(target, flow.sourceToShow(), flow.id());
        flow.loop().pool().acquire(key, this);
    }

    @Override
    public void refused(ForwardFailure failure) {
        if (candidates != null) {
            candidates.failed(failure);
            tryNext(candidates);
        }
    }

    @Override
    public void connected(OriginConnection taken) {
        if (over || flow.isOver()) {
            taken.abandon();
            return;
        }
        connection = taken;
        flow.draft().connected(taken.origin(), taken.bytes());
        if (request.authenticatesConnection()) {
            taken.keepFor(flow.id());
        }
        sentAt = flow.now();
        taken.begin(ForwardedRequest.of(flow, request, plan.conditions()), this);
        if (connection == taken) {
            exchange.body().attach(taken);
            requestMoved();
            http.readBody();
        }
    }

    /** A piece of the request has gone on; once the last one has, the answer is waited for. */
    void requestMoved() {
        if (!over) {
            boolean answerAwaited =
                    exchange.isRequestWhole() && !exchange.delivery().isBegun();
            http.allow(
                    answerAwaited && connection != null
                            ? flow.shared().settings().timeouts().firstByte()
                            : flow.shared().settings().timeouts().idle());
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
        headAt = flow.now();
        http.allow(flow.shared().settings().timeouts().idle());
        ResponseHead head = DeliveredHead.endToEnd(message, headAt);
        if (plan.validated() != null && head.status() == 304) {
            notModified = head;
            return;
        }
        if (plan.mayInvalidate()) {
            for (CacheKey stale : Invalidation.keysFor(plan.key(), request, head.status(), head.fields())) {
                flow.shared().cache().invalidate(stale);
            }
        }
        if (!exchange.mayDeliver(request, head.fields())) {
            return;
        }
        if (!exchange.isRequestWhole()) {
            exchange.delivery().closeAfterwards(); // nobody may take the rest of the body once the answer is over
        }
        boolean stores = copy.begin(head, sentAt, headAt);
        flow.draft().answered(head);
        flow.draft().cached(plan.status(), copy.reason(plan.forward()));
        String cacheStatus = "sluicegate; fwd=" + plan.forward().word() + "; fwd-status=" + head.status()
                + (stores ? "; stored" : "");
        BodyLength length = BodyLength.ofResponse(request.method(), head.status(), FieldView.of(message.headers()));
        exchange.delivery().begin(DeliveredHead.forClient(head, flow, cacheStatus), length);
    }

    @Override
    public void body(ByteBuf bytes) {
        if (notModified != null) {
            bytes.release();
            return;
        }
        http.allow(flow.shared().settings().timeouts().idle());
        copy.append(bytes);
        exchange.delivery().body(bytes);
    }

    @Override
    public void readComplete() {
        exchange.delivery().flush();
        readOn();
    }

    private void readOn() {
        if (connection != null && exchange.delivery().isWritable()) {
            connection.read();
        }
    }

    /** The client has taken what was waiting for it: more of the answer may come. */
    void clientWritable() {
        http.allow(flow.shared().settings().timeouts().idle());
        readOn();
    }

    @Override
    public void end(HttpHeaders trailers) {
        over = true;
        connection = null;
        flow.draft().settleOrigin();
        exchange.body().detach();
        StoredResponse validated = plan.validated();
        if (notModified != null && validated != null) {
            serveValidated(validated.refreshedBy(notModified.fields(), sentAt, headAt));
            return;
        }
        copy.end();
        exchange.delivery().end(trailers);
    }

    private void serveValidated(StoredResponse refreshed) {
        // What the 304 added may be for this client alone.
        if (StoragePolicy.mayKeep(request, refreshed.head())) {
            flow.shared().cache().put(plan.key(), refreshed);
        }
        if (!exchange.mayDeliver(request, refreshed.head().fields())) {
            return;
        }
        flow.draft().cached(CacheStatus.REVALIDATED, plan.forward().word());
        long age = FreshnessPolicy.ageSeconds(refreshed, flow.now());
        long fresh = FreshnessPolicy.lifetimeSeconds(refreshed) - age;
        CacheDecision.Serve serve = new CacheDecision.Serve(refreshed, age, fresh);
        CachedAnswer.deliver(flow, exchange.delivery(), request, serve, plan.forward());
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
        exchange.delivery().switching(DeliveredHead.endToEnd(head, flow.now()));
        http.answerNoMore(); // the origin's first frames may have come with the switch
        Tunnel tunnel = new Tunnel(flow, destination);
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
        boolean again = !resent
                && !exchange.delivery().isBegun()
                && RetryPolicy.mayResend(request.method(), failure.reused(), failure.answerBegun(), bodySent);
        if (again && key != null) {
            resent = true;
            flow.draft().attempted();
            flow.loop().pool().dial(key, this);
            return;
        }
        copy.drop();
        over = true;
        if (exchange.delivery().isBegun()) {
            exchange.cut(FailureWords.end(failure));
        } else {
            exchange.unreachable(request, failure);
        }
    }

    /** Whether nothing is to be heard from the origin any more. */
    boolean isOver() {
        return over;
    }

    void expired() {
        if (connection != null) {
            String what =
                    exchange.delivery().isBegun() ? "the origin fell silent" : "the origin did not answer in time";
            connection.fail(ForwardFailure.Kind.TIMEOUT, what);
        } else {
            failed(new ForwardFailure(ForwardFailure.Kind.TIMEOUT, "no connection in time", false, false));
        }
    }

    /** The client is gone, or its request is: the origin hears no more of it. */
    void abandon() {
        over = true;
        copy.drop();
        OriginConnection open = connection;
        connection = null;
        if (open != null) {
            open.abandon();
        }
    }
}
