package io.sluicegate.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.ListenerKind;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One listening address, open once on every event loop: the kernel spreads connections over them (SO_REUSEPORT), and
 * each connection stays on the loop that accepted it. Opened and closed by the root, off the event loops.
 */
public final class TransparentListener implements AutoCloseable {

    private static final int BACKLOG = 4096;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final ListenerKind kind;
    private final Endpoint endpoint;
    private final List<Channel> channels;

    private TransparentListener(ListenerKind kind, Endpoint endpoint, List<Channel> channels) {
        this.kind = kind;
        this.endpoint = endpoint;
        this.channels = List.copyOf(channels);
    }

    /**
     * Binds the address on every loop.
     *
     * @param wanted port 0 asks the kernel for any
     * @param handlers makes what a connection accepted on a loop begins with
     * @throws ListenException when the address cannot be bound; says why in one line
     */
    public static TransparentListener open(
            ListenerKind kind, Endpoint wanted, List<EventLoop> loops, Function<EventLoop, ChannelHandler> handlers)
            throws ListenException {
        if (kind == ListenerKind.TPROXY) {
            probeCapability(kind, wanted);
        }
        probe(kind, wanted, loops.get(0));
        List<Channel> open = new ArrayList<>();
        Endpoint bound = wanted;
        try {
            for (EventLoop loop : loops) {
                Channel channel = bind(bootstrap(kind, loop, handlers.apply(loop)), kind, bound);
                open.add(channel);
                bound = Endpoint.of((InetSocketAddress) channel.localAddress());
            }
        } catch (ListenException e) {
            open.forEach(Channel::close);
            throw e;
        }
        return new TransparentListener(kind, bound, open);
    }

    /** With SO_REUSEPORT a second process of the same user would share the port in silence: so ask without it first. */
    private static void probe(ListenerKind kind, Endpoint wanted, EventLoop loop) throws ListenException {
        if (wanted.port() != 0) {
            ServerBootstrap alone = new ServerBootstrap()
                    .group(loop, loop)
                    .channel(EpollServerSocketChannel.class)
                    .childHandler(new RefuseHandler());
            bind(alone, kind, wanted).close().syncUninterruptibly();
        }
    }

    /** The bootstrap would log the refusal of the option with a stack trace, besides failing. */
    private static void probeCapability(ListenerKind kind, Endpoint wanted) throws ListenException {
        EpollServerSocketChannel alone = new EpollServerSocketChannel();
        try {
            alone.config().setOption(EpollChannelOption.IP_TRANSPARENT, true);
        } catch (ChannelException e) {
            throw new ListenException(kind.word(), wanted, e);
        } finally {
            alone.unsafe().closeForcibly();
        }
    }

    private static Channel bind(ServerBootstrap bootstrap, ListenerKind kind, Endpoint endpoint)
            throws ListenException {
        ChannelFuture bound = bootstrap.bind(endpoint.toSocketAddress()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new ListenException(kind.word(), endpoint, bound.cause());
        }
        return bound.channel();
    }

    private static ServerBootstrap bootstrap(ListenerKind kind, EventLoop loop, ChannelHandler childHandler) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop, loop)
                .channel(EpollServerSocketChannel.class)
                .option(UnixChannelOption.SO_REUSEPORT, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.AUTO_CLOSE, false)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(childHandler);
        return kind == ListenerKind.TPROXY ? bootstrap.option(EpollChannelOption.IP_TRANSPARENT, true) : bootstrap;
    }

    /** How clients come to this listener. */
    public ListenerKind kind() {
        return kind;
    }

    /** Where it listens, with the real port. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Stops accepting; connections go on. */
    @Override
    public void close() {
        channels.forEach(channel -> channel.close().awaitUninterruptibly());
    }
}
