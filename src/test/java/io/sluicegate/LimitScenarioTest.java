package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code limit … connections} and {@code limit … requests}: what is refused, and how it is told. */
@ExtendWith(LeakCheck.class)
final class LimitScenarioTest {

    private static final InetAddress ANOTHER = Ports.address(127, 0, 0, 5);

    private static ScriptedOrigin origin() {
        return ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "ok", "Cache-Control: no-store"));
    }

    private static Scenario with(String rules, String... settings) {
        return new Scenario(TestGateway.with(rules, settings), origin());
    }

    private static RawClient from(TestGateway gateway, InetAddress address) {
        return RawClient.connect(new InetSocketAddress(Ports.loopback4(), gateway.port()), address, 0);
    }

    private static String limited(TestGateway gateway) {
        InetSocketAddress admin = gateway.gateway().adminEndpoint().toSocketAddress();
        try (RawClient scraper = RawClient.connect(admin)) {
            scraper.sendHead("GET /metrics HTTP/1.1", "Host: " + admin.getHostString() + ":" + admin.getPort());
            return scraper.readResponse()
                    .text()
                    .lines()
                    .filter(line -> line.startsWith("sluicegate_limited_total"))
                    .toList()
                    .toString();
        }
    }

    @Test
    void requestsBeyondTheLimitAreToldWhenToComeAgain() {
        try (Scenario scenario = with("few: limit 6 requests/min burst 2 per client\nallow all");
                RawClient client = scenario.client()) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.send(scenario.head("GET", "/")).readResponse().status())
                        .isEqualTo(200);
            }
            Response refused = client.send(scenario.head("GET", "/")).readResponse();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.field("Retry-After")).isEqualTo("10");
            assertThat(refused.field("Cache-Control")).isEqualTo("no-store");
            scenario.gateway().advance(Duration.ofMillis(9_500));
            assertThat(client.send(scenario.head("GET", "/")).readResponse().field("Retry-After"))
                    .isEqualTo("1");
            scenario.gateway().advance(Duration.ofMillis(500));
            assertThat(client.send(scenario.head("GET", "/")).readResponse().status())
                    .as("the connection is still open")
                    .isEqualTo(200);
            assertThat(scenario.gateway().awaitRecords(5).get(2))
                    .containsEntry("verdict", "deny")
                    .containsEntry("rule", "10-test.rules:1")
                    .containsEntry("rule_label", "few")
                    .containsEntry("status", 429L)
                    .containsEntry("end_reason", "refused");
            assertThat(scenario.origin().requests()).hasSize(3);
            assertThat(limited(scenario.gateway())).contains("{kind=\"requests\",rule=\"10-test.rules:1\"} 2.0");
        }
    }

    @Test
    void deniedRequestsCountToo() {
        try (Scenario scenario = with("limit 1 requests/min\ndeny path \"/no\"\nallow all");
                RawClient client = scenario.client()) {
            assertThat(client.send(scenario.head("GET", "/no")).readResponse().status())
                    .isEqualTo(403);
            assertThat(client.send(scenario.head("GET", "/no")).readResponse().status())
                    .isEqualTo(429);
        }
    }

    @Test
    void connectIsOneRequestWhateverIsInside() {
        try (Scenario scenario = with("limit 2 requests/min burst 2 method CONNECT\nallow all")) {
            int port = scenario.origin().port();
            for (int i = 0; i < 2; i++) {
                try (RawClient client = Tunnels.open(scenario.gateway(), port)) {
                    client.sendHead("GET / HTTP/1.1", "Host: 127.0.0.1:" + port);
                    assertThat(client.readResponse().status()).isEqualTo(200);
                    client.sendHead("GET / HTTP/1.1", "Host: 127.0.0.1:" + port);
                    assertThat(client.readResponse().status()).isEqualTo(200);
                }
            }
            try (RawClient client = scenario.client()) {
                Response refused = Tunnels.ask(client, "127.0.0.1:" + port);
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.field("Retry-After")).isEqualTo("30");
            }
        }
    }

    @Test
    void nameIsLookedUpWhereALimitAsksForAnAddress() {
        try (DnsServer dns = DnsServer.knowing("lms.example");
                Scenario scenario = with("limit 1 requests/min to 127.0.0.0/8\nallow all", dns.setting());
                RawClient client = scenario.client()) {
            String host = "lms.example:" + scenario.origin().port();
            for (int status : new int[] {200, 429}) {
                client.sendHead("GET http://" + host + "/ HTTP/1.1", "Host: " + host);
                assertThat(client.readResponse().status()).isEqualTo(status);
            }
        }
    }

    @Test
    void strictestOfTheLimitsThatHoldRefuses() {
        try (Scenario scenario = with("limit 100 requests/s\nlimit 1 requests/min path \"/few\"\nallow all");
                RawClient client = scenario.client()) {
            assertThat(client.send(scenario.head("GET", "/few")).readResponse().status())
                    .isEqualTo(200);
            assertThat(client.send(scenario.head("GET", "/many")).readResponse().status())
                    .isEqualTo(200);
            assertThat(client.send(scenario.head("GET", "/few")).readResponse().field("Retry-After"))
                    .isEqualTo("60");
        }
    }

    @Test
    void connectionsBeyondTheLimitAreReset() {
        try (Scenario scenario = with("most: limit 2 connections per client\nallow all");
                RawClient one = scenario.client();
                RawClient two = scenario.client();
                RawClient other = from(scenario.gateway(), ANOTHER)) {
            for (RawClient client : List.of(one, two, other)) {
                assertThat(client.send(scenario.head("GET", "/")).readResponse().status())
                        .isEqualTo(200);
            }
            isReset(scenario.gateway().port());
            assertThat(scenario.gateway().awaitRecords(4))
                    .anySatisfy(record -> assertThat(record)
                            .containsEntry("verdict", "deny")
                            .containsEntry("rule", "10-test.rules:1")
                            .containsEntry("rule_label", "most")
                            .containsEntry("end_reason", "refused"));
            one.reset();
            TestGateway.await(() -> scenario.gateway().openFlows().size() == 2);
            try (RawClient third = scenario.client()) {
                assertThat(third.send(scenario.head("GET", "/")).readResponse().status())
                        .isEqualTo(200);
            }
            assertThat(limited(scenario.gateway())).contains("{kind=\"connections\",rule=\"10-test.rules:1\"} 1.0");
        }
    }

    @Test
    void limitOfConnectionsToAPortBeginsWhenItIsKnown() {
        try (Scenario scenario = with("limit 1 connections not port 443\nallow all");
                RawClient one = scenario.client();
                RawClient two = scenario.client()) {
            assertThat(one.send(scenario.head("GET", "/")).readResponse().status())
                    .isEqualTo(200);
            two.send(scenario.head("GET", "/")).expectReset();
            assertThat(scenario.column("end_reason", 2)).containsExactlyInAnyOrder("complete", "refused");
        }
    }

    @Test
    void settingAndStatementBothHold() {
        try (Scenario scenario = with("limit 5 connections per client\nallow all", "limits.connections-per-client=1");
                RawClient one = scenario.client()) {
            assertThat(one.send(scenario.head("GET", "/")).readResponse().status())
                    .isEqualTo(200);
            isReset(scenario.gateway().port());
        }
    }

    @Test
    void adminIsNeverRefused() {
        String rules = "limit 1 connections\nlimit 1 requests/min\nadmin from 127.0.0.5\nallow all";
        try (Scenario scenario = with(rules);
                RawClient client = scenario.client();
                RawClient admin = from(scenario.gateway(), ANOTHER)) {
            client.send(scenario.head("GET", "/")).readResponse();
            for (int i = 0; i < 3; i++) {
                assertThat(admin.send(scenario.head("GET", "/")).readResponse().status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void clientsOfOneIpv6PrefixAreOne() {
        try (Scenario scenario = with("limit 1 connections per client\nallow all", "listen.explicit=[\"[::1]:0\"]");
                RawClient one = RawClient.connect(new InetSocketAddress(
                        Ports.loopback6(), scenario.gateway().port()))) {
            assertThat(one.send(scenario.head("GET", "/")).readResponse().status())
                    .isEqualTo(200);
            isReset(new InetSocketAddress(Ports.loopback6(), scenario.gateway().port()));
        }
    }

    private static void isReset(int port) {
        isReset(new InetSocketAddress(Ports.loopback4(), port));
    }

    /** The reset may come before the client's kernel has told of the connection. */
    private static void isReset(InetSocketAddress gateway) {
        try (RawClient client = RawClient.connect(gateway)) {
            client.expectReset();
        } catch (UncheckedIOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    @Test
    void newRulesHoldWithTheNextExchange() {
        try (Scenario scenario = with("allow all");
                RawClient client = scenario.client()) {
            assertThat(client.send(scenario.head("GET", "/")).readResponse().status())
                    .isEqualTo(200);
            scenario.gateway().writeRules("limit 1 requests/min\nallow all");
            assertThat(scenario.gateway().gateway().reload().ok()).isTrue();
            assertThat(client.send(scenario.head("GET", "/")).readResponse().status())
                    .isEqualTo(200);
            assertThat(client.send(scenario.head("GET", "/")).readResponse().status())
                    .isEqualTo(429);
            scenario.gateway().writeRules("# moved\n\nlimit 1 requests/min\nallow all");
            assertThat(scenario.gateway().gateway().reload().ok()).isTrue();
            assertThat(client.send(scenario.head("GET", "/")).readResponse().status())
                    .as("the same statement on another line")
                    .isEqualTo(429);
        }
    }
}
