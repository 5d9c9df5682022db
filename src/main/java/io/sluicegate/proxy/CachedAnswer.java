package io.sluicegate.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluicegate.cache.CacheDecision;
import io.sluicegate.cache.ServedResponse;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Serves a stored response: the whole, parts of it, or word that the client's own copy still holds. Safe for any thread:
 * its one member is.
 */
final class CachedAnswer {

    /** So long and so random that no body holds it by chance, or by somebody's guess. */
    private static final int BOUNDARY_BYTES = 24;

    private static final SecureRandom RANDOM = new SecureRandom();

    private CachedAnswer() {}

    /**
     * Delivers it.
     *
     * @param cacheStatus how it came to be served, as RFC 9211 writes it
     */
    static void deliver(
            FlowContext flow, Delivery delivery, RequestHead request, CacheDecision.Serve serve, String cacheStatus) {
        ServedResponse served = ServedResponse.of(serve.stored(), request, flow.now(), CachedAnswer::boundary);
        FieldList.Builder fields = served.fields().toBuilder()
                .set("Age", Long.toString(serve.ageSeconds()))
                .add(CacheStatusField.NAME, cacheStatus);
        DeliveredHead.addVia(fields, flow, served.fields());
        ResponseHead head = new ResponseHead(served.status(), served.reason(), fields.build());
        flow.draft().answered(head);
        delivery.whole(head, body(served), served.length());
    }

    private static String boundary() {
        byte[] random = new byte[BOUNDARY_BYTES];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** The pieces as they are, however many: Netty would copy them into one from 17 on unless told otherwise. */
    private static ByteBuf body(ServedResponse served) {
        ByteBuffer[] pieces = served.body().toArray(ByteBuffer[]::new);
        return Unpooled.wrappedBuffer(Math.max(1, pieces.length), pieces);
    }
}
