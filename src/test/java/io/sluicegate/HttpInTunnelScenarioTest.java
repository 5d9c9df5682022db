package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Plain HTTP inside CONNECT: each request is judged by itself, with the authority as one more name. */
@ExtendWith(LeakCheck.class)
final class HttpInTunnelScenarioTest {

    private static final String LIVES_LONG = "Cache-Control: max-age=600";

    private static ScriptedOrigin pages() {
        return ScriptedOrigin.http(
                request -> ScriptedOrigin.response(200, "page of " + request.field("Host"), LIVES_LONG));
    }

    private static RawClient.Response get(RawClient client, String host, String path) {
        return client.sendHead("GET " + path + " HTTP/1.1", "Host: " + host).readResponse();
    }

    @Test
    void requestsAreJudgedOneByOne() {
        String rules = "deny to bank.example\ndeny path \"/secret\"\nallow all";
        try (DnsServer dns = DnsServer.knowing("shop.example");
                ScriptedOrigin origin = pages();
                TestGateway gateway = TestGateway.with(rules, dns.setting());
                RawClient client = Tunnels.open(gateway, "shop.example:" + origin.port())) {
            assertThat(get(client, "shop.example:" + origin.port(), "/").status())
                    .isEqualTo(200);
            assertThat(get(client, "bank.example:" + origin.port(), "/").status())
                    .isEqualTo(403);
            assertThat(get(client, "shop.example:" + origin.port(), "/secret").status())
                    .isEqualTo(403);
            assertThat(get(client, "shop.example:" + origin.port(), "/x").status())
                    .isEqualTo(200);
            client.shutdownOutput();
            client.expectEnd();
            assertThat(origin.requests())
                    .extracting(request -> request.target())
                    .containsExactly("/", "/x");

            List<Map<String, @Nullable Object>> records = gateway.awaitRecords(5);
            assertThat(records)
                    .extracting(record -> record.get("method"))
                    .containsExactly("CONNECT", "GET", "GET", "GET", "GET");
            assertThat(records)
                    .extracting(record -> record.get("rule"))
                    .containsExactly(
                            "10-test.rules:3",
                            "10-test.rules:3",
                            "10-test.rules:1",
                            "10-test.rules:2",
                            "10-test.rules:3");
            assertThat(records)
                    .extracting(record -> record.get("flow"))
                    .containsOnly(records.get(0).get("flow"));
            assertThat(sum(records, "bytes_up")).isEqualTo(client.bytesSent());
            assertThat(sum(records, "bytes_down")).isEqualTo(client.bytesReceived());
        }
    }

    private static long sum(List<Map<String, @Nullable Object>> records, String column) {
        return records.stream().mapToLong(record -> (Long) record.get(column)).sum();
    }

