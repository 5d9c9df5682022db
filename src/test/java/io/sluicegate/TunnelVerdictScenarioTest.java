package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ClientHellos;
import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who gets a tunnel: judged by the CONNECT, and by what is inside as soon as that shows. */
@ExtendWith(LeakCheck.class)
final class TunnelVerdictScenarioTest {

    private static final ScriptedOrigin.Script ANYTHING = peer -> peer.wire().takeUntilEnd();

    private static void expectAlert(RawClient client) {
        assertThat(client.wire().takeExactly(Tunnels.ACCESS_DENIED.length)).isEqualTo(Tunnels.ACCESS_DENIED);
        client.expectEnd();
        client.shutdownOutput();
    }

    @Test
    void deniedConnectGetsThePage() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(ANYTHING);
                TestGateway gateway =
                        TestGateway.with("shop: deny to shop.example because \"No shopping\"\nallow all");
                RawClient client = gateway.client()) {
            RawClient.Response page = client.send("CONNECT shop.example:" + origin.port()
                            + " HTTP/1.1\r\nHost: shop.example\r\nAccept: text/plain\r\n\r\n")
                    .readResponse();
            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("No shopping");
            client.shutdownOutput();
            Map<String, @Nullable Object> record = gateway.awaitRecord();
            assertThat(record)
                    .containsEntry("verdict", "deny")
                    .containsEntry("rule_label", "shop")
                    .containsEntry("rule", "10-test.rules:1")
                    .containsEntry("status", 403L)
                    .containsEntry("end_reason", "denied")
                    .containsEntry("bytes_up", client.bytesSent())
                    .containsEntry("bytes_down", client.bytesReceived());
            assertThat(origin.connections()).isZero();
        }
    }

    @Test
    @DisplayName("rule 2: a denied name inside a tunnel denies it")
    void deniedNameInsideGetsAnAlertAndTheOriginSeesNoConnection() {
        try (DnsServer dns = DnsServer.knowing("shop.example");
                ScriptedOrigin origin = ScriptedOrigin.tcp(ANYTHING);
                TestGateway gateway = TestGateway.with("deny to bank.example\nallow all", dns.setting());
                RawClient client = Tunnels.open(gateway, "shop.example:" + origin.port())) {
            client.send(ClientHellos.naming("www.bank.example"));
            expectAlert(client);
            assertThat(origin.connections()).isZero();
            assertThat(gateway.awaitRecord())
                    .containsEntry("protocol", "tls")
                    .containsEntry("verdict", "deny")
                    .containsEntry("rule", "10-test.rules:1")
                    .containsEntry("end_reason", "denied")
                    .containsEntry("bytes_up", client.bytesSent())
                    .containsEntry("bytes_down", client.bytesReceived())
                    .containsEntry("origin_bytes_up", 0L);
        }
    }

    /** GRAMMAR section 4, last line; SECURITY rule 2. */
    @Test
    @DisplayName("rule 2: an allowed authority leads nobody to another name inside")
    void allowedAuthorityLeadsNobodyToAnotherNameInside() {
        try (DnsServer dns = DnsServer.knowing("lms.example");
                ScriptedOrigin origin = ScriptedOrigin.tcp(ANYTHING);
                TestGateway gateway = TestGateway.with("allow to lms.example\ndeny all", dns.setting());
                RawClient client = Tunnels.open(gateway, "lms.example:" + origin.port())) {
            client.send(ClientHellos.naming("video.example"));
            expectAlert(client);
            assertThat(origin.connections()).isZero();
            assertThat(gateway.awaitRecord())
                    .containsEntry("rule", "10-test.rules:2")
                    .containsEntry("verdict", "deny");
        }
    }

    @Test
    @DisplayName("rule 2: a CONNECT to an address gets nobody past an allow list by a forged SNI inside")
    void addressWithAnAllowedNameInsideIsHeldToThatName() {
        byte[] hello = ClientHellos.naming("lms.example");
        try (DnsServer dns = new DnsServer().with("lms.example", Ports.address(127, 0, 0, 2));
                ScriptedOrigin origin =
                        ScriptedOrigin.tcp(peer -> peer.wire().send(peer.wire().takeExactly(hello.length)));
                TestGateway gateway =
                        TestGateway.with("allow to lms.example\ndeny all", dns.setting(), "names.verify=all")) {
            try (RawClient client = Tunnels.open(gateway, origin.port())) {
                client.send(hello);
                expectAlert(client);
            }
            assertThat(origin.connections()).isZero();
            assertThat(gateway.awaitRecord()).containsEntry("rule_label", "name-mismatch");
            dns.with("lms.example", Ports.loopback4());
            try (RawClient client = Tunnels.open(gateway, origin.port())) {
                client.send(hello);
                assertThat(client.wire().takeUntilEnd()).isEqualTo(hello);
            }
            assertThat(gateway.awaitRecords(2).get(1))
                    .containsEntry("host", "127.0.0.1")
                    .containsEntry("host_verified", null);
        }
    }

    @Test
    void allowedAuthorityWithItsOwnNameInsidePasses() {
        byte[] hello = ClientHellos.naming("lms.example");
        try (DnsServer dns = DnsServer.knowing("lms.example");
                ScriptedOrigin origin =
                        ScriptedOrigin.tcp(peer -> peer.wire().send(peer.wire().takeExactly(hello.length)));
                TestGateway gateway = TestGateway.with("allow to lms.example\ndeny all", dns.setting());
                RawClient client = Tunnels.open(gateway, "lms.example:" + origin.port())) {
            client.send(hello);
            assertThat(client.wire().takeUntilEnd()).isEqualTo(hello);
        }
    }

    /** SECURITY rule 20. */
    @Test
    @DisplayName("rule 20: a malformed ClientHello is denied where rules ask for names")
    void malformedHelloIsDeniedWhereRulesAskForNames() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(ANYTHING);
                TestGateway gateway = TestGateway.with("deny to bank.example\nallow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(ClientHellos.malformed("shop.example"));
            expectAlert(client);
            assertThat(origin.connections()).isZero();
            assertThat(gateway.awaitRecord())
                    .containsEntry("verdict", "deny")
                    .containsEntry("rule", "built-in")
                    .containsEntry("rule_label", "malformed-hello");
        }
    }

    @Test
    void malformedHelloPassesWhereNoRuleAsksForNames() {
        byte[] hello = ClientHellos.malformed("shop.example");
        try (ScriptedOrigin origin =
                        ScriptedOrigin.tcp(peer -> peer.wire().send(peer.wire().takeExactly(hello.length)));
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(hello);
            assertThat(client.wire().takeUntilEnd()).isEqualTo(hello);
        }
    }

    @Test
    @DisplayName("rule 21: a name learnt on one flow says nothing about the next flow to that address")
    void nameOfOneFlowSaysNothingOfTheNext() {
        byte[] hello = ClientHellos.naming("lms.example");
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(ANYTHING);
                TestGateway gateway = TestGateway.with("allow to lms.example\ndeny all")) {
            try (RawClient client = Tunnels.open(gateway, origin.port())) {
                client.send(hello);
                origin.awaitConnections(1);
                TestGateway.await(() -> origin.peers().get(0).wire().received() == hello.length);
            }
            gateway.awaitRecords(1);
            for (byte[] other : new byte[][] {ClientHellos.nameless(), ClientHellos.naming("video.example")}) {
                try (RawClient client = Tunnels.open(gateway, origin.port())) {
                    client.send(other);
                    expectAlert(client);
                }
            }
            assertThat(origin.connections()).isEqualTo(1);
            assertThat(gateway.awaitRecords(3))
                    .extracting(record -> record.get("verdict"))
                    .containsExactly("allow", "deny", "deny");
        }
    }

    @Test
    void h2cIsDeniedByItsRule() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(ANYTHING);
                TestGateway gateway = TestGateway.with("deny proto h2c\nallow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(Tunnels.H2C);
            client.expectReset();
            assertThat(origin.connections()).isZero();
            assertThat(gateway.awaitRecord())
                    .containsEntry("protocol", "h2c")
                    .containsEntry("rule", "10-test.rules:1")
                    .containsEntry("end_reason", "denied");
        }
    }

    @Test
    @DisplayName("rule 20: TLS without a name is denied by its rule")
    void namelessTlsIsDeniedByItsRule() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(ANYTHING);
                TestGateway gateway = TestGateway.with("deny proto nosni\nallow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(ClientHellos.nameless());
            expectAlert(client);
        }
    }

    @Test
    void resetAndSilenceAreKeptForTls() {
        String rules = "deny to reset.example with reset\ndeny to silent.example with silent\nallow all";
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(ANYTHING);
                TestGateway gateway = TestGateway.with(rules)) {
            try (RawClient client = Tunnels.open(gateway, origin.port())) {
                client.send(ClientHellos.naming("reset.example"));
                client.expectReset();
            }
            try (RawClient client = Tunnels.open(gateway, origin.port())) {
                client.send(ClientHellos.naming("silent.example"));
                client.expectEnd();
            }
            assertThat(gateway.awaitRecords(2))
                    .extracting(record -> record.get("end_reason"))
                    .containsExactly("denied", "denied");
        }
    }

    /** RFC 9110 section 9.3.6: any 2xx would tell the client that its tunnel is open. */
    @Test
    void connectDeniedInSilenceGetsNoAnswerAtAll() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(ANYTHING);
                TestGateway gateway = TestGateway.with("deny to shop.example with silent\nallow all");
                RawClient client = gateway.client()) {
            client.sendHead("CONNECT shop.example:" + origin.port() + " HTTP/1.1", "Host: shop.example");
            client.expectEnd();
            client.shutdownOutput();
            assertThat(gateway.awaitRecord())
                    .containsEntry("verdict", "deny")
                    .containsEntry("status", null)
                    .containsEntry("end_reason", "denied")
                    .containsEntry("bytes_up", client.bytesSent())
                    .containsEntry("bytes_down", 0L);
            assertThat(origin.connections()).isZero();
        }
    }

    @Test
    void refusedPortIsToldWhereTheVerdictHasFallen() {
        try (Ports.Refusing refusing = Ports.refusing();
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = gateway.client()) {
            RawClient.Response answer = Tunnels.ask(client, "127.0.0.1:" + refusing.port());
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.field("Proxy-Status")).contains("connection_refused");
            client.shutdownOutput();
            assertThat(gateway.awaitRecord())
                    .containsEntry("status", 502L)
                    .containsEntry("end_reason", "connect-failed")
                    .containsEntry("attempts", 1L);
        }
    }

    @Test
    void refusedPortIsAResetWhereTheVerdictFellInside() {
        try (Ports.Refusing refusing = Ports.refusing();
                TestGateway gateway = TestGateway.with("deny proto h2c\nallow all");
                RawClient client = Tunnels.open(gateway, refusing.port())) {
            client.send(Tunnels.SSH);
            client.expectReset();
            assertThat(gateway.awaitRecord())
                    .containsEntry("verdict", "allow")
                    .containsEntry("end_reason", "connect-failed");
        }
    }
}
