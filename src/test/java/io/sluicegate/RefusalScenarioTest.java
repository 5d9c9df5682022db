package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no rule can allow: the way back into the gateway, and more connections than a client may have. */
@ExtendWith(LeakCheck.class)
final class RefusalScenarioTest {

    /** SECURITY rule 8. */
    @ParameterizedTest
    @DisplayName("rule 8: CONNECT to a listener of ours is a loop in every spelling")
    @ValueSource(strings = {"127.0.0.1", "[::ffff:127.0.0.1]", "me.example", "0.0.0.0"})
    void connectToAnOwnListenerIsALoop(String host) {
        try (DnsServer dns = DnsServer.knowing("me.example");
                TestGateway gateway = TestGateway.with("allow all", dns.setting())) {
            for (int port :
                    new int[] {gateway.port(), gateway.gateway().adminEndpoint().port()}) {
                try (RawClient client = gateway.client()) {
                    assertThat(Tunnels.ask(client, host + ":" + port).status()).isEqualTo(508);
                }
            }
            assertThat(gateway.awaitRecords(2))
                    .allSatisfy(record -> assertThat(record)
                            .containsEntry("end_reason", "loop")
                            .containsEntry("attempts", 0L)
                            .containsEntry("status", 508L));
        }
    }

    @ParameterizedTest
    @DisplayName("rule 9: the admin listener is not reachable through the proxy")
    @ValueSource(strings = {"127.0.0.1", "[::ffff:127.0.0.1]", "me.example", "0.0.0.0"})
    void requestToAnOwnListenerIsALoop(String host) {
        try (DnsServer dns = DnsServer.knowing("me.example");
                TestGateway gateway = TestGateway.with("allow all", dns.setting());
                RawClient client = gateway.client()) {
            String admin = host + ":" + gateway.gateway().adminEndpoint().port();
            client.sendHead("GET http://" + admin + "/healthz HTTP/1.1", "Host: " + admin);
            RawClient.Response answer = client.readResponse();
            assertThat(answer.status()).isEqualTo(508);
            assertThat(answer.field("Proxy-Status")).contains("proxy_loop_detected");
        }
    }

    @Test
    @DisplayName("rule 8: a listener of ours is refused also where the verdict falls inside the tunnel")
    void ownListenerIsRefusedAlsoWhereTheVerdictFellInside() {
        try (TestGateway gateway = TestGateway.with("deny proto h2c\nallow all");
                RawClient client = Tunnels.open(gateway, gateway.port())) {
            client.send(Tunnels.SSH);
            client.expectReset();
            assertThat(gateway.awaitRecord()).containsEntry("end_reason", "loop");
        }
    }

    @Test
    void nameWithAnOwnAndAnotherAddressLeadsToTheOther() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(Ports.address(127, 0, 0, 2), peer -> peer.send("here"));
                DnsServer dns = new DnsServer().with("both.example", Ports.loopback4(), Ports.address(127, 0, 0, 2));
                TestGateway gateway = TestGateway.with(
                        "allow all", dns.setting(), "listen.admin=\"127.0.0.1:" + origin.port() + "\"");
                RawClient client = Tunnels.open(gateway, "both.example:" + origin.port())) {
            client.send(Tunnels.SSH);
            assertThat(client.read(4)).isEqualTo("here");
        }
    }

    @Test
    @DisplayName("rule 22: connections of a client are bounded")
    void connectionsBeyondTheLimitAreResetAndRecorded() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(ScriptedOrigin.Peer::stall);
                TestGateway gateway = TestGateway.with("allow all", "limits.connections-per-client=2")) {
            try (RawClient first = Tunnels.open(gateway, origin.port());
                    RawClient second = Tunnels.open(gateway, origin.port())) {
                assertThatThrownBy(() -> readReset(gateway)).hasMessageContaining("reset");
                assertThat(gateway.awaitRecord()).containsEntry("end_reason", "refused");
                first.reset();
                gateway.awaitRecords(2);
                try (RawClient fourth = Tunnels.open(gateway, origin.port())) {
                    assertThat(gateway.gateway().openFlows()).hasSize(2);
                    assertThat(second.bytesReceived()).isEqualTo(fourth.bytesReceived());
                }
            }
        }
    }

    /** Where the reset is quick, the connecting itself sees it. */
    private static void readReset(TestGateway gateway) {
        try (RawClient refused = gateway.client()) {
            refused.read(1);
        }
    }
}
