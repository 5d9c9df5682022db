package io.sluicegate.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class EdgeKeepingIoHandlerTest {

    private static final long DEADLINE_SECONDS = 20;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();

    @Test
    void nothingIsReadUnasked() throws Exception {
        try (EventLoops loops = new EventLoops(1);
                TransparentListener listener = TransparentListener.open(
                        ListenerKind.EXPLICIT,
                        new Endpoint(Ports.loopback4(), 0),
                        loops.all(),
                        loop -> new Recorder());
                RawClient client = RawClient.connect(listener.endpoint().toSocketAddress())) {
            Channel channel = accepted.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertThat(channel).isNotNull();
            client.send("last words");
            client.shutdownOutput();
            awaitPolls(loops.all().get(0));
            assertThat(events).isEmpty();

            channel.read();
            assertThat(events.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("last words");
            awaitPolls(loops.all().get(0));
            assertThat(events).isEmpty();

            channel.read();
            assertThat(events.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("end");
            channel.close().syncUninterruptibly();
        }
    }

    /** Lets the loop ask the kernel for events a number of times. */
    private static void awaitPolls(EventLoop loop) throws InterruptedException {
        CountDownLatch polls = new CountDownLatch(10);
        var counting = loop.scheduleWithFixedDelay(polls::countDown, 5, 5, TimeUnit.MILLISECONDS);
        assertThat(polls.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        counting.cancel(false);
    }

    private final class Recorder extends ChannelInboundHandlerAdapter {

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            accepted.add(context.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            events.add(bytes.toString(StandardCharsets.US_ASCII));
            bytes.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                events.add("end");
            }
        }
    }
}
