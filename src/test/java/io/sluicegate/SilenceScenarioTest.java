package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ClientHellos;
import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Silence is not a way around: it lets the origin speak, and no byte of the client passes without a verdict. */
@ExtendWith(LeakCheck.class)
final class SilenceScenarioTest {

    private static final String BANNER = "220 ready\r\n";

    private static ScriptedOrigin speaksFirst() {
        return ScriptedOrigin.tcp(peer -> {
            peer.send(BANNER);
            peer.wire().send(peer.wire().takeUntilEnd());
        });
    }

    /** A client that has said nothing and heard the origin. */
    private static RawClient listening(TestGateway gateway, String authority) {
        RawClient client = Tunnels.open(gateway, authority);
        Tunnels.passSniffTimeout(gateway);
        assertThat(client.read(BANNER.length())).isEqualTo(BANNER);
        return client;
    }

    private static RawClient listening(TestGateway gateway, ScriptedOrigin origin) {
        return listening(gateway, "127.0.0.1:" + origin.port());
    }

    @Test
    @DisplayName("rule 20: after the sniff time-out only the way from server to client opens")
    void originThatSpeaksFirstIsHeardAndTheClientsAnswerIsClassified() {
        try (ScriptedOrigin origin = speaksFirst();
                TestGateway gateway = TestGateway.with("deny proto h2c\nallow all");
                RawClient client = listening(gateway, origin)) {
            client.send(Tunnels.SSH);
            client.shutdownOutput();
            assertThat(client.wire().takeUntilEnd()).isEqualTo(Tunnels.bytes(Tunnels.SSH));
            assertThat(gateway.awaitRecord())
                    .containsEntry("protocol", "ssh")
                    .containsEntry("end_reason", "complete")
                    .containsEntry("bytes_up", client.bytesSent())
                    .containsEntry("bytes_down", client.bytesReceived())
                    .containsEntry("attempts", 1L);
        }
    }

