package io.sluicegate.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class ProtocolSwitchTest {

    private final ManualClock clock = new ManualClock();
    private final ForwardFixture fixture = new ForwardFixture(clock.nanos());

    @AfterEach
    void close() {
        fixture.close();
    }

    private RecordedExchange get(ScriptedOrigin origin) {
        return fixture.exchange(origin.address(), "GET", "/");
    }

    @Test
    @DisplayName("rule 15: bytes behind the 101 reach the tunnel")
    void bytesBehindSwitchAreDeliveredToTheTunnel() {
        String head = "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n";
        assertThat(tunnelled(head, "first frames")).isEqualTo("first frames");
    }

    @Test
    void bytesBehindSwitchWithoutAcceptAreDeliveredToTheTunnel() {
        String head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
        assertThat(tunnelled(head, "HTTP/1.1 200 OK\r\n\r\n")).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
    }

    /** What a handler reads that comes only after the switch was told, to the end of input. */
    private String tunnelled(String head, String frames) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        CountDownLatch end = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
            peer.send(head + frames);
            peer.shutdownOutput();
            peer.wire().takeUntilEnd();
        })) {
            RecordedExchange exchange = get(origin);
            assertThat(exchange.await()).containsExactly("upgraded");
            fixture.run(() -> exchange.connection().becomeTunnel());
            fixture.run(() -> {
                exchange.connection().channel().pipeline().addLast(new Reader(read, end));
                exchange.connection().channel().read();
            });
            ForwardFixture.await(end, "the end of the tunnel");
            fixture.run(() -> exchange.connection().channel().close());
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    private static final class Reader extends ChannelInboundHandlerAdapter {

        private final ByteArrayOutputStream read;
        private final CountDownLatch end;

        Reader(ByteArrayOutputStream read, CountDownLatch end) {
            this.read = read;
            this.end = end;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            read.writeBytes(ByteBufUtil.getBytes(bytes));
            bytes.release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.read();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                end.countDown();
            }
        }
    }
}
