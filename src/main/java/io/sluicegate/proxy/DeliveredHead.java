package io.sluicegate.proxy;

import io.netty.handler.codec.http.HttpResponse;
import io.sluicegate.forward.FieldView;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.HeaderFields;
import io.sluicegate.http.HopByHop;
import io.sluicegate.http.HttpDate;
import io.sluicegate.http.ResponseHead;
import java.time.Instant;

/** Makes heads of answers from what origins sent, anew from their parts (SECURITY rule 13). Has no state. */
final class DeliveredHead {

    private DeliveredHead() {}

    /** The end-to-end part of an origin's head, as it may be stored; dated where the origin did not (RFC 9110 section 6.6.1). */
    static ResponseHead endToEnd(HttpResponse message, Instant received) {
        FieldList fields = HopByHop.strip(FieldView.of(message.headers()));
        if (!fields.contains("Date")) {
            fields = fields.toBuilder().add("Date", HttpDate.format(received)).build();
        }
        return new ResponseHead(message.status().code(), message.status().reasonPhrase(), fields);
    }

    /** The head as the client gets it. */
    static ResponseHead forClient(ResponseHead head, FlowContext flow, String cacheStatus) {
        FieldList.Builder fields = head.fields().toBuilder().add(CacheStatusField.NAME, cacheStatus);
        addVia(fields, flow, head.fields());
        return new ResponseHead(head.status(), head.reason(), fields.build());
    }

    static void addVia(FieldList.Builder fields, FlowContext flow, HeaderFields before) {
        if (flow.shared().settings().headers().via()) {
            String earlier = before.joined("Via");
            String own = "1.1 " + flow.shared().viaName();
            fields.set("Via", earlier == null ? own : earlier + ", " + own);
        }
    }
}