    @Test
    void requestsThatWaitBeforeTheClientsEndAreAllAnswered() {
        try (DnsServer dns = DnsServer.knowing("shop.example");
                ScriptedOrigin origin = pages();
                TestGateway gateway = TestGateway.with("deny proto h2c\nallow all", dns.setting());
                RawClient client = gateway.client()) {
            String host = "Host: shop.example:" + origin.port() + "\r\n\r\n";
            client.send("CONNECT shop.example:" + origin.port() + " HTTP/1.1\r\n" + host + "GET /1 HTTP/1.1\r\n" + host
                    + "GET /2 HTTP/1.1\r\n" + host);
            client.shutdownOutput();
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.readResponse().status()).isEqualTo(200);
            assertThat(client.readResponse().status()).isEqualTo(200);
            client.expectEnd();
            assertThat(gateway.awaitRecords(3))
                    .allSatisfy(record -> assertThat(record).containsEntry("end_reason", "complete"));
        }
    }

    @Test
    @DisplayName("rule 2: the authority of a tunnel is one more name of the requests inside")
    void authorityIsOneMoreName() {
        String rules = "deny to shop.example path \"/secret\"\nallow all";
        try (DnsServer dns = DnsServer.knowing("shop.example");
                ScriptedOrigin origin = pages();
                TestGateway gateway = TestGateway.with(rules, dns.setting());
                RawClient client = Tunnels.open(gateway, "shop.example:" + origin.port())) {
            assertThat(get(client, "dressed-up.example", "/secret").status()).isEqualTo(403);
            assertThat(get(client, "dressed-up.example", "/").status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("rule 2: an allowed authority does not allow another Host inside")
    void allowedAuthorityDoesNotAllowAnotherHost() {
        try (DnsServer dns = DnsServer.knowing("lms.example");
                ScriptedOrigin origin = pages();
                TestGateway gateway = TestGateway.with("allow to lms.example\ndeny all", dns.setting());
                RawClient client = Tunnels.open(gateway, "lms.example:" + origin.port())) {
            assertThat(get(client, "video.example", "/").status()).isEqualTo(403);
            assertThat(get(client, "lms.example", "/").status()).isEqualTo(200);
            assertThat(origin.requests()).hasSize(1);
        }
    }

    @Test
    @DisplayName("rule 2: a CONNECT to an address gets nobody past an allow list by a forged Host inside")
    void addressWithAnAllowedHostInsideIsHeldToThatName() {
        try (DnsServer dns = new DnsServer().with("lms.example", Ports.address(127, 0, 0, 2));
                ScriptedOrigin origin = pages();
                TestGateway gateway =
                        TestGateway.with("allow to lms.example\ndeny all", dns.setting(), "names.verify=all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            assertThat(get(client, "lms.example", "/").status()).isEqualTo(403);
            assertThat(origin.connections()).isZero();
            dns.with("lms.example", Ports.loopback4());
            assertThat(get(client, "lms.example", "/").text()).isEqualTo("page of lms.example");
        }
    }

    @Test
    void secondFetchIsAHitAlsoForAClientThatAsksWithoutTunnel() {
        try (DnsServer dns = DnsServer.knowing("shop.example");
                ScriptedOrigin origin = pages();
                TestGateway gateway = TestGateway.with("allow all", dns.setting())) {
            String authority = "shop.example:" + origin.port();
            for (int i = 0; i < 2; i++) {
                try (RawClient client = Tunnels.open(gateway, authority)) {
                    assertThat(get(client, authority, "/").text()).isEqualTo("page of " + authority);
                }
            }
            try (RawClient client = gateway.client()) {
                client.sendHead("GET http://" + authority + "/ HTTP/1.1", "Host: " + authority);
                assertThat(client.readResponse().field("Cache-Status")).contains("hit");
            }
            assertThat(origin.requests()).hasSize(1);
        }
    }

    /** SECURITY rule 17: what a client fetched from an address of its own choice is nobody else's page. */
    @Test
    @DisplayName("rule 17: what comes from an address of the client's own choice is kept apart")
    void anotherHostInsideLeavesNothingInTheCommonCache() {
        try (DnsServer dns = new DnsServer()
                        .with("evil.example", Ports.loopback4())
                        .with("bank.example", Ports.address(127, 0, 0, 2));
                ScriptedOrigin evil =
                        ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "forged", LIVES_LONG));
                TestGateway gateway = TestGateway.with("allow all", dns.setting())) {
            String bank = "bank.example:" + evil.port();
            try (RawClient client = Tunnels.open(gateway, "evil.example:" + evil.port())) {
                assertThat(get(client, bank, "/").text()).isEqualTo("forged");
            }
            try (RawClient client = gateway.client()) {
                client.sendHead("GET http://" + bank + "/ HTTP/1.1", "Host: " + bank);
                assertThat(client.readResponse().text()).doesNotContain("forged");
            }
        }
    }

    @Test
    @DisplayName("rule 12: an answer that came before its request is nobody's answer")
    void answerOfTheOriginThatSpokeUnaskedIsNotTaken() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
                    peer.wire().takeUntilEnd();
                });
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            Tunnels.passSniffTimeout(gateway);
            assertThat(client.readResponse().text()).isEqualTo("forged"); // relayed to the client, as any banner
            client.sendHead("GET / HTTP/1.1", "Host: shop.example", "Connection: close");
            origin.awaitConnections(2);
        }
    }
}
