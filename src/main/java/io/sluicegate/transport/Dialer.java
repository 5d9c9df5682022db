package io.sluicegate.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.Mark;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.NotYetConnectedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes connections to origins, on the event loop of the flow that asks. Immutable. */
public final class Dialer {

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final Duration connectTimeout;
    private final @Nullable Mark ownMark;

    /**
     * A dialer.
     *
     * @param connectTimeout how long one attempt may take
     * @param ownMark set on every connection, so that it is never intercepted; null without CAP_NET_ADMIN
     */
    public Dialer(Duration connectTimeout, @Nullable Mark ownMark) {
        this.connectTimeout = connectTimeout;
        this.ownMark = ownMark;
    }

    /**
     * Connects. The channel does not read by itself, and keeps half-closes, and leaves
     * closing after a failed write to its handlers.
     *
     * @param source the client's address where the origin is to see it; null for the host's own
     */
    public ChannelFuture dial(EventLoop loop, Endpoint target, @Nullable InetAddress source, ChannelHandler handler) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(new Dialled(handler));
        if (ownMark != null) {
            bootstrap.option(SocketOptions.SO_MARK, ownMark.value());
        }
        if (source == null) {
            return bootstrap.connect(target.toSocketAddress());
        }
        bootstrap.option(EpollChannelOption.IP_TRANSPARENT, true);
        bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        return bootstrap.connect(target.toSocketAddress(), new InetSocketAddress(source, 0));
    }

    /**
     * Makes way for the handler of whoever dials. A socket that is not connected yet is one that has hung up, to the
     * kernel, and reading from it fails; what became of the attempt is told by its future alone.
     */
    private static final class Dialled extends ChannelInboundHandlerAdapter {

        private final ChannelHandler handler;

        Dialled(ChannelHandler handler) {
            this.handler = handler;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            context.pipeline().addLast(handler);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof NotYetConnectedException)) {
                context.fireExceptionCaught(cause);
            }
        }
    }
}
