package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of conduct that belong to no one part of the gateway. */
@ExtendWith(LeakCheck.class)
final class ConductScenarioTest {

    @ParameterizedTest
    @DisplayName("rule 9: a traffic port answers nothing of the admin listener's")
    @ValueSource(strings = {"/healthz", "/readyz", "/metrics", "/api/v1/status", "/login", "/proxy.pac", "/wpad.dat"})
    void trafficPortAnswersNothingOfOurs(String path) {
        try (TestGateway gateway = TestGateway.with("allow all");
                RawClient client = gateway.client()) {
            client.sendHead("GET " + path + " HTTP/1.1", "Host: 127.0.0.1:" + gateway.port());
            Response answer = client.readResponse();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).doesNotContain("sluicegate_", "ready");
        }
    }

    @Test
    @DisplayName("rule 9: an error page repeats nothing of a request as markup")
    void pageRepeatsNoMarkup() {
        try (TestGateway gateway = TestGateway.with("deny path \"*script*\"\nallow all");
                RawClient client = gateway.client()) {
            client.sendHead(
                    "GET http://shop.example/?<script>alert(1)</script> HTTP/1.1", "Host: x", "Accept: text/html");
            client.shutdownOutput();
            assertThat(client.readToEnd()).doesNotContain("<script>alert");
        }
        try (TestGateway gateway = TestGateway.with("deny all");
                RawClient client = gateway.client()) {
            client.sendHead("GET http://shop.example/<script>'\"&/x HTTP/1.1", "Host: x", "Accept: text/html");
            Response page = client.readResponse();
            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).doesNotContain("<script>'");
        }
    }

    @Test
    @DisplayName("rule 14: where nothing was sent any method goes to the next address")
    void aPostGoesToTheNextAddressWhereTheFirstRefuses() {
        try (ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(201, request.text()));
                DnsServer dns = new DnsServer().with("two.example", Ports.address(127, 0, 0, 77), Ports.loopback4());
                TestGateway gateway = TestGateway.with("allow all", dns.setting());
                RawClient client = gateway.client()) {
            client.sendHead("POST http://two.example:" + origin.port() + "/ HTTP/1.1", "Host: x", "Content-Length: 4");
            client.send("body");
            Response answer = client.readResponse();
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.text()).isEqualTo("body");
            assertThat(origin.requests()).hasSize(1);
            assertThat(gateway.awaitRecord()).containsEntry("upstream", "127.0.0.1:" + origin.port());
        }
    }

    @Test
    @DisplayName("rule 3: an address to fall back on is judged like the first")
    void addressToFallBackOnIsJudged() {
        try (ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here"));
                DnsServer dns = new DnsServer().with("two.example", Ports.address(127, 0, 0, 77), Ports.loopback4());
                TestGateway gateway = TestGateway.with("deny to 127.0.0.1\nallow all", dns.setting());
                RawClient client = gateway.client()) {
            client.sendHead("GET http://two.example:" + origin.port() + "/ HTTP/1.1", "Host: x");
            assertThat(client.readResponse().status()).isEqualTo(403);
            assertThat(origin.connections()).isZero();
        }
    }

    @Test
    @DisplayName("rule 18: an error by our own hand is not stored")
    void anErrorOfOurOwnIsNotStored() {
        AtomicInteger asked = new AtomicInteger();
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            if (asked.getAndIncrement() == 0) {
                peer.close();
            } else {
                peer.send(ScriptedOrigin.response(200, "page", "Cache-Control: max-age=60"));
            }
        })) {
            assertThat(scenario.get("/").status()).isEqualTo(502);
            assertThat(scenario.get("/").text()).isEqualTo("page");
            assertThat(scenario.column("cache", 2).get(1)).isEqualTo("miss");
        }
    }

    @Test
    @DisplayName("rule 27: credentials and query strings are not recorded")
    void credentialsAndQueriesAreNotRecorded() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "x")))) {
            scenario.get(
                    "/page?token=hunter2",
                    "Authorization: Basic hunter2",
                    "Proxy-Authorization: Basic hunter2",
                    "Cookie: id=hunter2",
                    "Referer: http://a.example/?hunter2");
            assertThat(scenario.record()).containsEntry("path", "/page");
            assertThat(scenario.record().toString()).doesNotContain("hunter2");
        }
    }

    @Test
    @DisplayName("rule 27: what a client wrote is recorded without a character that a viewer would obey")
    void recordedTextObeysNobody() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "x")))) {
            scenario.get("/", "User-Agent: a\u009b2J\u0085b");
            assertThat(String.valueOf(scenario.record().get("user_agent")))
                    .startsWith("a")
                    .endsWith("b")
                    .doesNotContain("\u009b", "\u0085");
        }
    }

    @Test
    @DisplayName("rule 25: billed bytes are the client's, and those of the origin stand beside them")
    void bytesOfBothSidesStandBesideEachOther() {
        try (Scenario scenario = Scenario.with(
                ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "page", "Cache-Control: max-age=60")))) {
            scenario.get("/");
            scenario.get("/");
            assertThat(scenario.gateway().awaitRecords(2))
                    .allSatisfy(record ->
                            assertThat((Long) record.get("bytes_down")).isPositive());
            assertThat(scenario.column("origin_bytes_down", 2).get(0)).isNotEqualTo("0");
            assertThat(scenario.column("origin_bytes_down", 2).get(1)).isEqualTo("0");
            assertThat(scenario.column("hit_bytes", 2).get(0)).isEqualTo("0");
        }
    }
}
