package io.sluicegate.forward;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowId;
import io.sluicegate.transport.Deadline;
import io.sluicegate.transport.Deadlines;
import io.sluicegate.transport.Dialer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections to origins, kept by destination and, where the origin sees the client's address, by client. One that
 * has been authenticated for a flow waits for that flow alone. Bounded: few a key, and a number in all. Confined to one
 * event loop.
 */
public final class ConnectionPool {

    private static final int MAX_IDLE_PER_KEY = 32;
    private static final int MAX_IDLE = 1_024;
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final EventLoop loop;
    private final Dialer dialer;
    private final Deadlines deadlines;
    private final HttpCodecSettings codec;
    private final Map<Key, Deque<Idle>> idle = new HashMap<>();
    /** Written by the loop only. */
    private int idleCount;
    /** Written by the loop only: whatever comes back is closed. */
    private boolean stopped;

    /**
     * What a connection may be used for.
     *
     * @param origin where it leads
     * @param source the client's address that the origin sees; null for the host's own
     * @param owner the only flow that it is for; null for all
     */
    public record Key(
            Endpoint origin,
            @Nullable InetAddress source,
            @Nullable FlowId owner) {

        /** For all flows. */
        public Key(Endpoint origin, @Nullable InetAddress source) {
            this(origin, source, null);
        }

        Key forAll() {
            return new Key(origin, source);
        }
    }

    /** Hears of a connection, or that there is none. */
    public interface Taker {
        /** The connection is the taker's until its exchange is over. */
        void connected(OriginConnection connection);

        /** No connection could be made. */
        void refused(ForwardFailure failure);
    }

    private record Idle(OriginConnection connection, Deadline deadline) {}

    /** A pool for the flows of {@code loop}. */
    public ConnectionPool(EventLoop loop, Dialer dialer, Deadlines deadlines, HttpCodecSettings codec) {
        this.loop = loop;
        this.dialer = dialer;
        this.deadlines = deadlines;
        this.codec = codec;
    }

    /**
     * Takes an idle connection, the owner's own one first, or makes one for all; the taker is told on the loop, perhaps
     * before this returns.
     */
    public void acquire(Key key, Taker taker) {
        OriginConnection own = takeIdle(key);
        OriginConnection ready = own == null && key.owner() != null ? takeIdle(key.forAll()) : own;
        if (ready != null) {
            taker.connected(ready);
        } else {
            dial(key, taker);
        }
    }

    /** Makes a new connection even where an idle one is there, as after a reused one died. */
    public void dial(Key key, Taker taker) {
        ChannelFuture dialled = dialer.dial(loop, key.origin(), key.source(), new ChannelInboundHandlerAdapter());
        dialled.addListener(done -> {
            if (!done.isSuccess()) {
                taker.refused(ConnectFailures.of(key.origin(), done.cause()));
                return;
            }
            Channel channel = dialled.channel();
            taker.connected(new OriginConnection(this, key.forAll(), channel, codec));
        });
    }

    /** Keeps a connection that was made for something else and has not been used: the next exchange takes it. */
    public void adopt(Key key, Channel channel) {
        OriginConnection connection = new OriginConnection(this, key, channel, codec);
        release(connection);
        channel.read();
    }

    private @Nullable OriginConnection takeIdle(Key key) {
        Deque<Idle> connections = idle.get(key);
        while (connections != null && !connections.isEmpty()) {
            Idle newest = connections.removeLast();
            forget(key, connections, newest);
            if (newest.connection().isUsable()) {
                return newest.connection();
            }
        }
        return null;
    }

    void release(OriginConnection connection) {
        Deque<Idle> connections = idle.computeIfAbsent(connection.key(), key -> new ArrayDeque<>());
        if (stopped || connections.size() >= MAX_IDLE_PER_KEY || idleCount >= MAX_IDLE) {
            if (connections.isEmpty()) {
                idle.remove(connection.key());
            }
            connection.channel().close();
            return;
        }
        Deadline deadline = deadlines.watch(() -> connection.channel().close());
        deadline.set(IDLE);
        connections.addLast(new Idle(connection, deadline));
        idleCount++;
    }

    void closed(OriginConnection connection) {
        Deque<Idle> connections = idle.get(connection.key());
        if (connections == null) {
            return;
        }
        for (Idle each : connections) {
            if (each.connection() == connection) {
                connections.remove(each);
                forget(connection.key(), connections, each);
                return;
            }
        }
    }

    private void forget(Key key, Deque<Idle> connections, Idle gone) {
        gone.deadline().close();
        idleCount--;
        if (connections.isEmpty()) {
            idle.remove(key);
        }
    }

    /** How many idle connections are kept. */
    public int idleCount() {
        return idleCount;
    }

    /** Closes every idle connection, and every other once its exchange is over, as when the gateway stops. */
    public void close() {
        stopped = true;
        for (Deque<Idle> connections : Map.copyOf(idle).values()) {
            for (Idle each : connections.toArray(new Idle[0])) {
                each.connection().channel().close();
            }
        }
    }
}
