package io.sluicegate.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluicegate.cache.CacheDecision;
import io.sluicegate.cache.ServedResponse;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;
import java.nio.ByteBuffer;

/** Serves a stored response: the whole, a part, or word that the client's own copy still holds. Has no state. */
final class CachedAnswer {

    private CachedAnswer() {}

    /**
     * Delivers it.
     *
     * @param cacheStatus how it came to be served, as RFC 9211 writes it
     */
    static void deliver(
            FlowContext flow, Delivery delivery, RequestHead request, CacheDecision.Serve serve, String cacheStatus) {
        ServedResponse served = ServedResponse.of(serve.stored(), request, flow.now());
        FieldList.Builder fields = served.fields().toBuilder()
                .set("Age", Long.toString(serve.ageSeconds()))
                .add(CacheStatusField.NAME, cacheStatus);
        DeliveredHead.addVia(fields, flow, served.fields());
        ResponseHead head = new ResponseHead(served.status(), served.reason(), fields.build());
        flow.draft().answered(head);
        delivery.whole(head, body(serve, served), served.length());
    }

    private static ByteBuf body(CacheDecision.Serve serve, ServedResponse served) {
        if (served.length() <= 0) {
            return Unpooled.EMPTY_BUFFER;
        }
        ByteBuffer body = serve.stored().body();
        if (served.status() == 416) {
            return Unpooled.EMPTY_BUFFER;
        }
        return Unpooled.wrappedBuffer(body.slice(served.offset(), served.length()));
    }
}
