package io.sluicegate.proxy;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.sluicegate.cache.CacheDecision;
import io.sluicegate.flow.Action;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.forward.ForwardFailure;
import io.sluicegate.http.HeaderFields;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.RequestReading;
import io.sluicegate.policy.Decision;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, in the order of the street: read, decide, cache, forward, deliver. Confined to the flow's
 * event loop, which alone writes its fields.
 */
final class HttpExchange {

    private final FlowContext flow;
    private final HttpFlow http;
    private final ReceivedHead head;
    private final RequestBody body = new RequestBody();
    private final Delivery delivery;
    private final RuleBook book;
    private final SignIn signIn;
    private @Nullable RequestHead request;
    private @Nullable ConnectExchange connect;
    private @Nullable Supply supply;
    private @Nullable Passage passage;
    /** Whether nothing of the answer may go to the client before its type has been judged. */
    private boolean held;
    /** Whether the first judgement has fallen. */
    private boolean decided;
    /** Whether the answer has shown its type, or that it has none. */
    private boolean typed;

    private @Nullable String mediaType;
    private FlowEnd end = FlowEnd.COMPLETE;
    private boolean givenUp;

    HttpExchange(FlowContext flow, HttpFlow http, HttpRequest message) {
        this.flow = flow;
        this.http = http;
        this.signIn = http.site().signIn(flow, message.headers());
        this.head = new ReceivedHead(message);
        this.book = flow.shared().book().get();
        this.delivery = new Delivery(flow, http, head.method(), head.minorVersion(), head.wantsKeepAlive());
    }

    /** Why the exchange ended, once its answer has been delivered. */
    FlowEnd end() {
        return end;
    }

    /** Whether a body comes with the request: then it is judged before that has been read. */
    boolean hasBody() {
        return head.hasBody();
    }

    void begin() {
        flow.draft().judgedBy(book);
        http.allow(flow.shared().settings().timeouts().idle());
        RequestReading reading = head.read(
                http.site().context(), flow.shared().settings().limits().headerCount());
        if (reading instanceof RequestReading.Accepted accepted) {
            read(accepted.head());
        } else if (reading instanceof RequestReading.Refused fault) {
            refuse(fault.status(), fault.reason());
        }
    }

    private void refuse(int status, String detail) {
        end = FlowEnd.BAD_REQUEST;
        body.drop();
        delivery.closeAfterwards();
        new LocalAnswers(flow, delivery, head.fields(), null).badRequest(status, detail);
    }

    private void read(RequestHead request) {
        this.request = request;
        flow.draft().asked(request, http.site().hostSource(request));
        if (head.isConnect() && hasBody()) {
            refuse(400, "CONNECT has no body");
            return;
        }
        Facts facts = http.site().factsOf(flow, request);
        Destination destination = http.site().destinationOf(request);
        Passage begun = new Passage(flow, book, facts, destination, this::judgedAnew);
        passage = begun;
        flow.underWay(begun);
        flow.draft().signedIn(facts.user());
        begun.judge(decision -> decided(request, begun, decision));
    }

    /** Goes on with what is known of the user, or tells the client why it does not. */
    private void askUser(RequestHead request, Passage passage) {
        http.allow(SignIn.PATIENCE);
        signIn.begin(answer -> {
            if (givenUp) {
                return;
            }
            http.allow(flow.shared().settings().timeouts().idle());
            if (answer == SignIn.Answer.ACCEPTED) {
                signedIn(passage, signIn.user());
                passage.judge(decision -> decided(request, passage, decision));
            } else {
                notSignedIn(request, answer);
            }
        });
    }

    private void notSignedIn(RequestHead request, SignIn.Answer answer) {
        flow.underWay(null);
        local(answer.end(), () -> answers(request).notSignedIn(answer));
    }

    private void signedIn(Passage passage, @Nullable String user) {
        passage.facts().signedIn(user);
        flow.draft().signedIn(user);
    }

