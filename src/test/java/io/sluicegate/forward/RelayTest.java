package io.sluicegate.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.Wire;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
final class RelayTest {

    private static final long MIB = 1024 * 1024;

    @Test
    void bytesPassBothWaysAndAreCounted() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeExactly(5);
                    peer.send("answer");
                    peer.wire().expectEnd();
                });
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connect()) {
            client.send("hello");
            assertThat(client.read(6)).isEqualTo("answer");
            client.shutdownOutput();
            client.expectEnd();

            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.COMPLETE);
            RelayFixture.Joined relay = gateway.awaitJoined();
            assertThat(relay.clientBytes().read()).isEqualTo(5);
            assertThat(relay.clientBytes().written()).isEqualTo(6);
            assertThat(relay.upstreamBytes().read()).isEqualTo(6);
            assertThat(relay.upstreamBytes().written()).isEqualTo(5);
            assertThat(relay.clientBytes().broken()).isFalse();
        }
    }

    /** Also the test of EdgeKeepingIoHandler, which may go when this passes with the stock handler. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void tailSurvivesHalfClose(int round) throws Exception {
        long size = 64 * MIB;
        AtomicLong up = new AtomicLong();
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    up.set(peer.wire().takePattern());
                    peer.wire().sendPattern(size);
                });
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connect()) {
            client.wire().sendPattern(size);
            client.shutdownOutput();
            assertThat(client.wire().takePattern()).as("round %s", round).isEqualTo(size);
            assertThat(up).hasValue(size);
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.COMPLETE);
            assertThat(gateway.awaitJoined().clientBytes().written()).isEqualTo(size);
        }
    }

    @Test
    void bothDirectionsMoveAtTheSameTime() throws Exception {
        long size = 16 * MIB;
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    CompletableFuture<Void> down = CompletableFuture.runAsync(() -> {
                        peer.wire().sendPattern(size);
                        peer.shutdownOutput();
                    });
                    assertThat(peer.wire().takePattern()).isEqualTo(size);
                    down.orTimeout(20, TimeUnit.SECONDS).join();
                });
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connect()) {
            CompletableFuture<Void> up = CompletableFuture.runAsync(() -> {
                client.wire().sendPattern(size);
                client.shutdownOutput();
            });
            assertThat(client.wire().takePattern()).isEqualTo(size);
            up.orTimeout(20, TimeUnit.SECONDS).join();
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.COMPLETE);
        }
    }

    @Test
    void clientThatEndsItsInputLaterStillGetsTheWholeTail() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().sendPattern(8 * MIB);
                    peer.shutdownOutput();
                    peer.wire().expectEnd();
                });
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connectNarrow()) {
            client.shutdownOutput();
            assertThat(client.wire().takePattern()).isEqualTo(8 * MIB);
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.COMPLETE);
        }
    }

    /** The origin's end is known, its last bytes are still queued, and then the client says its own end. */
    @Test
    void queuedBytesSurviveTheSecondEnd() {
        int step = 64 * 1024;
        BlockingQueue<Integer> offsets = new LinkedBlockingQueue<>();
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    for (Integer at = next(offsets); at >= 0; at = next(offsets)) {
                        peer.wire().send(Wire.pattern(at, step));
                    }
                    peer.shutdownOutput();
                    peer.wire().expectEnd();
                });
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connectNarrow()) {
            RelayFixture.Joined relay = gateway.awaitJoined();
            int sent = 0;
            while (gateway.queuedBytes(relay) == 0) {
                offsets.add(sent);
                sent += step;
                gateway.awaitRead(relay.upstreamBytes(), sent);
            }
            offsets.add(-1);
            gateway.awaitSweep();
            client.shutdownOutput();
            origin.awaitIdle();
            gateway.awaitSweep();
            assertThat(client.wire().takePattern()).isEqualTo(sent);
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.COMPLETE);
        }
    }

    private static Integer next(BlockingQueue<Integer> queue) throws InterruptedException {
        Integer next = queue.poll(20, TimeUnit.SECONDS);
        return next == null ? -1 : next;
    }

    @Test
    void slowClientHoldsOriginBack() {
        AtomicLong sent = new AtomicLong();
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().sendPattern(64 * MIB);
                    sent.set(64 * MIB);
                });
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connectNarrow()) {
            RelayFixture.Joined relay = gateway.awaitJoined();
            gateway.awaitQuiet(relay);
            long queued = relay.upstreamBytes().read() - client.bytesReceived();
            assertThat(sent).hasValue(0);
            assertThat(gateway.queuedBytes(relay)).isLessThan(512 * 1024);
            assertThat(queued).isPositive();
            assertThat(client.wire().takePattern()).isEqualTo(64 * MIB);
        }
    }

    @Test
    void slowClientDoesNotStallOriginThatSpeaksFirst() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> peer.wire().sendPattern(8 * MIB));
                RelayFixture gateway = RelayFixture.downOnly(origin);
                RawClient client = gateway.connectNarrow()) {
            gateway.awaitQuiet(gateway.awaitJoined());
            assertThat(client.wire().takePattern()).isEqualTo(8 * MIB);
        }
    }

    @Test
    void clientThatGoesBeforeItSpokeEndsTheRelay() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.send("banner");
                    peer.wire().takeUntilEnd();
                });
                RelayFixture gateway = RelayFixture.downOnly(origin);
                RawClient client = gateway.connect()) {
            assertThat(client.read(6)).isEqualTo("banner");
            client.reset();
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.CLIENT_GONE);
            origin.awaitIdle();
        }
    }

    @Test
    void endOfClientInputBeforeOpeningIsPassedOn() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().expectEnd();
                    peer.send("bye");
                });
                RelayFixture gateway = RelayFixture.downOnly(origin);
                RawClient client = gateway.connect()) {
            RelayFixture.Joined relay = gateway.awaitJoined();
            gateway.forward().run(relay.relay()::clientInputEnded);
            assertThat(client.read(3)).isEqualTo("bye");
            client.expectEnd();
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.COMPLETE);
        }
    }

    @Test
    void closedOriginIsShownAsOrderlyEnd() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> peer.send("all of it"));
                RelayFixture gateway = RelayFixture.to(origin);
                RawClient client = gateway.connect()) {
            assertThat(new String(client.wire().takeUntilEnd(), StandardCharsets.US_ASCII))
                    .isEqualTo("all of it");
            client.shutdownOutput();
            assertThat(gateway.awaitEnd()).isEqualTo(Relay.End.COMPLETE);
        }
    }
}
