package io.sluicegate.web;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.transport.ListenException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The admin listener: health, metrics, the API and the dashboard, on an address of its own and never on one that carries
 * traffic. Everything on it lives on one event loop, except the API's work. Opened and closed by the root, off the event
 * loops.
 */
public final class AdminServer implements AutoCloseable {

    private static final String SETTING = "admin";
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final int BACKLOG = 128;
    private static final long CLOSE_SECONDS = 5;

    private final Channel listener;
    private final Endpoint endpoint;
    private final ChannelGroup connections;

    private AdminServer(Channel listener, ChannelGroup connections) {
        this.listener = listener;
        this.endpoint = Endpoint.of((InetSocketAddress) listener.localAddress());
        this.connections = connections;
    }

    /**
     * Binds the address.
     *
     * @param wanted port 0 asks the kernel for any
     * @param loop carries the listener and all its connections
     * @throws ListenException when the address cannot be bound; says why in one line
     */
    public static AdminServer open(Endpoint wanted, EventLoop loop, AdminServices services) throws ListenException {
        ChannelGroup connections = new DefaultChannelGroup("admin", loop);
        AdminRouter router = new AdminRouter(services, new Sessions(services.token(), loop));
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop, loop)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new Connections(connections, router, services));
        ChannelFuture bound = bootstrap.bind(wanted.toSocketAddress()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new ListenException(SETTING, wanted, bound.cause());
        }
        return new AdminServer(bound.channel(), connections);
    }

    /** Where it listens, with the real port. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Stops accepting and closes every connection. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        connections.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /** Sets up a connection, or closes it where there are too many. Confined to the event loop. */
    private static final class Connections extends ChannelInitializer<Channel> {

        private final ChannelGroup open;
        private final AdminRouter router;
        private final AdminServices services;

        Connections(ChannelGroup open, AdminRouter router, AdminServices services) {
            this.open = open;
            this.router = router;
            this.services = services;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (open.size() >= services.limits().connections()) {
                channel.close();
                return;
            }
            open.add(channel);
            channel.pipeline()
                    .addLast(
                            new AdminDecoder(),
                            new HttpResponseEncoder(),
                            new AdminBodyCollector(MAX_BODY_BYTES),
                            new AdminHandler(router, services));
        }
    }
}
