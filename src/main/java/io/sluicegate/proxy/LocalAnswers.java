package io.sluicegate.proxy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.forward.ForwardFailure;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.HeaderFields;
import io.sluicegate.http.ProxyStatus;
import io.sluicegate.http.ResponseHead;
import io.sluicegate.policy.Verdict;
import io.sluicegate.web.BlockPages;
import io.sluicegate.web.Page;
import io.sluicegate.web.PageFacts;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answers that the gateway gives itself, as pages in the form that the client likes. As confined as its flow. */
final class LocalAnswers {

    /** Seconds, no fewer than those in which a client's guesses are counted. */
    private static final String RETRY_AFTER_GUESSES = "60";

    private static final String RETRY_AFTER_OVERLOAD = "5";

    private final FlowContext flow;
    private final Delivery delivery;
    private final HeaderFields request;
    private final @Nullable String url;

    /** Answers to a request with these fields; {@code url} is what was asked for, where that is known. */
    LocalAnswers(FlowContext flow, Delivery delivery, HeaderFields request, @Nullable String url) {
        this.flow = flow;
        this.delivery = delivery;
        this.request = request;
        this.url = url;
    }

    void denied(Verdict verdict) {
        String wait = flow.limits().retryAfter(verdict);
        if (wait != null) {
            FieldList fields = new FieldList.Builder().add("Retry-After", wait).build();
            page(429, PageFacts.Kind.REFUSED, null, verdict.label(), fields);
            return;
        }
        page(
                403,
                PageFacts.Kind.DENIED,
                verdict.because(),
                verdict.label(),
                status(ProxyStatus.HTTP_REQUEST_DENIED, ""));
    }

    /** 204, so that a page which asked for something in the background shows nothing. */
    void silence() {
        answer(new ResponseHead(
                204,
                "No Content",
                new FieldList.Builder().add("Cache-Control", "no-store").build()));
    }

    void badRequest(int status, String detail) {
        page(status, PageFacts.Kind.BAD_REQUEST, detail, null, status(ProxyStatus.HTTP_REQUEST_ERROR, detail));
    }

    void unreachable(ForwardFailure failure, int status) {
        PageFacts.Kind kind =
                failure.kind() == ForwardFailure.Kind.LOOP ? PageFacts.Kind.LOOP : PageFacts.Kind.UPSTREAM_ERROR;
        FieldList fields = status(FailureWords.proxyStatus(failure), failure.detail());
        page(status, kind, failure.detail(), null, fields);
    }

    void loop() {
        String detail = "the request has been here before";
        page(508, PageFacts.Kind.LOOP, detail, null, status(ProxyStatus.PROXY_LOOP_DETECTED, detail));
    }

    /** RFC 9111 section 5.2.1.7: the client wanted a stored answer or none. */
    void notStored() {
        page(504, PageFacts.Kind.UPSTREAM_ERROR, "nothing stored answers this request", null, FieldList.EMPTY);
    }

    /** The client has to sign in, or to wait until it may try again. */
    void notSignedIn(SignIn.Answer why) {
        FieldList.Builder fields = new FieldList.Builder();
        switch (why) {
            case REQUIRED, FAILED ->
                fields.add("Proxy-Authenticate", flow.shared().settings().auth().challenge());
            case UNASKED -> {}
            case TOO_MANY -> fields.add("Retry-After", RETRY_AFTER_GUESSES);
            case OVERLOADED, ACCEPTED -> fields.add("Retry-After", RETRY_AFTER_OVERLOAD);
        }
        boolean signsIn = why.end() == FlowEnd.AUTH_REQUIRED || why.end() == FlowEnd.AUTH_FAILED;
        PageFacts.Kind kind = signsIn ? PageFacts.Kind.SIGN_IN : PageFacts.Kind.REFUSED;
        page(why.status(), kind, null, null, fields.build());
    }

    private static FieldList status(ProxyStatus why, String detail) {
        return new FieldList.Builder().add("Proxy-Status", why.field(detail)).build();
    }

    /** An answer without a body. */
    void answer(ResponseHead head) {
        flow.draft().answered(head);
        String cacheStatus = CacheStatusField.local(flow.draft(), "local");
        FieldList fields = head.fields().toBuilder()
                .add(CacheStatusField.NAME, cacheStatus)
                .build();
        delivery.whole(
                new ResponseHead(head.status(), head.reason(), fields),
                Unpooled.EMPTY_BUFFER,
                head.status() == 204 ? -1 : 0);
    }

    private static String word(PageFacts.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void page(
            int status, PageFacts.Kind kind, @Nullable String detail, @Nullable String label, FieldList more) {
        PageFacts facts = new PageFacts(status, kind, detail, label, flow.id().toString(), url, flow.now());
        Page page = flow.shared().pages().render(facts, request.joined("Accept"), request.joined("Accept-Language"));
        FieldList.Builder fields = new FieldList.Builder()
                .add("Content-Type", page.contentType())
                .add("Cache-Control", "no-store")
                .add("Vary", BlockPages.VARY)
                .add(CacheStatusField.NAME, CacheStatusField.local(flow.draft(), word(kind)))
                .add("Content-Security-Policy", BlockPages.CONTENT_SECURITY_POLICY)
                .add("X-Content-Type-Options", "nosniff");
        if (page.contentLanguage() != null) {
            fields.add("Content-Language", page.contentLanguage());
        }
        more.forEach(fields::add);
        String reason = status == 508
                ? "Loop Detected"
                : HttpResponseStatus.valueOf(status).reasonPhrase();
        flow.draft().answered(status, page.contentType());
        delivery.whole(
                new ResponseHead(status, reason, fields.build()),
                Unpooled.wrappedBuffer(page.body()),
                page.body().length);
    }
}
