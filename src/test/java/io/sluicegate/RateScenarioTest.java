package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.ListenerKind;
import io.sluicegate.proxy.OpenFlow;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code limit RATE} while a transfer runs. The clock is moved by hand, so what has passed at a time is exact. */
@ExtendWith(LeakCheck.class)
final class RateScenarioTest {

    private static final int BURST = 64 * 1024;
    private static final String LIMIT = "limit 32 KiB/s burst 64 KiB per client";
    private static final String LIMITED = LIMIT + "\nallow all";
    /** What is read at once, and may go beyond a limit before it is paid for. */
    private static final int ONE_READ = 64 * 1024;

    private static final int BODY = 160 * 1024;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static ScriptedOrigin downloads(InetAddress address, String... fields) {
        return ScriptedOrigin.answering(address, (request, peer) -> {
            StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Length: " + BODY);
            for (String field : fields) {
                head.append("\r\n").append(field);
            }
            peer.send(head.append("\r\n\r\n").toString());
            peer.wire().sendPattern(BODY);
        });
    }

    private static ScriptedOrigin downloads(String... fields) {
        return downloads(Ports.loopback4(), fields);
    }

    private static long moved(TestGateway gateway, ToLongFunction<OpenFlow> direction) {
        return gateway.openFlows().stream().mapToLong(direction).sum();
    }

    private static void awaitDown(TestGateway gateway, long bytes) {
        TestGateway.await(() -> moved(gateway, OpenFlow::bytesDown) >= bytes);
        assertThat(moved(gateway, OpenFlow::bytesDown)).isEqualTo(bytes);
    }

