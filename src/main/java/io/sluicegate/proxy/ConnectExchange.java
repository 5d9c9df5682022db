package io.sluicegate.proxy;

import io.sluicegate.flow.Protocol;
import io.sluicegate.forward.ForwardFailure;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;
import io.sluicegate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A CONNECT that was not denied. Where the verdict has fallen the origin is connected to first, so that a failure can be
 * told; where what is inside may still decide, the client is let in to show it, and nothing is connected to before.
 * Confined to the flow's event loop.
 */
final class ConnectExchange {

    private final FlowContext flow;
    private final HttpFlow http;
    private final Delivery delivery;
    /** Written by the loop only. */
    private @Nullable Tunnel tunnel;

    ConnectExchange(FlowContext flow, HttpFlow http, Delivery delivery) {
        this.flow = flow;
        this.http = http;
        this.delivery = delivery;
    }

    void begin(RequestHead request, Passage passage, SignIn signIn, @Nullable Verdict verdict) {
        Tunnel opened = new Tunnel(flow, passage.destination());
        tunnel = opened;
        if (verdict == null) {
            open(passage, signIn, opened);
        } else {
            opened.connect(() -> open(passage, signIn, opened), failure -> refuse(request, failure));
        }
    }

    /** The client is told something else: a connection that comes now is not wanted any more. */
    void giveUp() {
        if (tunnel != null) {
            tunnel.dismiss();
        }
    }

    private void open(Passage passage, SignIn signIn, Tunnel tunnel) {
        ResponseHead established = new ResponseHead(200, "Connection established", FieldList.EMPTY);
        flow.draft().answered(established);
        delivery.established(established);
        flow.isOf(Protocol.NONE);
        boolean inputEnded = http.hasInputEnded();
        ClassifyHandler classify = new ClassifyHandler(flow, passage.book(), passage.facts(), tunnel, signIn.inside());
        flow.channel().pipeline().addLast(classify);
        http.leave();
        if (inputEnded) {
            classify.inputEnded();
        }
    }

    private void refuse(RequestHead request, ForwardFailure failure) {
        http.exchangeUnreachable(request, failure);
    }
}
