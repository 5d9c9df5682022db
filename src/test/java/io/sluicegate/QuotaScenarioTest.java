package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.ListenerKind;
import io.sluicegate.proxy.OpenFlow;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code quota}: what is counted, and what happens when it has run out. */
@ExtendWith(LeakCheck.class)
final class QuotaScenarioTest {

    private static final int MIB = 1 << 20;
    static final String RULES = "month: quota 1 MiB per client each month then deny because \"Used up\"\nallow all";
    /** What one flow may use beyond its quota. */
    private static final long OVERSHOOT = 256 * 1024;

    private static final long LARGE = 64L << 20;

    private static ScriptedOrigin downloads(InetAddress address, long size, String fields) {
        return ScriptedOrigin.answering(address, (request, peer) -> {
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + fields + "\r\n\r\n");
            peer.wire().sendPattern(size);
        });
    }

    private static ScriptedOrigin downloads(long size) {
        return downloads(Ports.loopback4(), size, "\r\nCache-Control: no-store");
    }

    /** Answers {@code /N} with N bytes. */
    static ScriptedOrigin sized() {
        return ScriptedOrigin.answering((request, peer) -> {
            int size = Integer.parseInt(request.target().substring(1));
            peer.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: " + size + "\r\n\r\n");
            peer.wire().sendPattern(size);
        });
    }

    private static void isCut(RawClient client, TestGateway gateway, Map<String, @Nullable Object> record) {
        assertThat(record)
                .containsEntry("verdict", "deny")
                .containsEntry("rule", "10-test.rules:1")
                .containsEntry("rule_label", "month")
                .containsEntry("end_reason", "denied");
        assertThat(used(gateway)).isPositive().isLessThanOrEqualTo(MIB + OVERSHOOT);
        assertThat(client.bytesReceived()).isLessThanOrEqualTo(MIB + OVERSHOOT);
    }

    /** What the records say that the clients have used. */
    static long used(TestGateway gateway) {
        return gateway.records().stream()
                .mapToLong(record -> (Long) sure(record.get("bytes_up")) + (Long) sure(record.get("bytes_down")))
                .sum();
    }

    private static Object sure(@Nullable Object value) {
        if (value == null) {
            throw new AssertionError("nothing there");
        }
        return value;
    }

    @Test
    void downloadIsCutWhereItRunsOut() {
        try (Scenario scenario = new Scenario(TestGateway.with(RULES), downloads(LARGE));
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/")).expectReset();
            isCut(client, scenario.gateway(), scenario.record());
        }
    }

    @Test
    void hitIsCutToo() {
        try (Scenario scenario = new Scenario(
                TestGateway.with("allow all"),
                downloads(Ports.loopback4(), 4 * MIB, "\r\nCache-Control: max-age=1000"))) {
            scenario.get("/");
            scenario.gateway().writeRules(RULES);
            assertThat(scenario.gateway().gateway().reload().ok()).isTrue();
            try (RawClient client = scenario.client()) {
                client.send(scenario.head("GET", "/")).expectReset();
                Map<String, @Nullable Object> record =
                        scenario.gateway().awaitRecords(2).get(1);
                assertThat(record).containsEntry("cache", "hit").containsEntry("end_reason", "denied");
                assertThat((Long) sure(record.get("bytes_down"))).isLessThanOrEqualTo(MIB + OVERSHOOT);
            }
        }
    }

    @Test
    void uploadIsCutToo() {
        try (Scenario scenario = new Scenario(
                        TestGateway.with(RULES),
                        ScriptedOrigin.tcp(peer -> peer.wire().takeUntilEnd()));
                RawClient client = scenario.client()) {
            client.send(scenario.head("POST", "/", "Content-Length: " + LARGE));
            CompletableFuture<Void> sender =
                    CompletableFuture.runAsync(() -> client.wire().sendPattern(LARGE));
            isCut(client, scenario.gateway(), scenario.record());
            assertThat(sender.handle((done, broken) -> String.valueOf(broken)).join())
                    .containsAnyOf("reset", "Broken pipe");
        }
    }

    @Test
    void tunnelIsCutToo() {
        try (Scenario scenario = new Scenario(TestGateway.with(RULES), ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeExactly(Tunnels.SSH.length());
                    peer.wire().sendPattern(LARGE);
                }));
                RawClient client =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            client.send(Tunnels.SSH).expectReset();
            isCut(client, scenario.gateway(), scenario.record());
        }
    }

    @Test
    void clientOfIpv6IsCutToo() {
        try (ScriptedOrigin origin = downloads(Ports.loopback6(), LARGE, "\r\nCache-Control: no-store");
                TestGateway gateway = TestGateway.with(RULES, "listen.explicit=[\"[::1]:0\"]");
                RawClient client = RawClient.connect(new InetSocketAddress(
                        Ports.loopback6(),
                        gateway.gateway()
                                .endpoints(ListenerKind.EXPLICIT)
                                .get(0)
                                .port()))) {
            String authority = "[::1]:" + origin.port();
            client.sendHead("GET http://" + authority + "/ HTTP/1.1", "Host: " + authority)
                    .expectReset();
            isCut(client, gateway, gateway.awaitRecord());
        }
    }

    @Test
    void tunnelWithoutAWordIsCutWithTheNextByteOnceOthersHaveUsedItUp() {
        try (Scenario scenario = new Scenario(TestGateway.with(RULES), ScriptedOrigin.tcp(peer -> {
                    String first = new String(peer.wire().takeExactly(Tunnels.SSH.length()), StandardCharsets.US_ASCII);
                    peer.send(first);
                    peer.wire().takeUntilEnd();
                }));
                ScriptedOrigin large = downloads(2 * MIB);
                RawClient tunnel =
                        Tunnels.open(scenario.gateway(), scenario.origin().port());
                RawClient client = scenario.client()) {
            assertThat(tunnel.send(Tunnels.SSH).read(Tunnels.SSH.length())).isEqualTo(Tunnels.SSH);
            String authority = "127.0.0.1:" + large.port();
            client.sendHead("GET http://" + authority + "/ HTTP/1.1", "Host: " + authority)
                    .expectReset();
            tunnel.send("more").expectReset();
            assertThat(scenario.column("end_reason", 2)).containsExactly("denied", "denied");
        }
    }

    @Test
    void afterwardsClientsAreToldWhyAndOthersAreNot() {
        try (Scenario scenario = new Scenario(TestGateway.with(RULES), sized());
                RawClient client = scenario.client()) {
            assertThat(client.send(scenario.head("GET", "/1000000"))
                            .readResponse()
                            .status())
                    .isEqualTo(200);
            client.send(scenario.head("GET", "/100000")).expectReset();
            try (RawClient again = scenario.client()) {
                for (int i = 0; i < 2; i++) {
                    Response refused = again.send(scenario.head("GET", "/1")).readResponse();
                    assertThat(refused.status()).isEqualTo(403);
                    assertThat(refused.text()).contains("Used up");
                }
                assertThat(Tunnels.ask(again, scenario.authority()).status()).isEqualTo(403);
            }
            try (RawClient other = RawClient.connect(
                    new InetSocketAddress(Ports.loopback4(), scenario.gateway().port()),
                    Ports.address(127, 0, 0, 5),
                    0)) {
                assertThat(other.send(scenario.head("GET", "/1")).readResponse().status())
                        .isEqualTo(200);
            }
            assertThat(scenario.gateway().awaitRecords(6))
                    .filteredOn(record -> "deny".equals(record.get("verdict")))
                    .hasSize(4)
                    .allSatisfy(record -> assertThat(record)
                            .containsEntry("rule", "10-test.rules:1")
                            .containsEntry("end_reason", "denied"));
            assertThat(scenario.origin().requests()).hasSize(3);
        }
    }

    @Test
    void answersOfTheStatementAreGiven() {
        for (String answer : List.of("reset", "silent")) {
            String rules = "quota 1 B each day then deny with " + answer + "\nallow all";
            try (Scenario scenario = new Scenario(TestGateway.with(rules), sized());
                    RawClient client = scenario.client()) {
                client.send(scenario.head("GET", "/1"));
                if (answer.equals("reset")) {
                    client.expectReset();
                } else {
                    assertThat(client.readResponse().status()).isEqualTo(204);
                }
                assertThat(scenario.record()).containsEntry("end_reason", "denied");
            }
        }
    }

    @Test
    void itBeginsAnewInTheBooksZone() {
        // The clock of tests begins at 12:00 UTC, which is 23:00 in Noumea.
        String rules = "zone Pacific/Noumea\nquota 1 B each day then deny\nallow all";
        try (Scenario scenario = new Scenario(TestGateway.with(rules), sized());
                RawClient client = scenario.client()) {
            assertThat(client.send(scenario.head("GET", "/1")).readResponse().status())
                    .isEqualTo(403);
            scenario.gateway().writeRules(rules.replace("1 B", "1 MB"));
            assertThat(scenario.gateway().gateway().reload().ok()).isTrue();
            scenario.gateway().advance(Duration.ofMinutes(60));
            assertThat(client.send(scenario.head("GET", "/1")).readResponse().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void throttledFlowsGoOnAtTheirRateAndAtAnyAfterTheBorder() {
        String rules = "zone UTC\nquota 100 kB each hour then throttle 80 kbit/s\nallow all";
        try (Scenario scenario = new Scenario(TestGateway.with(rules), downloads(MIB));
                RawClient client = scenario.client()) {
            String head = scenario.head("GET", "/");
            client.send(head);
            CompletableFuture<byte[]> body =
                    CompletableFuture.supplyAsync(() -> client.readResponse().body());
            long first = 100_000L - head.length() + 10_000;
            for (int seconds = 0; seconds < 5; seconds++) {
                long due = first + seconds * 10_000L;
                TestGateway.await(() -> down(scenario) >= due);
                assertThat(down(scenario)).isEqualTo(due);
                scenario.gateway().advance(Duration.ofSeconds(1));
            }
            scenario.gateway().advance(Duration.ofHours(1));
            long before = first + 4 * 10_000L;
            TestGateway.await(() -> down(scenario) >= before + 100_000);
            assertThat(body).isNotDone();
            client.reset();
            scenario.gateway().awaitIdle();
        }
    }

    private static long down(Scenario scenario) {
        return scenario.gateway().openFlows().stream()
                .mapToLong(OpenFlow::bytesDown)
                .sum();
    }

    @Test
    void adminsHaveNoneAndAnotherRulesDenialSaysItsOwn() {
        String rules = "quota 1 B each day then deny\nadmin from 127.0.0.5\ndeny path \"/7\"\nallow all";
        try (Scenario scenario = new Scenario(TestGateway.with(rules), sized());
                RawClient client = scenario.client();
                RawClient admin = RawClient.connect(
                        new InetSocketAddress(
                                Ports.loopback4(), scenario.gateway().port()),
                        Ports.address(127, 0, 0, 5),
                        0)) {
            assertThat(client.send(scenario.head("GET", "/1")).readResponse().status())
                    .isEqualTo(403);
            assertThat(client.send(scenario.head("GET", "/7")).readResponse().status())
                    .isEqualTo(403);
            assertThat(admin.send(scenario.head("GET", "/1")).readResponse().status())
                    .isEqualTo(200);
            assertThat(scenario.column("rule", 3))
                    .containsExactlyInAnyOrder("10-test.rules:1", "10-test.rules:3", "10-test.rules:2");
        }
    }
}
