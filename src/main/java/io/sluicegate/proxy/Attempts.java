package io.sluicegate.proxy;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.forward.ConnectionPool;
import io.sluicegate.forward.ForwardFailure;
import io.sluicegate.forward.OriginConnection;
import org.jspecify.annotations.Nullable;

/**
 * Finds a connection to an origin, one address of it after another. Confined to the flow's event loop, which alone writes
 * its fields.
 */
final class Attempts implements ConnectionPool.Taker {

    /** Who wants the connection. */
    interface Asker {
        /** Whether no connection is wanted any more. */
        boolean isOver();

        /** Another attempt begins. */
        void attempted();

        /** The connection is the asker's until its exchange is over. */
        void connected(OriginConnection connection);

        /** No address is left to try. */
        void unconnected(ForwardFailure last);
    }

    private final FlowContext flow;
    private final Destination destination;
    private final Asker asker;
    private @Nullable Candidates candidates;
    private ConnectionPool.@Nullable Key key;
    private boolean repeated;

    /** For a request that came in {@code flow}, which need not last as long. */
    Attempts(FlowContext flow, Destination destination, Asker asker) {
        this.flow = flow;
        this.destination = destination;
        this.asker = asker;
    }

    void begin() {
        destination.resolve(flow.loop().resolver(), () -> {
            candidates = new Candidates(flow, destination);
            tryNext(candidates);
        });
    }

    private void tryNext(Candidates left) {
        if (asker.isOver()) {
            return;
        }
        Endpoint target = left.next();
        if (target == null) {
            asker.unconnected(left.failure());
            return;
        }
        asker.attempted();
        key = new ConnectionPool.Key(target, flow.sourceToShow(), flow.id());
        flow.loop().pool().acquire(key, this);
    }

    /**
     * Connects anew to where the last connection led, if that died; once. An origin that is silent may be at work on the
     * request.
     */
    boolean repeat(ForwardFailure failure) {
        if (repeated || key == null || failure.kind() != ForwardFailure.Kind.CLOSED) {
            return false;
        }
        repeated = true;
        asker.attempted();
        flow.loop().pool().dial(key, this);
        return true;
    }

    @Override
    public void connected(OriginConnection connection) {
        if (asker.isOver()) {
            connection.abandon();
        } else {
            asker.connected(connection);
        }
    }

    @Override
    public void refused(ForwardFailure failure) {
        if (candidates != null) {
            candidates.failed(failure);
            tryNext(candidates);
        }
    }
}
