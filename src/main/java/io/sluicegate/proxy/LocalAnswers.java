package io.sluicegate.proxy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.sluicegate.forward.ForwardFailure;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.HeaderFields;
import io.sluicegate.http.ProxyStatus;
import io.sluicegate.http.ResponseHead;
import io.sluicegate.policy.Verdict;
import io.sluicegate.web.BlockPages;
import io.sluicegate.web.Page;
import io.sluicegate.web.PageFacts;
import org.jspecify.annotations.Nullable;

/** The answers that the gateway gives itself, as pages in the form that the client likes. As confined as its flow. */
final class LocalAnswers {

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
        page(403, PageFacts.Kind.DENIED, verdict.because(), verdict.label(), ProxyStatus.HTTP_REQUEST_DENIED.field(""));
    }

    /** 204, so that a page which asked for something in the background shows nothing. */
    void silence() {
        answer(new ResponseHead(
                204,
                "No Content",
                new FieldList.Builder().add("Cache-Control", "no-store").build()));
    }

    void badRequest(int status, String detail) {
        page(status, PageFacts.Kind.BAD_REQUEST, detail, null, ProxyStatus.HTTP_REQUEST_ERROR.field(detail));
    }

    void unreachable(ForwardFailure failure) {
        PageFacts.Kind kind =
                failure.kind() == ForwardFailure.Kind.LOOP ? PageFacts.Kind.LOOP : PageFacts.Kind.UPSTREAM_ERROR;
        String field = FailureWords.proxyStatus(failure).field(failure.detail());
        page(FailureWords.status(failure), kind, failure.detail(), null, field);
    }

    void loop() {
        String detail = "the request has been here before";
        page(508, PageFacts.Kind.LOOP, detail, null, ProxyStatus.PROXY_LOOP_DETECTED.field(detail));
    }

    /** RFC 9111 section 5.2.1.7: the client wanted a stored answer or none. */
    void notStored() {
        page(504, PageFacts.Kind.UPSTREAM_ERROR, "nothing stored answers this request", null, null);
    }

    /** An answer without a body. */
    void answer(ResponseHead head) {
        flow.draft().answered(head);
        delivery.whole(head, Unpooled.EMPTY_BUFFER, head.status() == 204 ? -1 : 0);
    }

    private void page(
            int status,
            PageFacts.Kind kind,
            @Nullable String detail,
            @Nullable String label,
            @Nullable String proxyStatus) {
        PageFacts facts = new PageFacts(status, kind, detail, label, flow.id().toString(), url, flow.now());
        Page page = flow.shared().pages().render(facts, request.joined("Accept"), request.joined("Accept-Language"));
        FieldList.Builder fields = new FieldList.Builder()
                .add("Content-Type", page.contentType())
                .add("Cache-Control", "no-store")
                .add("Vary", BlockPages.VARY)
                .add("Content-Security-Policy", BlockPages.CONTENT_SECURITY_POLICY)
                .add("X-Content-Type-Options", "nosniff");
        if (page.contentLanguage() != null) {
            fields.add("Content-Language", page.contentLanguage());
        }
        if (proxyStatus != null) {
            fields.add("Proxy-Status", proxyStatus);
        }
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
