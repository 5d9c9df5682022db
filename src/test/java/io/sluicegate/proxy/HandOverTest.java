package io.sluicegate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.TestGateway;
import io.sluicegate.testing.ClientHellos;
import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where a flow goes from one reader of its bytes to the next, nothing is lost and nothing is read as something else. */
@ExtendWith(LeakCheck.class)
final class HandOverTest {

    private static final String CONNECTED = "HTTP/1.1 200 Connection established\r\n\r\n";

    private static void connect(RawClient client, String authority) {
        client.sendHead("CONNECT " + authority + " HTTP/1.1", "Host: " + authority);
        assertThat(client.readHead().status()).isEqualTo(200);
    }

    @Test
    void frameInTheSegmentOfTheSwitchReachesTheClient() {
        try (TestGateway gateway = TestGateway.with("allow all");
                ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
                    peer.send(
                            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello");
                    peer.send(peer.wire().takeUntilEnd().length + " bytes");
                });
                RawClient client = gateway.client()) {
            client.sendHead(
                    "GET http://127.0.0.1:" + origin.port() + "/ws HTTP/1.1",
                    "Host: x",
                    "Connection: Upgrade",
                    "Upgrade: websocket");
            assertThat(client.readHead().status()).isEqualTo(101);
            assertThat(client.read(5)).isEqualTo("hello");
            client.send("frames").shutdownOutput();
            assertThat(client.read(7)).isEqualTo("6 bytes");
            client.expectEnd();
            assertThat(gateway.awaitRecord()).containsEntry("end_reason", "complete");
        }
    }

    @Test
    void whatFollowsAFailedConnectIsNoRequest() {
        try (TestGateway gateway = TestGateway.with("deny port 9\nallow all");
                ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "never"))) {
            for (int port : new int[] {9, 1}) {
                try (RawClient client = gateway.client()) {
                    client.send("CONNECT 127.0.0.1:" + port + " HTTP/1.1\r\nHost: x\r\n\r\n" + "GET http://127.0.0.1:"
                            + origin.port() + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
                    assertThat(client.readResponse().field("Connection")).isEqualTo("close");
                    client.expectEnd();
                }
            }
            gateway.awaitRecords(2);
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void requestWithoutHostInsideAConnectThatDoesNotResolveIsAnswered() {
        try (DnsServer dns = new DnsServer();
                TestGateway gateway = TestGateway.with("deny proto ssh\nallow all", dns.setting());
                RawClient client = gateway.client()) {
            connect(client, "nowhere.test:80");
            client.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(client.readResponse().status()).isEqualTo(502);
            client.expectEnd();
            client.shutdownOutput();
            gateway.awaitRecords(2);
            assertThat(gateway.records().get(1)).containsEntry("end_reason", "resolve-failed");
        }
    }

    @Test
    void requestBehindTheEndOfASilentOriginEndsTheFlow() {
        try (TestGateway gateway = TestGateway.with("allow all");
                ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.shutdownOutput();
                    peer.wire().takeUntilEnd();
                });
                RawClient client = gateway.client()) {
            connect(client, "127.0.0.1:" + origin.port());
            client.expectEnd();
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            gateway.awaitIdle();
            assertThat(gateway.awaitRecord()).containsEntry("end_reason", "upstream-abort");
        }
    }

    @Test
    void endOfInputBehindConnectIsPassedOn() {
        try (TestGateway gateway = TestGateway.with("allow all");
                ScriptedOrigin origin =
                        ScriptedOrigin.tcp(peer -> peer.send(peer.wire().takeUntilEnd().length + " bytes"));
                RawClient client = gateway.client()) {
            String start = "CONNECT 127.0.0.1:" + origin.port() + " HTTP/1.1\r\nHost: x\r\nX: ";
            client.send(start + "x".repeat(2048 - start.length() - 4) + "\r\n\r\n");
            client.shutdownOutput();
            assertThat(client.read(CONNECTED.length() + 7)).isEqualTo(CONNECTED + "0 bytes");
            client.expectEnd();
            assertThat(gateway.awaitRecord()).containsEntry("end_reason", "complete");
        }
    }

    @Test
    void helloThatBeginsWhileTheNameIsLookedUpIsJudgedBeforeAnythingIsConnectedTo() {
        try (DnsServer dns = DnsServer.knowing("late.test").hold("late.test");
                ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> peer.wire().takeUntilEnd());
                TestGateway gateway =
                        TestGateway.with("deny proto tls\ndeny to 192.0.2.0/24\nallow all", dns.setting());
                RawClient client = gateway.client()) {
            connect(client, "late.test:" + origin.port());
            gateway.advance(Duration.ofSeconds(1));
            dns.awaitHeld("late.test", 2);
            byte[] hello = ClientHellos.naming("fine.test");
            long before = gateway.openFlows().get(0).bytesUp();
            client.send(Arrays.copyOf(hello, 7));
            TestGateway.await(() -> gateway.openFlows().get(0).bytesUp() > before);
            dns.letGo("late.test");
            assertThat(gateway.openFlows()).hasSize(1); // asked behind the answers
            client.send(Arrays.copyOfRange(hello, 7, hello.length));
            assertThat(client.read(7)).startsWith("\25\3"); // an alert
            client.expectEnd();
            client.shutdownOutput();
            assertThat(gateway.awaitRecord())
                    .containsEntry("end_reason", "denied")
                    .containsEntry("attempts", 0L);
            assertThat(origin.connections()).isZero();
        }
    }
}
