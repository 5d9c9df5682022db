package io.sluicegate.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.forward.ByteCounter;
import io.sluicegate.forward.ConnectFailures;
import io.sluicegate.forward.ConnectionPool;
import io.sluicegate.forward.ForwardFailure;
import io.sluicegate.forward.Relay;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The flow whose bytes are relayed as they are: connects to one of the judged addresses, lets the origin speak, and lets
 * the client speak once what it says has been judged. Confined to the flow's event loop.
 */
final class Tunnel implements Relay.Listener {

    private final FlowContext flow;
    private final List<Waiting> waiting = new ArrayList<>(1);
    /** Written by the loop only. */
    private Destination destination;
    /** Those that are being tried; null while none are. Written by the loop only. */
    private @Nullable Candidates dialled;
    /** Written by the loop only. */
    private @Nullable Relay relay;
    /** Written by the loop only. */
    private @Nullable Channel upstream;

    private record Waiting(Runnable connected, Consumer<ForwardFailure> failed) {}

    Tunnel(FlowContext flow, Destination destination) {
        this.flow = flow;
        this.destination = destination;
    }

    Destination destination() {
        return destination;
    }

    boolean isConnected() {
        return relay != null;
    }

    /** Connects at most once; afterwards the origin may speak. Each caller hears what became of it. */
    void connect(Runnable connected, Consumer<ForwardFailure> failed) {
        if (relay != null) {
            connected.run();
            return;
        }
        waiting.add(new Waiting(connected, failed));
        if (waiting.size() == 1) {
            destination.resolve(flow.loop().resolver(), () -> {
                Candidates candidates = new Candidates(flow, destination);
                dialled = candidates;
                dial(candidates);
            });
        }
    }

    /** Leads elsewhere from now on; false where the origin that it leads to has been heard already. */
    boolean aimAt(Destination other) {
        if (other == destination) {
            return true;
        }
        Channel channel = upstream;
        if (relay != null
                && channel != null
                && channel.pipeline().get(ByteCounter.class).read() > 0) {
            return false;
        }
        dismiss();
        destination = other;
        return true;
    }

    private void dial(Candidates candidates) {
        if (flow.isOver() || waiting.isEmpty() || candidates != dialled) {
            return;
        }
        Endpoint target = candidates.next();
        if (target == null) {
            ForwardFailure failure = candidates.failure();
            List<Waiting> told = List.copyOf(waiting);
            waiting.clear();
            told.forEach(each -> each.failed().accept(failure));
            return;
        }
        flow.draft().attempted();
        ChannelFuture dialling = flow.loop()
                .dialer()
                .dial(flow.loop().eventLoop(), target, flow.sourceToShow(), new ChannelInboundHandlerAdapter());
        dialling.addListener(done -> {
            if (!done.isSuccess()) {
                candidates.failed(ConnectFailures.of(target, done.cause()));
                dial(candidates);
            } else if (flow.isOver() || candidates != dialled) {
                dialling.channel().close();
            } else {
                connected(dialling.channel(), target);
            }
        });
    }

    private void connected(Channel channel, Endpoint target) {
        if (waiting.isEmpty()) {
            channel.close(); // dismissed while it was dialled
            return;
        }
        ByteCounter bytes = new ByteCounter();
        channel.pipeline().addLast(bytes);
        flow.draft().connected(target, bytes);
        Relay opened = join(channel);
        List<Waiting> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(each -> each.connected().run());
        if (relay == opened) {
            opened.openDown();
        }
    }

    /** Relays over a connection that is there already, with its byte counter. */
    Relay join(Channel channel) {
        upstream = channel;
        Relay joined = Relay.between(
                flow.channel(),
                channel,
                flow.loop().deadlines(),
                flow.shared().settings().timeouts().tunnelIdle(),
                this);
        relay = joined;
        flow.relayBegins(joined::cut);
        return joined;
    }

    /** Lets the origin speak. */
    void openDown() {
        if (relay != null) {
            relay.openDown();
        }
    }

    /** Lets the client speak; its input has ended already where {@code inputEnded}. */
    void openUp(boolean inputEnded) {
        if (relay != null) {
            relay.openDown();
            relay.openUp();
            if (inputEnded) {
                relay.clientInputEnded();
            }
        }
    }

    /** The client turned out to speak HTTP: an origin that has said nothing yet serves its first request. */
    void giveToPool() {
        waiting.clear();
        Channel channel = upstream;
        if (relay == null || channel == null) {
            return;
        }
        relay.detach();
        relay = null;
        flow.relayLetsGo();
        ByteCounter bytes = channel.pipeline().get(ByteCounter.class);
        if (bytes.read() > 0 || !channel.isActive()) {
            channel.close();
            return;
        }
        channel.pipeline().remove(bytes);
        InetAddress source = flow.sourceToShow();
        Endpoint origin = Endpoint.of((InetSocketAddress) channel.remoteAddress());
        flow.loop().pool().adopt(new ConnectionPool.Key(origin, source), channel);
    }

    /** The flow is refused after all: the origin hears no more of it. */
    void dismiss() {
        waiting.clear();
        dialled = null;
        if (relay != null && upstream != null) {
            relay.detach();
            relay = null;
            flow.relayLetsGo();
            upstream.close();
        }
    }

    @Override
    public void relayEnded(Relay.End end) {
        flow.relayEnded(
                switch (end) {
                    case COMPLETE -> FlowEnd.COMPLETE;
                    case CLIENT_GONE -> FlowEnd.CLIENT_ABORT;
                    case UPSTREAM_GONE -> FlowEnd.UPSTREAM_ABORT;
                    case IDLE -> FlowEnd.IDLE;
                });
    }
}
