package io.sluicegate.proxy;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.forward.ForwardFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a resolved destination that are tried one after another, those left out that lead back to the
 * gateway. Confined to the flow's event loop.
 */
final class Candidates {

    /** So that a name with very many dead addresses does not hold its client for minutes. */
    private static final int MOST_ATTEMPTS = 4;

    private final Deque<Endpoint> left = new ArrayDeque<>();
    private ForwardFailure failure;

    Candidates(FlowContext flow, Destination destination) {
        List<Endpoint> all = destination.endpoints();
        for (Endpoint each : all) {
            if (!flow.shared().own().isOwnListener(each) && left.size() < MOST_ATTEMPTS) {
                left.add(each);
            }
        }
        failure = all.isEmpty()
                ? ForwardFailure.unconnected(ForwardFailure.Kind.RESOLVE, "the name has no address")
                : ForwardFailure.unconnected(ForwardFailure.Kind.LOOP, "the address is the gateway's own");
    }

    /** The next address to try; null when none is left. */
    @Nullable
    Endpoint next() {
        return left.poll();
    }

    /** Notes why the last one could not be reached. */
    void failed(ForwardFailure why) {
        failure = why;
    }

    /** Why none was reached. */
    ForwardFailure failure() {
        return failure;
    }
}
