package io.sluicegate.testing;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.transport.EventLoops;
import io.sluicegate.transport.SocketOptions;
import io.sluicegate.transport.TransparentListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * A gateway that only tells every flow handed to it where it was going, and closes it. {@code NetworkLabInterceptor
 * TPROXY|REDIRECT PORT}, on all addresses; prints {@code ready} once it listens.
 */
public final class NetworkLabInterceptor {

    private NetworkLabInterceptor() {}

    /** Serves until the process is ended. */
    public static void main(String[] arguments) throws Exception {
        ListenerKind kind = ListenerKind.valueOf(arguments[0]);
        Endpoint all = new Endpoint(InetAddress.getByName("::"), Integer.parseInt(arguments[1]));
        try (EventLoops loops = new EventLoops(1);
                TransparentListener listener =
                        TransparentListener.open(kind, all, loops.all(), loop -> new TellDestinationHandler(kind))) {
            System.out.println("ready " + listener.endpoint());
            new CountDownLatch(1).await();
        }
    }

    /** Keeps no state of a flow, hence one for all of them. */
    @ChannelHandler.Sharable
    private static final class TellDestinationHandler extends ChannelInboundHandlerAdapter {

        private final ListenerKind kind;

        TellDestinationHandler(ListenerKind kind) {
            this.kind = kind;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            Channel channel = context.channel();
            Endpoint destination = kind == ListenerKind.TPROXY
                    ? Endpoint.of((InetSocketAddress) channel.localAddress())
                    : SocketOptions.originalDestination(channel);
            byte[] answer = ("intercepted " + destination + "\n").getBytes(StandardCharsets.US_ASCII);
            context.writeAndFlush(Unpooled.wrappedBuffer(answer)).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
