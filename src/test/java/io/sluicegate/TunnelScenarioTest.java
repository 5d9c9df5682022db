package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ClientHellos;
import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.Wire;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What passes through a tunnel: the client's bytes and the origin's, unchanged, and all of them counted. */
@ExtendWith(LeakCheck.class)
final class TunnelScenarioTest {

    private static final int MANY = 1_000_000;

    @Test
    void tlsPassesUnchangedAndIsCountedToTheByte() {
        byte[] hello = ClientHellos.naming("shop.example");
        AtomicReference<byte[]> first = new AtomicReference<>();
        try (DnsServer dns = DnsServer.knowing("shop.example");
                ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    first.set(peer.wire().takeExactly(hello.length));
                    peer.wire().sendPattern(MANY);
                    assertThat(peer.wire().takePattern()).isEqualTo(MANY);
                });
                TestGateway gateway = TestGateway.with("deny to other.example\nallow all", dns.setting());
                RawClient client = Tunnels.open(gateway, "shop.example:" + origin.port())) {
            client.send(hello);
            byte[] down = client.wire().takeExactly(MANY);
            client.wire().sendPattern(MANY);
            client.shutdownOutput();
            client.expectEnd();

            assertThat(first.get()).isEqualTo(hello);
            assertThat(down).isEqualTo(Wire.pattern(0, MANY));
            Map<String, @Nullable Object> record = gateway.awaitRecord();
            assertThat(record)
                    .containsEntry("protocol", "tls")
                    .containsEntry("method", "CONNECT")
                    .containsEntry("status", 200L)
                    .containsEntry("host", "shop.example")
                    .containsEntry("host_source", "connect")
                    .containsEntry("verdict", "allow")
                    .containsEntry("end_reason", "complete")
                    .containsEntry("bytes_up", client.bytesSent())
                    .containsEntry("bytes_down", client.bytesReceived())
                    .containsEntry("origin_bytes_up", (long) hello.length + MANY)
                    .containsEntry("origin_bytes_down", (long) MANY);
        }
    }

    @Test
    void clientsEndIsPassedOnWhileTheOriginSpeaksOn() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    assertThat(peer.wire().takeUntilEnd()).isEqualTo(Tunnels.bytes(Tunnels.SSH));
                    peer.wire().sendPattern(MANY);
                });
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(Tunnels.SSH);
            client.shutdownOutput();
            assertThat(client.wire().takePattern()).isEqualTo(MANY);
            assertThat(gateway.awaitRecord())
                    .containsEntry("end_reason", "complete")
                    .containsEntry("bytes_down", client.bytesReceived());
        }
    }

    @Test
    void originsEndIsPassedOnWhileTheClientSpeaksOn() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeExactly(Tunnels.SSH.length());
                    peer.send("last words");
                    peer.shutdownOutput();
                    assertThat(peer.wire().takePattern()).isEqualTo(MANY);
                });
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(Tunnels.SSH);
            assertThat(client.read(10)).isEqualTo("last words");
            client.expectEnd();
            client.wire().sendPattern(MANY);
            client.shutdownOutput();
            origin.awaitIdle();
            assertThat(gateway.awaitRecord())
                    .containsEntry("end_reason", "complete")
                    .containsEntry("bytes_up", client.bytesSent())
                    .containsEntry("origin_bytes_up", (long) Tunnels.SSH.length() + MANY);
        }
    }

    @Test
    void whatTheClientSendsRightBehindConnectIsNotLost() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeExactly(Tunnels.SSH.length());
                    peer.send("heard");
                });
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = gateway.client()) {
            client.send("CONNECT 127.0.0.1:" + origin.port() + " HTTP/1.1\r\nHost: x\r\n\r\n" + Tunnels.SSH);
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.read(5)).isEqualTo("heard");
        }
    }

    @Test
    void clientThatHasEndedItsOutputBehindItsFirstBytesIsAnswered() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    assertThat(peer.wire().takeUntilEnd()).isEqualTo(Tunnels.bytes(Tunnels.SSH));
                    peer.send("heard");
                });
                TestGateway gateway = TestGateway.with("deny proto h2c\nallow all");
                RawClient client = gateway.client()) {
            client.send("CONNECT 127.0.0.1:" + origin.port() + " HTTP/1.1\r\nHost: x\r\n\r\n" + Tunnels.SSH);
            client.shutdownOutput();
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.read(5)).isEqualTo("heard");
            client.expectEnd();
            assertThat(gateway.awaitRecord()).containsEntry("protocol", "ssh").containsEntry("end_reason", "complete");
        }
    }

    @Test
    void unknownProtocolPassesAsOther() {
        byte[] garbage = {0, 1, 2, 3, 4, 5};
        try (ScriptedOrigin origin =
                        ScriptedOrigin.tcp(peer -> peer.wire().send(peer.wire().takeExactly(garbage.length)));
                TestGateway gateway = TestGateway.with("allow proto other\ndeny all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(garbage);
            assertThat(client.wire().takeUntilEnd()).isEqualTo(garbage);
            client.shutdownOutput();
            assertThat(gateway.awaitRecord())
                    .containsEntry("protocol", "other")
                    .containsEntry("rule", "10-test.rules:1");
        }
    }

    @Test
    void helloSplitAnywhereIsReadAndPassedOnUnchanged() {
        byte[] hello = ClientHellos.naming("shop.example");
        byte[] records = ClientHellos.inTwoRecords(hello, 100);
        try (ScriptedOrigin origin =
                        ScriptedOrigin.tcp(peer -> peer.wire().send(peer.wire().takeUntilEnd()));
                TestGateway gateway = TestGateway.with("allow to shop.example proto tls\ndeny all")) {
            int tunnels = 0;
            for (byte[] sent : new byte[][] {hello, records}) {
                for (int split = 1; split < sent.length; split += split < 12 ? 1 : 23) {
                    assertThat(echoOf(gateway, origin.port(), sent, split)).isEqualTo(sent);
                    tunnels++;
                }
            }
            assertThat(gateway.awaitRecords(tunnels))
                    .allSatisfy(record -> assertThat(record)
                            .containsEntry("protocol", "tls")
                            .containsEntry("rule", "10-test.rules:1")
                            .containsEntry("end_reason", "complete"));
        }
    }

    private static byte[] echoOf(TestGateway gateway, int port, byte[] sent, int split) {
        try (RawClient client = Tunnels.open(gateway, port)) {
            client.send(Arrays.copyOf(sent, split));
            gateway.gateway().openFlows(); // most first pieces have been looked at by themselves
            client.send(Arrays.copyOfRange(sent, split, sent.length));
            client.shutdownOutput();
            return client.wire().takeUntilEnd();
        }
    }
}