    private void decided(RequestHead request, Passage passage, Decision decision) {
        if (givenUp) {
            return; // while a name was looked up
        }
        if (Judge.asksUser(passage.book(), passage.facts(), decision)) {
            askUser(request, passage);
            return;
        }
        decided = true;
        Verdict verdict = decision instanceof Verdict fallen ? fallen : null;
        if (verdict != null) {
            passage.record(verdict);
        }
        if (verdict != null && verdict.action() == Action.DENY) {
            deny(request, verdict);
        } else if (head.isConnect()) {
            connect = new ConnectExchange(flow, http, delivery);
            connect.begin(request, passage, signIn, verdict);
        } else if (Hops.haveBeenHere(request, flow.shared().viaName())) {
            local(FlowEnd.LOOP, answers(request)::loop);
        } else if (Hops.endHere(request)) {
            local(FlowEnd.COMPLETE, () -> answers(request).answer(Hops.asFarAsItGoes()));
        } else {
            Verdict carrying = verdict == null ? untilAnswered(passage) : verdict;
            new CacheStep(new Carriage(flow, http, this, request, passage), carrying).begin();
        }
    }

    /** The rules have changed, or the time that they speak of, while the exchange is under way. */
    private void judgedAnew(Passage passage, Decision decision) {
        if (!decided || request == null) {
            return; // the first judgement is still to come, and goes by them
        }
        RequestHead asked = request;
        if (Judge.asksUser(passage.book(), passage.facts(), decision)) {
            // Whoever comes again is asked as everybody is.
            stop(FlowEnd.AUTH_REQUIRED, () -> notSignedIn(asked, SignIn.Answer.REQUIRED));
            return;
        }
        Decision whole = typed && decision instanceof Decision.Pending ? passage.verdictOn(mediaType) : decision;
        held = whole instanceof Decision.Pending && !head.isConnect();
        if (whole instanceof Verdict verdict) {
            passage.record(verdict);
            if (verdict.action() == Action.DENY) {
                stop(FlowEnd.DENIED, () -> deny(asked, verdict));
            }
        }
    }

    /** Ends what is under way: with an answer if none has begun, and else cut so that nobody takes it for whole. */
    private void stop(FlowEnd why, Runnable answer) {
        givenUp = true;
        flow.underWay(null);
        if (supply != null) {
            supply.abandon();
        }
        if (connect != null) {
            connect.giveUp();
        }
        if (delivery.isBegun()) {
            cut(why);
        } else {
            answer.run();
        }
    }

    /** The verdict that falls if the type of the answer never shows; it goes for all but the answer. */
    private Verdict untilAnswered(Passage passage) {
        held = true;
        Verdict untyped = passage.verdictOn(null);
        if (untyped.action() != Action.DENY) {
            passage.record(untyped);
        }
        return untyped;
    }

    /** Whether the answer has to be judged before anything of it may be delivered. */
    boolean isHeld() {
        return held;
    }

    /** Whether an answer with these fields may be delivered; where not, the client has been told so. */
    boolean mayDeliver(RequestHead request, HeaderFields answer) {
        typed = true;
        mediaType = answer.joined("Content-Type");
        if (passage == null || !(held || flow.limits().asksType())) {
            return true;
        }
        held = false;
        Verdict verdict = passage.verdictOnAnswer(mediaType);
        passage.record(verdict);
        if (verdict.action() != Action.DENY) {
            return true;
        }
        stop(FlowEnd.DENIED, () -> deny(request, verdict));
        return false;
    }

    private LocalAnswers answers(RequestHead request) {
        String url = head.isConnect() ? request.authority().text(0) : request.uriWithoutQuery();
        return new LocalAnswers(flow, delivery, head.fields(), url);
    }

    private void local(FlowEnd why, Runnable answer) {
        end = why;
        if (!body.isWhole() || head.isConnect()) {
            // Nobody reads the rest of the body; and what a client sends behind a CONNECT is not meant for us.
            delivery.closeAfterwards();
        }
        body.drop();
        answer.run();
    }

    private void deny(RequestHead request, Verdict verdict) {
        flow.underWay(null);
        FlowEnd why = flow.limits().endOf(verdict);
        switch (verdict.answer()) {
            case PAGE -> local(why, () -> answers(request).denied(verdict));
            case SILENT -> // to a CONNECT any 2xx would tell of a tunnel (RFC 9110 section 9.3.6)
                local(why, head.isConnect() ? () -> http.close(why) : answers(request)::silence);
            case RESET -> {
                body.drop();
                flow.willEnd(why);
                flow.abort();
            }
        }
    }