    /** What has gone to the client is what the rate gives at each second, to the byte, until all is there. */
    private static void comesAtItsRate(TestGateway gateway, RawClient client, byte[] expected) {
        CompletableFuture<byte[]> body =
                CompletableFuture.supplyAsync(() -> client.readResponse().body());
        for (int seconds = 0; BURST + seconds * 32 * 1024 <= BODY; seconds++) {
            awaitDown(gateway, BURST + seconds * 32L * 1024);
            assertThat(body).isNotDone();
            gateway.advance(SECOND);
        }
        assertThat(body.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(expected);
    }

    @Test
    void missComesAtItsRate() {
        try (Scenario scenario = new Scenario(TestGateway.with(LIMITED), downloads("Cache-Control: no-store"));
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/"));
            comesAtItsRate(scenario.gateway(), client, Wire.pattern(0, BODY));
        }
    }

    @Test
    void hitComesAtItsRate() {
        try (Scenario scenario = new Scenario(TestGateway.with("allow all"), downloads("Cache-Control: max-age=999"))) {
            scenario.get("/");
            scenario.gateway().writeRules(LIMITED);
            assertThat(scenario.gateway().gateway().reload().ok()).isTrue();
            try (RawClient client = scenario.client()) {
                client.send(scenario.head("GET", "/"));
                comesAtItsRate(scenario.gateway(), client, Wire.pattern(0, BODY));
            }
            assertThat(scenario.column("cache", 2)).containsExactly("miss", "hit");
        }
    }

    @Test
    void tunnelIsHeldInBothDirections() {
        try (Scenario scenario = new Scenario(TestGateway.with(LIMITED), ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeExactly(Tunnels.SSH.length());
                    peer.wire().sendPattern(BODY);
                    peer.wire().takeUntilEnd();
                }));
                RawClient client =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            client.send(Tunnels.SSH);
            CompletableFuture<Void> sender =
                    CompletableFuture.runAsync(() -> client.wire().sendPattern(BODY));
            awaitDown(scenario.gateway(), BURST);
            TestGateway.await(() -> moved(scenario.gateway(), OpenFlow::bytesUp) >= BURST);
            scenario.gateway().advance(SECOND);
            awaitDown(scenario.gateway(), BURST + 32 * 1024);
            assertThat(moved(scenario.gateway(), OpenFlow::bytesUp)).isLessThanOrEqualTo(BURST + 32 * 1024 + ONE_READ);
            while (!sender.isDone() || client.bytesReceived() < BODY) {
                scenario.gateway().advance(SECOND);
                client.wire().take(BODY);
            }
            assertThat(client.bytesReceived()).isGreaterThanOrEqualTo(BODY);
        }
    }

    @Test
    void uploadIsReadAtItsRate() {
        int size = 1 << 20;
        try (Scenario scenario = new Scenario(
                        TestGateway.with(LIMITED),
                        ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "done")));
                RawClient client = scenario.client()) {
            client.send(scenario.head("POST", "/", "Content-Length: " + size));
            CompletableFuture<Void> sender =
                    CompletableFuture.runAsync(() -> client.wire().sendPattern(size));
            long passed = 0;
            for (int seconds = 0; passed < size; seconds++) {
                long due = Math.min(size, BURST + seconds * 32L * 1024 - ONE_READ);
                TestGateway.await(() -> moved(scenario.gateway(), OpenFlow::bytesUp) >= due);
                passed = moved(scenario.gateway(), OpenFlow::bytesUp);
                assertThat(passed).isLessThanOrEqualTo(BURST + seconds * 32L * 1024 + ONE_READ);
                scenario.gateway().advance(SECOND);
            }
            sender.join();
            assertThat(client.readResponse().text()).isEqualTo("done");
        }
    }

    @Test
    void webSocketIsHeldToo() {
        try (Scenario scenario = new Scenario(TestGateway.with(LIMITED), ScriptedOrigin.tcp(peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
                    peer.wire().sendPattern(BODY);
                }));
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: a"));
            assertThat(client.readHead().status()).isEqualTo(101);
            CompletableFuture<Long> all = CompletableFuture.supplyAsync(client.wire()::takePattern);
            awaitDown(scenario.gateway(), BURST);
            scenario.gateway().advance(SECOND);
            awaitDown(scenario.gateway(), BURST + 32 * 1024);
            TestGateway.await(() -> {
                scenario.gateway().advance(SECOND);
                return all.isDone();
            });
            assertThat(all.join()).isEqualTo(BODY);
        }
    }

    @Test
    void clientOfIpv6IsHeldToo() {
        try (ScriptedOrigin origin = downloads(Ports.loopback6(), "Cache-Control: no-store");
                TestGateway gateway = TestGateway.with(LIMITED, "listen.explicit=[\"[::1]:0\"]");
                RawClient client = RawClient.connect(new InetSocketAddress(
                        Ports.loopback6(),
                        gateway.gateway()
                                .endpoints(ListenerKind.EXPLICIT)
                                .get(0)
                                .port()))) {
            String authority = "[::1]:" + origin.port();
            client.sendHead("GET http://" + authority + "/ HTTP/1.1", "Host: " + authority);
            comesAtItsRate(gateway, client, Wire.pattern(0, BODY));
        }
    }

    @Test
    void flowsOfOneClientShareItAndNoneStarves() {
        try (Scenario scenario = new Scenario(
                TestGateway.with("limit 64 KiB/s per client\nallow all"), downloads("Cache-Control: no-store"))) {
            try (RawClient first = scenario.client();
                    RawClient second = scenario.client()) {
                first.send(scenario.head("GET", "/"));
                awaitDown(scenario.gateway(), 64 * 1024); // the whole burst
                second.send(scenario.head("GET", "/"));
                scenario.origin().awaitRequests(2);
                for (int tenths = 1; tenths <= 10; tenths++) {
                    scenario.gateway().advance(Duration.ofMillis(100));
                    long due = 64 * 1024 + tenths * 6553L;
                    TestGateway.await(() -> moved(scenario.gateway(), OpenFlow::bytesDown) >= due);
                }
                long one = scenario.gateway().openFlows().get(0).bytesDown();
                long other = scenario.gateway().openFlows().get(1).bytesDown();
                assertThat(Math.min(one, other)).isBetween(24L * 1024, 32L * 1024 + 4096);
                assertThat(one + other).isLessThanOrEqualTo(128 * 1024);
            }
        }
    }

    @Test
    void otherClientsHaveTheirOwn() {
        try (Scenario scenario = new Scenario(TestGateway.with(LIMITED), downloads("Cache-Control: no-store"));
                RawClient one = scenario.client();
                RawClient other = RawClient.connect(
                        new InetSocketAddress(
                                Ports.loopback4(), scenario.gateway().port()),
                        Ports.address(127, 0, 0, 5),
                        0)) {
            one.send(scenario.head("GET", "/"));
            other.send(scenario.head("GET", "/"));
            awaitDown(scenario.gateway(), 2 * BURST);
        }
    }

    @Test
    void slowedFlowIsNotTimedOut() {
        try (Scenario scenario = new Scenario(
                        TestGateway.with("limit 1 B/s burst 64 KiB\nallow all"), downloads("Cache-Control: no-store"));
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/"));
            CompletableFuture<byte[]> body =
                    CompletableFuture.supplyAsync(() -> client.readResponse().body());
            awaitDown(scenario.gateway(), BURST);
            for (int i = 1; i <= 5; i++) {
                scenario.gateway().advance(Duration.ofSeconds(130));
                awaitDown(scenario.gateway(), BURST + i * 130L);
            }
            assertThat(body).isNotDone();
            client.reset();
            assertThat(scenario.record()).containsEntry("end_reason", "client-abort");
        }
    }

    @Test
    void slowedUploadAndTunnelAreNotTimedOutEither() {
        int size = 1 << 20;
        String rules = "limit 1 B/s burst 64 KiB per client\nallow all";
        try (Scenario scenario = new Scenario(
                        TestGateway.with(rules, "timeouts.tunnel-idle=100s"),
                        ScriptedOrigin.tcp(peer -> peer.wire().takeUntilEnd()));
                RawClient client = scenario.client();
                RawClient tunnelled =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            client.send(scenario.head("POST", "/", "Content-Length: " + size)).send(new byte[3 * ONE_READ]);
            tunnelled.send(Tunnels.SSH).send(new byte[3 * ONE_READ]);
            TestGateway.await(() -> moved(scenario.gateway(), OpenFlow::bytesUp) >= BURST
                    && scenario.gateway().openFlows().stream().allMatch(flow -> flow.bytesUp() > 1000));
            for (int i = 1; i <= 5; i++) {
                scenario.gateway().advance(Duration.ofSeconds(130));
                assertThat(scenario.gateway().openFlows()).hasSize(2);
            }
        }
    }

    @Test
    void lastWordsArriveHoweverSlowly() {
        try (Scenario scenario = new Scenario(TestGateway.with("limit 1 B/s burst 500 B\ndeny all"), downloads());
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/", "Connection: close"));
            awaitDown(scenario.gateway(), 500);
            for (int i = 1; i <= 5; i++) {
                scenario.gateway().advance(Duration.ofSeconds(130));
                awaitDown(scenario.gateway(), 500 + i * 130L);
            }
            client.reset();
        }
    }

    @Test
    void exchangesOfOneConnectionHaveTheirOwnLimits() {
        try (Scenario scenario = new Scenario(
                        TestGateway.with("limit 1 kB/s path \"/slow\"\nlimit 1 kB/s type video/*\nallow all"),
                        ScriptedOrigin.http(request -> ScriptedOrigin.response(
                                200,
                                "x".repeat(5000),
                                request.target().equals("/film") ? "Content-Type: video/mp4" : "X-Any: 1")));
                RawClient client = scenario.client()) {
            assertThat(client.send(scenario.head("GET", "/fast")).readResponse().body())
                    .hasSize(5000);
            for (String path : new String[] {"/slow", "/film"}) {
                long before = moved(scenario.gateway(), OpenFlow::bytesDown);
                client.send(scenario.head("GET", path));
                awaitDown(scenario.gateway(), before + 1000);
                CompletableFuture<byte[]> body = CompletableFuture.supplyAsync(
                        () -> client.readResponse().body());
                TestGateway.await(() -> {
                    scenario.gateway().advance(SECOND);
                    return body.isDone();
                });
                assertThat(body.join()).hasSize(5000);
            }
            assertThat(client.send(scenario.head("GET", "/fast2"))
                            .readResponse()
                            .body())
                    .hasSize(5000);
        }
    }

    @Test
    void adminsAreUnderNoLimitAndBypassIs() {
        String rules = "limit 1 kB/s from 127.0.0.0/8\nadmin from 127.0.0.5\nbypass to 127.0.0.1\nallow all";
        try (Scenario scenario = new Scenario(TestGateway.with(rules), downloads("Cache-Control: no-store"));
                RawClient admin = RawClient.connect(
                        new InetSocketAddress(
                                Ports.loopback4(), scenario.gateway().port()),
                        Ports.address(127, 0, 0, 5),
                        0)) {
            assertThat(admin.send(scenario.head("GET", "/")).readResponse().body())
                    .hasSize(BODY);
            admin.reset();
            scenario.gateway().awaitIdle();
            try (RawClient client = scenario.client()) {
                client.send(scenario.head("GET", "/"));
                awaitDown(scenario.gateway(), 1000);
            }
        }
    }
}
