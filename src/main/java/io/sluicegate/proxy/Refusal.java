package io.sluicegate.proxy;

import io.netty.buffer.Unpooled;
import io.sluicegate.classify.TlsAlert;
import io.sluicegate.flow.Protocol;
import io.sluicegate.policy.Verdict;

/** How a denied flow that speaks no HTTP is told (GRAMMAR section 3.4.1). Has no state. */
final class Refusal {

    private Refusal() {}

    /** TLS gets an alert and everything else a reset, unless the verdict says reset for all, or silence. */
    static void refuse(FlowContext flow, Verdict verdict) {
        flow.underWay(null);
        flow.draft().judged(verdict);
        flow.willEnd(flow.limits().endOf(verdict));
        switch (verdict.answer()) {
            case RESET -> flow.abort();
            case SILENT -> flow.channel().close();
            case PAGE -> {
                if (flow.protocol() == Protocol.TLS) {
                    flow.channel().write(Unpooled.wrappedBuffer(TlsAlert.accessDenied()));
                    LingeringClose.begin(flow);
                } else {
                    flow.abort();
                }
            }
        }
    }
}