    /** Serves a stored answer. */
    void serve(RequestHead request, CacheDecision.Serve serve, String cacheStatus) {
        local(FlowEnd.COMPLETE, () -> CachedAnswer.deliver(flow, delivery, request, serve, cacheStatus));
    }

    /** Nothing stored answers, and the client wants nothing else. */
    void notStored(RequestHead request) {
        local(FlowEnd.COMPLETE, answers(request)::notStored);
    }

    /** From where the answer will come. */
    void suppliedBy(Supply from) {
        supply = from;
    }

    /** Whether whatever becomes known now is of no use any more. */
    boolean isGivenUp() {
        return givenUp;
    }

    RequestBody body() {
        return body;
    }

    Delivery delivery() {
        return delivery;
    }

    /** There will be no answer from the origin, and none has begun. */
    void unreachable(RequestHead request, ForwardFailure failure) {
        unreachable(request, failure, FailureWords.status(failure));
    }

    /** The same, told by this status. */
    void unreachable(RequestHead request, ForwardFailure failure, int status) {
        local(FailureWords.end(failure), () -> answers(request).unreachable(failure, status));
    }

    /** The answer cannot be finished: the client must not take what it has for the whole. */
    void cut(FlowEnd why) {
        givenUp = true;
        body.drop();
        flow.cut(why);
    }

    boolean isRequestWhole() {
        return body.isWhole();
    }

    long bodyReceived() {
        return body.received();
    }

    boolean wantsBody() {
        return body.wantsMore();
    }

    /** <em>Takes</em> a piece of the request's body. */
    void requestBody(HttpContent piece) {
        body.add(piece);
        if (supply != null) {
            supply.requestMoved();
        }
    }

    void requestReadComplete() {
        body.flush();
    }

    void clientWritable() {
        if (supply != null) {
            supply.clientWritable();
        }
    }

    void requestUnreadable(String detail) {
        giveUp(FlowEnd.BAD_REQUEST, 400, "the request's body is not valid: " + detail);
    }

    void clientTooSlow() {
        giveUp(FlowEnd.CLIENT_TIMEOUT, 408, "the request's body did not arrive in time");
    }

    /** The client's request failed half-way: said so if nothing has been said yet. */
    private void giveUp(FlowEnd why, int status, String detail) {
        givenUp = true;
        if (supply != null) {
            supply.abandon();
        }
        if (delivery.isBegun()) {
            cut(why);
            return;
        }
        end = why;
        body.drop();
        delivery.closeAfterwards();
        new LocalAnswers(flow, delivery, head.fields(), null).badRequest(status, detail);
    }

    void expired() {
        if (flow.hasQueued()) {
            clientReadsTooSlowly();
        } else if (!body.isWhole() && body.wantsMore()) {
            clientTooSlow();
        } else if (signIn.isWaiting()) {
            signIn.expired();
        } else if (supply != null && !supply.isOver()) {
            supply.expired();
        } else if (!delivery.isBegun() && request != null) {
            noConnection(request);
        } else {
            cut(FlowEnd.INTERNAL);
        }
    }

    /** An answer waits for its client, who has time for as long as some of it is taken. */
    private void clientReadsTooSlowly() {
        if (delivery.isBeingTaken()) {
            http.allow(flow.shared().settings().timeouts().idle());
        } else {
            clientGone();
            cut(FlowEnd.CLIENT_TIMEOUT);
        }
    }

    /** Neither an address nor a connection has been found in time. */
    private void noConnection(RequestHead request) {
        givenUp = true;
        if (connect != null) {
            connect.giveUp();
        }
        unreachable(request, ForwardFailure.unconnected(ForwardFailure.Kind.TIMEOUT, "no connection in time"));
    }

    void clientGone() {
        givenUp = true;
        body.drop();
        if (supply != null) {
            supply.abandon();
        }
    }
}
