package io.sluicegate.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
final class ListenerTest {

    private final EventLoops loops = new EventLoops(2);

    @AfterEach
    void stop() {
        loops.close();
    }

    private TransparentListener open(InetAddress address, int port) throws ListenException {
        return TransparentListener.open(
                ListenerKind.EXPLICIT, new Endpoint(address, port), loops.all(), loop -> new Hello());
    }

    /** Says a word to whoever connects. */
    private static final class Hello extends ChannelInboundHandlerAdapter {

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(context.alloc().buffer(5).writeBytes(new byte[] {'h', 'e', 'l', 'l', 'o'}))
                    .addListener(done -> context.close());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void everyLoopAnswersOnOnePort(String address) throws Exception {
        try (TransparentListener listener = open(InetAddress.getByName(address), 0)) {
            assertThat(listener.endpoint().port()).isPositive();
            assertThat(listener.kind()).isEqualTo(ListenerKind.EXPLICIT);
            for (int i = 0; i < 20; i++) {
                try (RawClient client = RawClient.connect(listener.endpoint().toSocketAddress())) {
                    assertThat(client.read(5)).isEqualTo("hello");
                    client.expectEnd();
                }
            }
        }
    }

    @Test
    void portInUseIsOneLineThatSaysWhatToDo() {
        try (ScriptedOrigin other = ScriptedOrigin.tcp(ScriptedOrigin.Peer::close)) {
            assertThatThrownBy(() -> open(Ports.loopback4(), other.port()))
                    .isInstanceOf(ListenException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + other.port()
                            + ": the port is already in use; stop the other program (ss -ltnp 'sport = :"
                            + other.port() + "') or change listen.explicit");
        }
    }

    @Test
    void portOfSecondGatewayIsNotSharedInSilence() throws Exception {
        try (TransparentListener first = open(Ports.loopback4(), 0)) {
            assertThatThrownBy(() -> open(Ports.loopback4(), first.endpoint().port()))
                    .hasMessageContaining("already in use");
        }
    }

    @Test
    void portIsFreeAfterClose() throws Exception {
        TransparentListener first = open(Ports.loopback4(), 0);
        first.close();
        try (TransparentListener second =
                open(Ports.loopback4(), first.endpoint().port())) {
            assertThat(second.endpoint()).isEqualTo(first.endpoint());
        }
    }

    @Test
    void addressOfAnotherHostIsNamed() {
        assertThatThrownBy(() -> open(Ports.address(192, 0, 2, 1), 0))
                .hasMessageContaining("this host has no such address; change listen.explicit");
    }

    /** The texts are those of the kernel; tests that run as root cannot provoke them. */
    @Test
    void missingCapabilityIsNamed() {
        Endpoint endpoint = new Endpoint(Ports.loopback4(), 15001);
        assertThat(new ListenException("explicit", endpoint, new BindException("Permission denied")))
                .hasMessageContaining("CAP_NET_BIND_SERVICE");
        assertThat(new ListenException(
                        "tproxy", endpoint, new ChannelException("setsockopt() failed: Operation not permitted")))
                .hasMessageContaining("CAP_NET_ADMIN");
    }

    @Test
    void dialledChannelReadsNothingByItself() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> peer.wire().takeUntilEnd())) {
            ChannelHandler idle = new ChannelInboundHandlerAdapter();
            var dialled = new Dialer(Duration.ofSeconds(5), null)
                    .dial(loops.all().get(0), Endpoint.of(origin.address()), null, idle);
            assertThat(dialled.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(dialled.channel().config().isAutoRead()).isFalse();
            assertThat(dialled.channel().config().isAutoClose()).isFalse();
            dialled.channel().close().await(20, TimeUnit.SECONDS);
            origin.awaitIdle();
        }
    }

    @Test
    void refusedDialFails() throws Exception {
        try (Ports.Refusing port = Ports.refusing()) {
            var dialled = new Dialer(Duration.ofSeconds(5), null)
                    .dial(
                            loops.all().get(0),
                            new Endpoint(Ports.loopback4(), port.port()),
                            null,
                            new ChannelInboundHandlerAdapter());
            assertThat(dialled.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(dialled.cause()).isInstanceOf(ConnectException.class);
        }
    }
}
