package io.sluicegate.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class ConnectionPoolTest {

    private static final int MANY = 40;
    private static final int MOST_IDLE = 32;

    private final ForwardFixture fixture = new ForwardFixture(new ManualClock().nanos());

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    @DisplayName("rule 23: idle connections are bounded")
    void idleConnectionsOfOneOriginAreBounded() {
        CountDownLatch all = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
            peer.await(all);
            peer.send(ScriptedOrigin.response(200, "ok"));
        })) {
            List<RecordedExchange> exchanges = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                exchanges.add(fixture.exchange(origin.address(), "GET", "/"));
            }
            origin.awaitRequests(MANY);
            all.countDown();
            exchanges.forEach(RecordedExchange::await);
            fixture.awaitIdle(MOST_IDLE);
            assertThat(origin.connections()).isEqualTo(MANY);
        }
        fixture.awaitIdle(0);
    }

    @Test
    void newestIdleConnectionIsTakenFirst() {
        CountDownLatch both = new CountDownLatch(2);
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
            both.countDown();
            peer.await(both);
            peer.send(ScriptedOrigin.response(
                    200, String.valueOf(peer.remoteAddress().getPort())));
        })) {
            RecordedExchange one = fixture.exchange(origin.address(), "GET", "/");
            RecordedExchange two = fixture.exchange(origin.address(), "GET", "/");
            one.await();
            two.await();
            fixture.awaitIdle(2);
            assertThat(origin.connections()).isEqualTo(2);

            RecordedExchange three = fixture.exchange(origin.address(), "GET", "/");
            three.await();
            assertThat(three.reused()).isTrue();
            assertThat(three.body()).isIn(one.body(), two.body());
        }
    }

    @Test
    void closedPoolKeepsNothing() {
        CountDownLatch closed = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
            peer.await(closed);
            peer.send(ScriptedOrigin.response(200, "ok"));
        })) {
            RecordedExchange exchange = fixture.exchange(origin.address(), "GET", "/");
            origin.awaitRequests(1);
            fixture.run(fixture.pool()::close);
            closed.countDown();
            assertThat(exchange.await()).containsExactly("head 200", "end");
            origin.awaitIdle();
            fixture.awaitIdle(0);
        }
    }

    @Test
    void freshConnectionIsMadeBesideAnIdleOne() {
        try (ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "ok"))) {
            fixture.exchange(origin.address(), "GET", "/").await();
            fixture.awaitIdle(1);
            RecordedExchange second = new RecordedExchange(fixture);
            fixture.run(() -> second.beginFresh(origin.address(), "GET", "/"));
            second.await();
            assertThat(second.reused()).isFalse();
            assertThat(origin.connections()).isEqualTo(2);
            fixture.awaitIdle(2);
        }
    }

    @Test
    @DisplayName("rule 12: the pool's key has the client's address where the origin sees it")
    void connectionWithTheClientsAddressIsForThatClientAlone() {
        ConnectionPool.Key mine;
        try (ScriptedOrigin origin = ScriptedOrigin.always(ScriptedOrigin.response(200, "ok"))) {
            Endpoint endpoint = Endpoint.of(origin.address());
            mine = new ConnectionPool.Key(endpoint, Ports.address(192, 0, 2, 1));
            ChannelFuture dialled = fixture.call(
                    () -> fixture.dialer().dial(fixture.loop(), endpoint, null, new ChannelInboundHandlerAdapter()));
            assertThat(dialled.awaitUninterruptibly(Wire.DEADLINE.toMillis())).isTrue();
            fixture.run(() -> fixture.pool().adopt(mine, dialled.channel()));

            fixture.exchange(origin.address(), "GET", "/").await();
            assertThat(origin.connections()).isEqualTo(2);
            fixture.awaitIdle(2);

            RecordedExchange own = new RecordedExchange(fixture);
            fixture.run(() -> own.begin(mine, "GET", "/"));
            own.await();
            assertThat(origin.connections()).isEqualTo(2);
        }
    }
}
