package io.sluicegate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.TestGateway;
import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every flow ends, whatever its client or origin leaves undone, and its record says why. */
@ExtendWith(LeakCheck.class)
final class FlowEndTest {

    private static final Duration STEP = Duration.ofSeconds(30);
    /** So many that deadlines are looked at several times meanwhile. */
    private static final int PIECES = 60;

    private static final int SLOW_READS = 1_200;

    private static InetSocketAddress proxy(TestGateway gateway) {
        return new InetSocketAddress(Ports.loopback4(), gateway.port());
    }

    private static String get(int port, String path) {
        return "GET http://127.0.0.1:" + port + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    /** Some of the sizes end wholly queued in the gateway: more than the kernel takes, less than what stops reading. */
    @Test
    void clientThatStopsReadingEndsHoweverMuchIsQueued() {
        try (TestGateway gateway = TestGateway.with("allow all");
                ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
                    int size = Integer.parseInt(
                            request.target().substring(request.target().lastIndexOf('/') + 1));
                    peer.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: " + size + "\r\n\r\n");
                    peer.wire().sendPattern(size);
                })) {
            List<RawClient> clients = new ArrayList<>();
            for (int size = 256 * 1024; size < 6 * 1024 * 1024; size += 160 * 1024) {
                RawClient client = RawClient.connect(proxy(gateway), null, 4096);
                client.send(get(origin.port(), "/" + size));
                clients.add(client);
            }
            origin.awaitRequests(clients.size());
            TestGateway.await(() -> {
                gateway.advance(STEP);
                return gateway.openFlows().isEmpty();
            });
            gateway.awaitRecords(clients.size());
            assertThat(gateway.records())
                    .extracting(each -> each.get("end_reason"))
                    .doesNotContain("internal");
            clients.forEach(RawClient::close);
        }
    }

    /** So slow that this host's kernel takes nothing more from the gateway for longer than a client may be idle. */
    @Test
    void clientThatReadsSlowlyGetsAllOfAStoredAnswer() {
        int size = 3_900_000;
        try (TestGateway gateway = TestGateway.with("allow all");
                ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
                    peer.send(
                            "HTTP/1.1 200 OK\r\nCache-Control: max-age=99999\r\nContent-Length: " + size + "\r\n\r\n");
                    peer.wire().sendPattern(size);
                });
                RawClient first = gateway.client();
                RawClient slow = RawClient.connect(proxy(gateway), null, 4096)) {
            assertThat(first.send(get(origin.port(), "/")).readResponse().body())
                    .hasSize(size);
            slow.send(get(origin.port(), "/")).readHead();
            for (int i = 0; i < SLOW_READS; i++) {
                slow.wire().takeExactly(1_000);
                gateway.advance(Duration.ofSeconds(1));
            }
            slow.wire().takeExactly(size - SLOW_READS * 1_000);
            assertThat(origin.requests()).hasSize(1);
        }
    }

    @Test
    void slowConnectionForConnectIsTold() throws IOException {
        try (TestGateway gateway = TestGateway.with("allow all", "timeouts.idle=5s", "timeouts.connect=60s");
                ServerSocket full = new ServerSocket(0, 1, Ports.loopback4());
                RawClient client = gateway.client()) {
            List<Socket> waiting = fill(full);
            client.sendHead("CONNECT 127.0.0.1:" + full.getLocalPort() + " HTTP/1.1", "Host: x");
            TestGateway.await(() -> gateway.openFlows().stream().anyMatch(each -> each.rule() != null));
            gateway.advance(STEP);
            assertThat(client.readResponse().status()).isEqualTo(504);
            client.expectEnd();
            client.shutdownOutput();
            assertThat(gateway.awaitRecord()).containsEntry("end_reason", "upstream-timeout");
            for (Socket each : waiting) {
                each.close();
            }
        }
    }

    /** So many connections that nobody accepts that the next one is not answered at all. */
    private static List<Socket> fill(ServerSocket server) throws IOException {
        List<Socket> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Socket socket = new Socket();
            socket.connect(server.getLocalSocketAddress(), 5_000);
            waiting.add(socket);
        }
        return waiting;
    }

    @Test
    void slowNameServerIsTold() {
        try (DnsServer dns = new DnsServer();
                TestGateway gateway =
                        TestGateway.with("deny to 192.0.2.0/24\nallow all", dns.setting(), "timeouts.idle=2s");
                RawClient client = gateway.client()) {
            dns.hold("slow.test");
            client.sendHead("GET http://slow.test/ HTTP/1.1", "Host: slow.test");
            dns.awaitHeld("slow.test", 1);
            gateway.advance(Duration.ofSeconds(3));
            assertThat(client.readResponse().status()).isEqualTo(504);
            assertThat(gateway.awaitRecord()).containsEntry("end_reason", "upstream-timeout");
        }
    }

    @Test
    void requestGivenUpWhileItsNameIsLookedUpIsAnsweredOnce() {
        try (DnsServer dns = new DnsServer();
                ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "never"));
                TestGateway gateway = TestGateway.with("deny to 192.0.2.0/24\nallow all", dns.setting());
                RawClient client = gateway.client()) {
            dns.with("late.test", Ports.loopback4()).hold("late.test");
            client.send("POST http://late.test:" + origin.port()
                    + "/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n");
            assertThat(client.readResponse().status()).isEqualTo(400);
            dns.awaitHeld("late.test", 2);
            dns.letGo("late.test");
            assertThat(gateway.openFlows()).hasSize(1); // asked on the loop, behind the answers
            client.expectEnd();
            client.shutdownOutput();
            Map<String, @Nullable Object> record = gateway.awaitRecord();
            assertThat(record).containsEntry("end_reason", "bad-request");
            assertThat(String.valueOf(record.get("attempts"))).isEqualTo("0");
        }
    }

    @Test
    void uploadBehindAnAnswerThatHasBegunGoesOn() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.readHead();
                    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    peer.sendChunk("begun");
                    peer.wire().takeExactly(PIECES * 1000);
                    peer.send("0\r\n\r\n");
                });
                TestGateway gateway = TestGateway.with("allow all", "limits.body-min-rate=1B/s", "timeouts.idle=8s");
                RawClient client = gateway.client()) {
            client.send("POST http://127.0.0.1:" + origin.port() + "/ HTTP/1.1\r\nHost: x\r\nContent-Length: "
                    + PIECES * 1000 + "\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(200);
            for (int i = 0; i < PIECES; i++) {
                long before = gateway.openFlows().get(0).bytesUp();
                client.send(new byte[1000]);
                TestGateway.await(() -> gateway.openFlows().get(0).bytesUp() > before);
                gateway.advance(Duration.ofSeconds(3));
            }
            assertThat(client.read("5\r\nbegun\r\n0\r\n\r\n".length())).endsWith("0\r\n\r\n");
            client.shutdownOutput();
            assertThat(gateway.awaitRecord()).containsEntry("end_reason", "complete");
        }
    }
}
