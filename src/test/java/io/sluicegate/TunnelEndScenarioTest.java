package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How tunnels end that are broken, that the other side sees it, and that each end is recorded. */
@ExtendWith(LeakCheck.class)
final class TunnelEndScenarioTest {

    private static final int MANY = 1_000_000;

    /** What a client's kernel takes and acknowledges before its program has read it: the largest receive buffer. */
    private static final long MOST_UNREAD = 64L * 1024 * 1024;

    /** The origin's goodbye meets a closed socket, whose reset has come before the origin's own end is passed on. */
    @Test
    void clientThatHasGoneWhenTheOriginSaysGoodbyeLeavesNoFlowOpen() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeUntilEnd();
                    peer.send("bye");
                    peer.wire().takeUntilEnd();
                });
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(Tunnels.SSH);
            client.wire().close();
            assertThat(gateway.awaitRecord())
                    .containsEntry("end_reason", "complete")
                    .containsEntry("bytes_up", client.bytesSent())
                    .containsEntry("bytes_down", client.bytesReceived())
                    .containsEntry("origin_bytes_down", 3L);
        }
    }

    @Test
    void resetOfTheClientIsShownToTheOrigin() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeExactly(Tunnels.SSH.length());
                    peer.wire().expectReset();
                });
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(Tunnels.SSH);
            origin.awaitConnections(1);
            TestGateway.await(() -> origin.peers().get(0).wire().received() == Tunnels.SSH.length());
            client.reset();
            origin.awaitIdle();
            assertThat(gateway.awaitRecord())
                    .containsEntry("end_reason", "client-abort")
                    .containsEntry("bytes_up", client.bytesSent())
                    .containsEntry("bytes_down", client.bytesReceived());
        }
    }

    @Test
    @DisplayName("rule 19: a tunnel that the origin cut is shown as cut")
    void resetOfTheOriginIsShownToTheClient() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeExactly(Tunnels.SSH.length());
                    peer.reset();
                });
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(Tunnels.SSH);
            client.expectReset();
            assertThat(gateway.awaitRecord())
                    .containsEntry("end_reason", "upstream-abort")
                    .containsEntry("bytes_up", client.bytesSent())
                    .containsEntry("bytes_down", client.bytesReceived());
        }
    }

    @Test
    void resetOfAnOriginThatHasNotBeenSpokenToIsShownToTheClient() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.send("go");
                    peer.stall();
                });
                TestGateway gateway = TestGateway.with("deny proto h2c\nallow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            Tunnels.passSniffTimeout(gateway);
            assertThat(client.read(2)).isEqualTo("go");
            origin.peers().get(0).reset();
            client.expectReset();
            assertThat(gateway.awaitRecord()).containsEntry("end_reason", "upstream-abort");
        }
    }

    @Test
    void clientThatBreaksBeforeItsVerdictLeavesNothingBehind() {
        try (TestGateway gateway = TestGateway.with("deny proto h2c\nallow all");
                RawClient client = Tunnels.open(gateway, 9)) {
            client.reset();
            assertThat(gateway.awaitRecord())
                    .containsEntry("end_reason", "client-abort")
                    .containsEntry("bytes_up", client.bytesSent());
            gateway.awaitIdle();
        }
    }

    /** Everything has been acknowledged when the connection breaks, so that the count is exact. */
    @Test
    void brokenDownloadCountsWhatTheClientsKernelAcknowledged() {
        CountDownLatch taken = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeExactly(Tunnels.SSH.length());
                    peer.wire().sendPattern(MANY);
                    peer.await(taken);
                    peer.reset();
                });
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(Tunnels.SSH);
            client.wire().takeExactly(MANY);
            client.wire().acknowledge();
            taken.countDown();
            client.expectReset();
            assertThat(gateway.awaitRecord())
                    .containsEntry("end_reason", "upstream-abort")
                    .containsEntry("bytes_down", client.bytesReceived())
                    .containsEntry("origin_bytes_down", (long) MANY);
        }
    }

    /** What is still on its way when the client breaks off is not billed. */
    @Test
    void abortedDownloadCountsNothingThatNeverArrived() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeExactly(Tunnels.SSH.length());
                    peer.wire().sendPattern(1L << 30);
                });
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(Tunnels.SSH);
            client.wire().takeExactly(MANY);
            client.wire().acknowledge();
            long taken = client.bytesReceived();
            client.reset();
            assertThat((Long) gateway.awaitRecord().get("bytes_down"))
                    .isGreaterThanOrEqualTo(taken)
                    .isLessThan(taken + MOST_UNREAD);
        }
    }
}
