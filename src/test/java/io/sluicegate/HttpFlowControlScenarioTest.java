package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sides that wait for each other, stop, or go away. */
@ExtendWith(LeakCheck.class)
final class HttpFlowControlScenarioTest {

    private static final int NARROW = 16 * 1024;
    private static final long MANY = 64L << 20;

    private static RawClient narrowClient(Scenario scenario) {
        InetSocketAddress target =
                new InetSocketAddress(Ports.loopback4(), scenario.gateway().port());
        return RawClient.connect(target, null, NARROW);
    }

    private static long pooledBytes() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    @Test
    @DisplayName("rule 23: a client that does not read stops the origin, in bounded memory")
    void aClientThatDoesNotReadStopsTheOrigin() {
        CountDownLatch headSent = new CountDownLatch(1);
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + MANY + "\r\nConnection: close\r\n\r\n");
                    headSent.countDown();
                    peer.wire().sendPattern(MANY);
                }));
                RawClient client = narrowClient(scenario)) {
            long before = pooledBytes();
            client.send(scenario.head("GET", "/", "Connection: close"));
            client.readHead();
            long sent = settled(() -> scenario.origin().peers().get(0).wire().sent());
            assertThat(sent).isLessThan(MANY / 2);
            assertThat(pooledBytes() - before).isLessThan(32L << 20);
            assertThat(client.wire().takePattern()).isEqualTo(MANY);
        }
    }

    @Test
    @DisplayName("rule 23: an origin that does not read stops the client, in bounded memory")
    void anOriginThatDoesNotReadStopsTheClient() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        try (Scenario scenario = Scenario.with(ScriptedOrigin.narrow(NARROW, peer -> {
                    peer.readHead();
                    peer.await(release);
                    for (long left = MANY; left > 0; ) {
                        left -= peer.wire().take(1 << 16).length;
                    }
                    peer.send(ScriptedOrigin.response(200, "done"));
                }));
                RawClient client = scenario.client()) {
            long before = pooledBytes();
            client.send(scenario.head("POST", "/", "Content-Length: " + MANY));
            Thread sender = new Thread(() -> client.wire().sendPattern(MANY));
            sender.start();
            long sent = settled(client::bytesSent);
            assertThat(sent).isLessThan(MANY / 2);
            assertThat(pooledBytes() - before).isLessThan(32L << 20);
            release.countDown();
            assertThat(client.readResponse().text()).isEqualTo("done");
            sender.join();
        }
    }

    /** The value once it has stood still for a while. */
    private static long settled(LongSupplier value) {
        long[] last = {-1, 0};
        TestGateway.await(() -> {
            long now = value.getAsLong();
            last[1] = now == last[0] && now > 0 ? last[1] + 1 : 0;
            last[0] = now;
            return last[1] >= 100;
        });
        return last[0];
    }

    @Test
    @DisplayName("rule 22: a reader that has stalled is cut")
    void aClientThatNeverTakesTheEndIsCutWhateverIsLeft() {
        List<RawClient> clients = new ArrayList<>();
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            int length = Integer.parseInt(request.target().substring(1));
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
            peer.wire().sendPattern(length);
        })) {
            for (int length = 32 * 1024; length <= 6 << 20; length += 48 * 1024) {
                RawClient client = narrowClient(scenario);
                client.send(scenario.head("GET", "/" + length));
                clients.add(client);
            }
            scenario.origin().awaitRequests(clients.size());
            settled(() -> scenario.gateway().gateway().openFlows().stream()
                    .mapToLong(flow -> flow.bytesDown())
                    .sum());
            for (int i = 0; i < 3; i++) {
                scenario.gateway().advance(Duration.ofSeconds(130));
                settled(() -> scenario.gateway().gateway().openFlows().size() + 1);
            }
            scenario.gateway().awaitIdle();
            assertThat(scenario.column("end_reason", clients.size())).isSubsetOf("complete", "client-timeout");
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    @Test
    @DisplayName("rule 11: the page arrives although a large body was in flight")
    void aDeniedUploadGetsItsPage() {
        try (ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "never"));
                TestGateway gateway = TestGateway.with("deny method POST because \"No uploads\"\nallow all");
                RawClient client = gateway.client()) {
            int size = 8 << 20;
            client.send(new Scenario(gateway, origin).head("POST", "/", "Content-Length: " + size));
            client.wire().sendPattern(size);
            Response answer = client.readResponse();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.field("Connection")).isEqualTo("close");
            assertThat(answer.text()).contains("No uploads");
            client.expectEnd();
            client.shutdownOutput();
            assertThat(gateway.awaitRecord().get("end_reason")).isEqualTo("denied");
            assertThat(origin.connections()).isZero();
        }
    }

    @Test
    @DisplayName("rule 11: after an answer the rest of a body is read within limits only")
    void anUploadThatNeverEndsIsClosedAfterItsPage() {
        try (ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "never"));
                TestGateway gateway = TestGateway.with("deny all");
                RawClient client = gateway.client()) {
            Scenario scenario = new Scenario(gateway, origin);
            client.send(scenario.head("POST", "/", "Transfer-Encoding: chunked"));
            assertThat(client.readResponse().status()).isEqualTo(403);
            client.expectEnd();
            client.send("5\r\nhello\r\n");
            scenario.awaitRead(client.bytesSent());
            gateway.advance(Duration.ofSeconds(35));
            gateway.awaitIdle();
            gateway.awaitRecord();
        }
    }

    @Test
    @DisplayName("rule 11: an answer before the whole request arrives, and the rest is not interpreted")
    void anAnswerBeforeTheRequestIsWholeIsDelivered() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
                    peer.readHead();
                    peer.wire().takeExactly(1000);
                    peer.send(ScriptedOrigin.response(413, "too much", "Connection: close"));
                    peer.shutdownOutput();
                    peer.wire().takeUntilEnd();
                }));
                RawClient client = scenario.client()) {
            client.send(scenario.head("POST", "/", "Content-Length: 1000000")).send("x".repeat(2000));
            Response answer = client.readResponse();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).isEqualTo("too much");
            client.expectEnd();
            client.shutdownOutput();
            assertThat(scenario.record().get("status")).isEqualTo(413L);
        }
    }

    @Test
    @DisplayName("rule 22: a body below the minimum rate is 408")
    void aBodyThatComesTooSlowlyIs408() {
        try (Scenario scenario =
                        Scenario.with(ScriptedOrigin.tcp(peer -> peer.wire().takeUntilEnd()));
                RawClient client = scenario.client()) {
            client.send(scenario.head("POST", "/", "Content-Length: 100000"));
            scenario.origin().awaitConnections(1);
            TestGateway.await(() -> scenario.origin().peers().get(0).wire().received() > 0);
            client.send("x");
            scenario.awaitRead(client.bytesSent());
            scenario.gateway().advance(Duration.ofSeconds(11));
            assertThat(client.readResponse().status()).isEqualTo(408);
            client.expectEnd();
            client.shutdownOutput();
            assertThat(scenario.record().get("end_reason")).isEqualTo("client-timeout");
            scenario.origin().awaitIdle();
        }
    }

    @Test
    @DisplayName("rule 22: a body that never begins is 408")
    void aBodyThatNeverBeginsIs408() {
        try (Scenario scenario =
                        Scenario.with(ScriptedOrigin.tcp(peer -> peer.wire().takeUntilEnd()));
                RawClient client = scenario.client()) {
            client.send(scenario.head("POST", "/", "Content-Length: 10"));
            scenario.origin().awaitConnections(1);
            TestGateway.await(() -> scenario.origin().peers().get(0).wire().received() > 0);
            scenario.gateway().advance(Duration.ofSeconds(121));
            assertThat(client.readResponse().status()).isEqualTo(408);
        }
    }

    @Test
    void aClientThatLeavesDuringADownloadLetsTheOriginGo() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + MANY + "\r\n\r\n");
            peer.wire().sendPattern(MANY);
        }))) {
            try (RawClient client = scenario.client()) {
                client.send(scenario.head("GET", "/")).readHead();
                client.read(100_000);
                client.reset();
            }
            assertThat(scenario.origin().peers().get(0).awaitBroken()).isTrue();
            assertThat(scenario.record().get("end_reason")).isEqualTo("client-abort");
        }
    }

    @Test
    void aClientThatLeavesDuringAnUploadLetsTheOriginGo() {
        CountDownLatch ended = new CountDownLatch(1);
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
            peer.readHead();
            try {
                peer.wire().takeUntilEnd();
            } catch (UncheckedIOException e) {
                // A reset ends it as well as an end in order does.
            }
            ended.countDown();
        }))) {
            try (RawClient client = scenario.client()) {
                client.send(scenario.head("POST", "/", "Content-Length: 1000") + "half");
                TestGateway.await(() -> scenario.origin().connections() > 0
                        && scenario.origin().peers().get(0).wire().received() > 0);
            }
            TestGateway.await(() -> ended.getCount() == 0);
            assertThat(scenario.record().get("end_reason")).isEqualTo("client-abort");
        }
    }
}
