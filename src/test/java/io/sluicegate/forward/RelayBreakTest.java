package io.sluicegate.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a relay ends that does not end in order, and what it has counted then. */
@ExtendWith(LeakCheck.class)
final class RelayBreakTest {

    private static final long MIB = 1024 * 1024;

    @Test
    @DisplayName("rule 19: the reset of an origin is shown as a reset in a tunnel")
    void resetOfOriginIsShownAsReset() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeExactly(2);
                    peer.reset();
                });
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connect()) {
            client.send("on");
            client.expectReset();
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.UPSTREAM_GONE);
            assertThat(gateway.endedAgain()).isFalse();
        }
    }

    /** The client's kernel tells the reset to its writer or to its reader; so it is the gateway that is asked. */
    @Test
    void resetOfOriginSeenWhileWritingBreaksTheClientToo() {
        CountDownLatch full = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.narrow(16 * 1024, peer -> {
                    peer.await(full);
                    peer.reset();
                });
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connect()) {
            Thread sender = new Thread(() -> sendUntilBroken(client));
            sender.start();
            RelayFixture.Joined relay = gateway.awaitJoined();
            gateway.awaitQuiet(relay);
            full.countDown();
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.UPSTREAM_GONE);
            assertThat(relay.clientBytes().broken()).isTrue();
            assertThat(relay.upstreamBytes().broken()).isTrue();
        }
    }

    private static void sendUntilBroken(RawClient client) {
        try {
            client.wire().sendPattern(64 * MIB);
        } catch (UncheckedIOException e) {
            // The test is about what the reading side sees.
        }
    }

    @Test
    void resetOfClientIsShownAsReset() {
        CountDownLatch broken = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeExactly(4);
                    peer.wire().expectReset();
                    broken.countDown();
                });
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connect()) {
            client.send("part");
            origin.awaitConnections(1);
            gateway.awaitRead(gateway.awaitJoined().clientBytes(), 4);
            client.reset();
            ForwardFixture.await(broken, "the reset at the origin");
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.CLIENT_GONE);
        }
    }

    @Test
    void abortedDownloadCountsWhatArrived() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> peer.wire().sendPattern(64 * MIB));
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connectNarrow()) {
            client.wire().takeExactly(100_000);
            RelayFixture.Joined relay = gateway.awaitJoined();
            gateway.awaitQuiet(relay);
            long received = client.bytesReceived();
            client.reset();
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.CLIENT_GONE);
            assertThat(relay.clientBytes().broken()).isTrue();
            assertThat(relay.clientBytes().written())
                    .isGreaterThanOrEqualTo(received)
                    .isLessThan(received + 512 * 1024)
                    .isLessThan(relay.upstreamBytes().read());
        }
    }

    /** A closed receive window: everything that arrived has been acknowledged, so the count is exact. */
    @Test
    void cutRelayCountsWhatArrivedToTheByte() {
        AtomicLong arrived = new AtomicLong();
        CountDownLatch cut = new CountDownLatch(1);
        CountDownLatch counted = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.narrow(16 * 1024, peer -> {
                    peer.await(cut);
                    try {
                        arrived.set(peer.wire().takePattern());
                    } catch (UncheckedIOException e) {
                        arrived.set(peer.wire().received());
                    }
                    counted.countDown();
                });
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connect()) {
            Thread sender = new Thread(() -> sendUntilBroken(client));
            sender.start();
            RelayFixture.Joined relay = gateway.awaitJoined();
            gateway.awaitQuiet(relay);
            gateway.forward().run(() -> relay.upstreamBytes().abort(relay.upstream()));
            cut.countDown();
            ForwardFixture.await(counted, "the count at the origin");
            gateway.awaitEnd();
            assertThat(relay.upstreamBytes().written()).isEqualTo(arrived.get());
        }
    }

    @Test
    void silenceEndsTheRelay() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.send("hello");
                    peer.wire().takeUntilEnd();
                });
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connect()) {
            assertThat(client.read(5)).isEqualTo("hello");
            gateway.clock().advance(RelayFixture.IDLE.minus(Duration.ofSeconds(1)));
            client.send("still here");
            gateway.awaitRead(gateway.awaitJoined().clientBytes(), 10);
            gateway.clock().advance(Duration.ofSeconds(2));
            gateway.awaitSweep();
            assertThat(gateway.endedAgain()).isFalse();

            gateway.clock().advance(RelayFixture.IDLE);
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.IDLE);
            client.expectReset();
            origin.awaitIdle();
        }
    }

    @Test
    void cutResetsBothSides() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.send("hello");
                    peer.wire().takeUntilEnd();
                });
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connect()) {
            assertThat(client.read(5)).isEqualTo("hello");
            RelayFixture.Joined relay = gateway.awaitJoined();
            gateway.forward().run(relay.relay()::cut);
            client.expectReset();
            assertThat(origin.peers().get(0).awaitBroken()).isTrue();
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.CLIENT_GONE);
            gateway.forward().run(relay.relay()::cut);
            assertThat(gateway.endedAgain()).isFalse();
        }
    }

    /** The last bytes go to an origin that takes none: the client is gone, and the relay must not wait for ever. */
    @Test
    void stuckOriginDoesNotKeepRelayOpen() {
        try (ScriptedOrigin origin = ScriptedOrigin.narrow(16 * 1024, ScriptedOrigin.Peer::stall);
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connect()) {
            Thread sender = new Thread(() -> sendUntilBroken(client));
            sender.start();
            RelayFixture.Joined relay = gateway.awaitJoined();
            gateway.awaitQuiet(relay);
            gateway.forward().run(() -> relay.client().close());
            gateway.awaitSweep();
            gateway.clock().advance(RelayFixture.IDLE.plusSeconds(1));
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.CLIENT_GONE);
            assertThat(relay.upstream().isOpen()).isFalse();
        }
    }

    @Test
    void originsLastBytesArriveThoughClientSpeaksOn() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> peer.wire().sendPattern(150_000));
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connectNarrow()) {
            RelayFixture.Joined relay = gateway.awaitJoined();
            gateway.awaitQuiet(relay);
            assertThat(relay.upstreamBytes().read()).isEqualTo(150_000);
            client.send("nobody reads this");
            gateway.awaitRead(relay.clientBytes(), 17);
            gateway.awaitSweep();
            assertThat(client.wire().takePattern()).isEqualTo(150_000);
        }
    }

    /** The client's end and then its reset: its output cannot be shut any more, and nothing else tells of that. */
    @Test
    void clientThatIsGoneBeforeTheOriginsFarewellEndsTheRelay() {
        CountDownLatch farewellRead = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeExactly(2);
                    peer.wire().expectEnd();
                    peer.send("farewell");
                    peer.await(farewellRead);
                });
                RelayFixture gateway = RelayFixture.to(origin)) {
            RawClient client = gateway.connect();
            client.send("hi");
            RelayFixture.Joined relay = gateway.awaitJoined();
            gateway.awaitRead(relay.clientBytes(), 2);
            client.close();
            gateway.awaitRead(relay.upstreamBytes(), "farewell".length());
            gateway.awaitQuiet(relay);
            farewellRead.countDown();
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.COMPLETE);
        }
    }
}
