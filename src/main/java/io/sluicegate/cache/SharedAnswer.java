package io.sluicegate.cache;

import io.sluicegate.http.BodyLength;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer that is on its way and may be stored, so that it may be shared too (SECURITY rule 18). Immutable but for its body. */
public final class SharedAnswer {

    private final StoredResponse bodiless;
    private final BodyLength length;
    private final SharedBody body;

    /**
     * An answer that is on its way.
     *
     * @param asked the request that brought it
     * @param head with end-to-end fields alone
     * @param length of the body, as it was announced
     * @param body as it comes
     * @param sentAt when the request was sent
     * @param headAt when the head arrived
     */
    public SharedAnswer(
            RequestHead asked, ResponseHead head, BodyLength length, SharedBody body, Instant sentAt, Instant headAt) {
        this.bodiless = new StoredResponse(
                head, new byte[0], StoredResponse.varyValues(asked.fields(), head.fields()), sentAt, headAt);
        this.length = length;
        this.body = body;
    }

    /** Its head, end-to-end fields alone. */
    public ResponseHead head() {
        return bodiless.head();
    }

    /** The length of its body, as it was announced. */
    public BodyLength length() {
        return length;
    }

    /** Its body, as it comes. */
    public SharedBody body() {
        return body;
    }

    /** Whether it answers this request too (RFC 9111 section 4.1), and can still be read from its first byte on. */
    public boolean suits(RequestHead request) {
        return body.isKept() && bodiless.matches(request);
    }

    /** Its head for others than the client it was asked for: what must not be reused unasked is not in it. */
    public ResponseHead headForOthers() {
        return new ResponseHead(head().status(), head().reason(), ServedFields.whole(bodiless));
    }

    /** What of it answers a request for a part, or with conditions; null where all of it does. */
    public @Nullable ServedRange rangeFor(RequestHead request, Instant now) {
        return length.kind() == BodyLength.Kind.FIXED
                ? ServedResponse.rangeOf(bodiless.asPart(0, length.bytes()), request, now)
                : null;
    }

    /** What is known of it without its body. */
    public StoredResponse bodiless() {
        return bodiless;
    }

    /** What is stored of it, once its body is whole. */
    public StoredResponse stored(List<byte[]> pieces) {
        return bodiless.withBody(pieces);
    }
}
