package io.sluicegate.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.sluicegate.flow.Action;
import io.sluicegate.flow.Answer;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.limit.InflightLimit;
import io.sluicegate.policy.Decision;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Verdict;
import io.sluicegate.proxy.FlowContext.FlowOrigin;
import io.sluicegate.transport.SocketOptions;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the street begins: finds out where an accepted connection was going, admits or refuses it, and sets it on its
 * way. One for each listener and loop; confined to that loop.
 */
public final class FlowStarter extends ChannelInitializer<Channel> {

    private final ProxyServices shared;
    private final FlowLoop loop;
    private final ListenerKind kind;

    /** For the connections of one listener that {@code loop} accepts. */
    public FlowStarter(ProxyServices shared, FlowLoop loop, ListenerKind kind) {
        this.shared = shared;
        this.loop = loop;
        this.kind = kind;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress peer)) {
            channel.close(); // gone before we looked: there is nobody to bill
            return;
        }
        if (!shared.ledger().isAccepting()) {
            // Not a record of it either: what room is left is for the records of flows that are open.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
            return;
        }
        Endpoint client = plain(peer);
        Endpoint destination = destinationOf(channel);
        InflightLimit.Permit permit = shared.inflight().tryAcquire(client.address());
        FlowContext flow = new FlowContext(shared, loop, channel, new FlowOrigin(client, kind, destination, permit));
        channel.pipeline().addLast(flow.bytes(), new FlowEndHandler(flow));
        FlowEnd refused = refusalOf(client, destination, permit);
        if (refused == null) {
            start(flow, destination);
        } else {
            flow.willEnd(refused);
            flow.abort();
        }
    }

    /** Null on an explicit listener, and for a flow that reached a redirect listener without being redirected. */
    private @Nullable Endpoint destinationOf(Channel channel) {
        return switch (kind) {
            case EXPLICIT -> null;
            case TPROXY -> plain((InetSocketAddress) channel.localAddress());
            case REDIRECT -> SocketOptions.originalDestination(channel);
        };
    }

    /** An IPv4 client of a listener on [::] is an IPv4 client, and a scope says nothing of who somebody is. */
    private static Endpoint plain(InetSocketAddress address) {
        return new Endpoint(IpLiteral.ofBytes(address.getAddress().getAddress()), address.getPort());
    }

    private @Nullable FlowEnd refusalOf(
            Endpoint client, @Nullable Endpoint destination, InflightLimit.@Nullable Permit permit) {
        boolean limited = permit == null && !isAdmin(client);
        if (limited || loop.isDraining()) {
            return FlowEnd.REFUSED;
        }
        boolean loops =
                kind.intercepts() && (destination == null || shared.own().isOwn(destination.address()));
        return loops ? FlowEnd.LOOP : null;
    }

    /** Admins are under no limit (GRAMMAR section 3.4.3). */
    private boolean isAdmin(Endpoint client) {
        return shared.book()
                .get()
                .isAdmin(Facts.ofClient(shared.clock().instant(), client.address())
                        .subject());
    }

    /** Sets an admitted flow on its way; {@code destination} is null on an explicit listener. */
    void start(FlowContext flow, @Nullable Endpoint destination) {
        RuleBook book = shared.book().get();
        Facts facts = destination == null
                ? Facts.ofClient(flow.now(), flow.client().address())
                : Facts.ofIntercepted(flow.now(), flow.client().address(), destination);
        Verdict limited = flow.limits().atAccept(book, facts);
        if (limited != null) {
            flow.draft().judgedBy(book);
            flow.draft().judged(limited);
            flow.willEnd(FlowEnd.REFUSED);
            flow.abort();
            return;
        }
        if (destination == null) {
            HttpFlow.begin(flow, HttpSite.explicit());
            return;
        }
        flow.draft().judgedBy(book);
        Decision atAccept = book.decide(facts.subject());
        if (atAccept instanceof Verdict verdict
                && verdict.action() == Action.DENY
                && verdict.answer() == Answer.RESET) {
            Refusal.refuse(flow, verdict);
        } else {
            Tunnel tunnel = new Tunnel(flow, Destination.of(destination));
            flow.channel().pipeline().addLast(new ClassifyHandler(flow, book, facts, tunnel, null));
        }
    }
}