    @Test
    @DisplayName("rule 20: nothing is connected to before the sniff time-out")
    void nothingIsConnectedToBeforeTheSniffTimeout() {
        try (ScriptedOrigin origin = speaksFirst();
                TestGateway gateway = TestGateway.with("deny proto h2c\nallow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            assertThat(gateway.gateway().openFlows()).hasSize(1);
            assertThat(origin.connections()).isZero();
            Tunnels.passSniffTimeout(gateway);
            assertThat(client.read(BANNER.length())).isEqualTo(BANNER);
        }
    }

    @Test
    @DisplayName("rule 20: a protocol that shows late is still denied")
    void lateTlsIsStillDeniedByItsProtocol() {
        try (ScriptedOrigin origin = speaksFirst();
                TestGateway gateway = TestGateway.with("deny proto tls\nallow all");
                RawClient client = listening(gateway, origin)) {
            client.send(ClientHellos.naming("shop.example"));
            assertThat(client.wire().takeUntilEnd()).isEqualTo(Tunnels.ACCESS_DENIED);
            client.shutdownOutput();
            assertThat(origin.peers().get(0).awaitBroken()).isFalse();
            assertThat(origin.peers().get(0).wire().received()).isZero();
            assertThat(gateway.awaitRecord())
                    .containsEntry("protocol", "tls")
                    .containsEntry("verdict", "deny")
                    .containsEntry("end_reason", "denied")
                    .containsEntry("bytes_up", client.bytesSent())
                    .containsEntry("bytes_down", client.bytesReceived())
                    .containsEntry("origin_bytes_up", 0L)
                    .containsEntry("origin_bytes_down", (long) BANNER.length());
        }
    }

    @Test
    @DisplayName("rule 20: a name that comes late is still denied")
    void lateNameIsStillDenied() {
        try (DnsServer dns = DnsServer.knowing("lms.example");
                ScriptedOrigin origin = speaksFirst();
                TestGateway gateway = TestGateway.with("deny to bank.example\nallow all", dns.setting());
                RawClient client = listening(gateway, "lms.example:" + origin.port())) {
            client.send(ClientHellos.naming("bank.example"));
            assertThat(client.wire().takeUntilEnd()).isEqualTo(Tunnels.ACCESS_DENIED);
            client.shutdownOutput();
            assertThat(origin.peers().get(0).awaitBroken()).isFalse();
            assertThat(origin.peers().get(0).wire().received()).isZero();
        }
    }

    @Test
    @DisplayName("rule 20: requests that come late are judged one by one")
    void lateHttpIsJudgedRequestByRequest() {
        try (ScriptedOrigin origin = speaksFirst();
                TestGateway gateway = TestGateway.with("deny path \"/secret\"\nallow all");
                RawClient client = listening(gateway, origin)) {
            client.sendHead("GET /secret HTTP/1.1", "Host: shop.example");
            assertThat(client.readResponse().status()).isEqualTo(403);
            origin.awaitIdle();
            assertThat(origin.peers().get(0).wire().received()).isZero();
        }
    }

    @Test
    void silenceItselfIsDeniedWhereOtherIs() {
        try (ScriptedOrigin origin = speaksFirst();
                TestGateway gateway = TestGateway.with("deny proto other\nallow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            Tunnels.passSniffTimeout(gateway);
            client.expectReset();
            assertThat(origin.connections()).isZero();
            assertThat(gateway.awaitRecord()).containsEntry("protocol", "other").containsEntry("end_reason", "denied");
        }
    }

    @Test
    @DisplayName("rule 22: a tunnel in which nobody speaks ends")
    void bothMayBeSilentUntilTheTunnelIsIdle() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(ScriptedOrigin.Peer::stall);
                TestGateway gateway = TestGateway.with("deny proto h2c\nallow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            Tunnels.passSniffTimeout(gateway);
            TestGateway.await(() -> gateway.gateway().openFlows().get(0).upstream() != null);
            gateway.advance(Duration.ofHours(1).plusSeconds(1));
            client.expectReset();
            assertThat(gateway.awaitRecord()).containsEntry("end_reason", "idle");
        }
    }

    @Test
    @DisplayName("rule 22: a tunnel that is idle ends")
    void idleTunnelEnds() {
        try (ScriptedOrigin origin = speaksFirst();
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = listening(gateway, origin)) {
            client.send(Tunnels.SSH);
            origin.awaitConnections(1);
            TestGateway.await(() -> origin.peers().get(0).wire().received() == Tunnels.SSH.length());
            gateway.gateway().openFlows();
            gateway.advance(Duration.ofHours(1).plusSeconds(1));
            client.expectReset();
            assertThat(gateway.awaitRecord())
                    .containsEntry("end_reason", "idle")
                    .containsEntry("bytes_up", client.bytesSent())
                    .containsEntry("bytes_down", client.bytesReceived());
        }
    }

    @Test
    @DisplayName("rule 20: half a ClientHello is waited for no longer than a head")
    void halfAHelloIsWaitedForNoLongerThanAHead() {
        byte[] hello = ClientHellos.naming("shop.example");
        try (ScriptedOrigin origin = speaksFirst();
                TestGateway gateway = TestGateway.with("deny to bank.example\nallow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(Arrays.copyOf(hello, hello.length / 2));
            TestGateway.await(() -> gateway.gateway().openFlows().get(0).bytesUp() == client.bytesSent());
            gateway.advance(Duration.ofSeconds(16));
            client.expectEnd();
            assertThat(origin.connections()).isZero();
            assertThat(gateway.awaitRecord()).containsEntry("end_reason", "client-timeout");
        }
    }

    @Test
    void halfAHelloAndAnEndIsTheClientsAbort() {
        byte[] hello = ClientHellos.naming("shop.example");
        try (ScriptedOrigin origin = speaksFirst();
                TestGateway gateway = TestGateway.with("deny to bank.example\nallow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(Arrays.copyOf(hello, hello.length / 2));
            client.shutdownOutput();
            client.expectEnd();
            assertThat(origin.connections()).isZero();
            assertThat(gateway.awaitRecord())
                    .containsEntry("end_reason", "client-abort")
                    .containsEntry("bytes_up", client.bytesSent());
        }
    }

    @Test
    @DisplayName("rule 22: a client that never says a word is closed and recorded")
    void clientThatNeverSaysAWordIsClosedAndRecorded() {
        try (TestGateway gateway = TestGateway.with("allow all");
                RawClient client = gateway.client()) {
            TestGateway.await(() -> gateway.gateway().openFlows().size() == 1);
            gateway.advance(Duration.ofSeconds(121));
            client.expectEnd();
            assertThat(gateway.awaitRecord())
                    .containsEntry("end_reason", "client-timeout")
                    .containsEntry("bytes_up", 0L)
                    .containsEntry("bytes_down", 0L);
        }
    }
}
