package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A portal that signs clients in by the admin API, and who pays from then on. */
@ExtendWith(LeakCheck.class)
final class PortalAccountScenarioTest {

    private static final String RULES = "account floor = 127.0.0.0/8\nallow all";
    private static final String ROOM = "{\"account\":\"room 101\",\"ttl\":\"12h\"}";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private TestGateway gateway;

    @BeforeEach
    void open() {
        gateway = TestGateway.in(directory, RULES);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private RawClient.Response ask(String method, String path, String body) throws IOException {
        String token = Files.readString(directory.resolve("state/admin.token")).strip();
        return ask(method, path, body, "Authorization: Bearer " + token);
    }

    private RawClient.Response ask(String method, String path, String body, String authorization) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (RawClient client =
                RawClient.connect(gateway.gateway().adminEndpoint().toSocketAddress())) {
            client.sendHead(
                    method + " /api/v1/accounts" + path + " HTTP/1.1",
                    "Host: 127.0.0.1",
                    authorization,
                    "Content-Length: " + bytes.length);
            return client.send(bytes).readResponse();
        }
    }

    private static JsonNode json(RawClient.Response answer) throws JsonProcessingException {
        return JSON.readTree(new String(answer.body(), StandardCharsets.UTF_8));
    }

    private List<String> accounts(int records) {
        return gateway.awaitRecords(records).stream()
                .map(record -> String.valueOf(record.get("account")))
                .toList();
    }

    @Test
    void nextExchangeOfALiveFlowIsOnTheNewAccountAndComesBackFromIt() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here"));
                RawClient client = gateway.client()) {
            fetch(client, origin);
            assertThat(ask("PUT", "/127.0.0.1", ROOM).status()).isEqualTo(200);
            fetch(client, origin);
            assertThat(ask("PUT", "/127.0.0.1", "{\"account\":\"other\",\"ttl\":60}")
                            .status())
                    .isEqualTo(200);
            fetch(client, origin);
            gateway.advance(Duration.ofSeconds(60));
            fetch(client, origin);
            assertThat(ask("PUT", "/127.0.0.1", ROOM).status()).isEqualTo(200);
            assertThat(ask("DELETE", "/127.0.0.1", "").status()).isEqualTo(204);
            fetch(client, origin);
            assertThat(accounts(5)).containsExactly("floor", "room 101", "other", "floor", "floor");
        }
    }

    private static void fetch(RawClient client, ScriptedOrigin origin) {
        String authority = "127.0.0.1:" + origin.port();
        client.sendHead("GET http://" + authority + "/ HTTP/1.1", "Host: " + authority);
        assertThat(client.readResponse().status()).isEqualTo(200);
    }

    @Test
    void accountsSurviveARestartWithTheirEnds() throws IOException {
        assertThat(ask("PUT", "/127.0.0.1", ROOM).status()).isEqualTo(200);
        JsonNode before = json(ask("GET", "", ""));
        gateway.close();
        gateway = TestGateway.in(directory, RULES);
        assertThat(json(ask("GET", "", ""))).isEqualTo(before);
        try (ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here"));
                RawClient client = gateway.client()) {
            fetch(client, origin);
            assertThat(accounts(1)).containsExactly("room 101");
        }
    }

    @Test
    void damagedFileStopsNoStart() throws IOException {
        assertThat(ask("PUT", "/127.0.0.1", ROOM).status()).isEqualTo(200);
        gateway.close();
        Files.writeString(directory.resolve("state/accounts"), "nonsense");
        gateway = TestGateway.in(directory, RULES);
        assertThat(json(ask("GET", "", "")).get("items")).isEmpty();
        assertThat(directory.resolve("state/accounts.damaged")).hasContent("nonsense");
    }

    @Test
    void answersShowWhatWasUnderstood() throws IOException {
        JsonNode put = json(ask("PUT", "/2001%3Adb8%3A1%3A%3A101", ROOM));
        assertThat(put.get("address").asText()).isEqualTo("2001:db8:1::/64");
        assertThat(put.get("account").asText()).isEqualTo("room 101");
        assertThat(put.get("since").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(put.get("until").asText()).isEqualTo("2026-03-02T00:00:00Z");
        assertThat(json(ask("GET", "/2001:DB8:1:0:0::ffff", ""))).isEqualTo(put);
        assertThat(json(ask("GET", "/2001:db8:1::/64", ""))).isEqualTo(put);
        assertThat(json(ask("GET", "", "")).get("items").get(0)).isEqualTo(put);
        assertThat(ask("DELETE", "/2001:db8:1::%2F64", "").status()).isEqualTo(204);
        assertThat(json(ask("GET", "", "")).get("items")).isEmpty();
    }

    @Test
    void mappedAddressIsItsIpv4() throws IOException {
        assertThat(json(ask("PUT", "/::ffff:192.0.2.7", ROOM)).get("address").asText())
                .isEqualTo("192.0.2.7");
        assertThat(ask("GET", "/192.0.2.7", "").status()).isEqualTo(200);
    }

    @Test
    void listIsReadPieceByPiece() throws IOException {
        for (int i = 1; i <= 5; i++) {
            assertThat(ask("PUT", "/192.0.2." + i, ROOM).status()).isEqualTo(200);
        }
        JsonNode first = json(ask("GET", "?limit=2", ""));
        assertThat(first.get("items")).hasSize(2);
        assertThat(first.get("next").asText()).isEqualTo("after=192.0.2.2");
        JsonNode rest = json(ask("GET", "?limit=3&" + first.get("next").asText(), ""));
        assertThat(rest.get("items").get(0).get("address").asText()).isEqualTo("192.0.2.3");
        assertThat(rest.get("items")).hasSize(3);
        assertThat(rest.get("next").isNull()).isTrue();
    }

    @Test
    void lifetimeIsADurationOrSeconds() throws IOException {
        Map<String, Duration> lives = Map.of(
                "\"12h\"",
                Duration.ofHours(12),
                "\"1500ms\"",
                Duration.ofMillis(1500),
                "\"7d\"",
                Duration.ofDays(7),
                "\"90\"",
                Duration.ofSeconds(90),
                "90",
                Duration.ofSeconds(90));
        for (Map.Entry<String, Duration> life : lives.entrySet()) {
            JsonNode put = json(ask("PUT", "/192.0.2.7", "{\"account\":\"a\",\"ttl\":" + life.getKey() + "}"));
            assertThat(Instant.parse(put.get("until").asText()))
                    .isEqualTo(Instant.parse(put.get("since").asText()).plus(life.getValue()));
        }
    }

    @Test
    void bodyThatCannotBeUsedIsAProblem() throws IOException {
        for (String body : List.of(
                "",
                "[]",
                "{}",
                "{\"account\":\"a\"}",
                "{\"ttl\":\"1h\"}",
                "{\"account\":\"a\",\"ttl\":\"1h\",\"more\":1}",
                "{\"account\":\"a\",\"account\":\"b\",\"ttl\":\"1h\"}",
                "{\"account\":7,\"ttl\":\"1h\"}",
                "{\"account\":\"a\",\"ttl\":1.5}",
                "{\"account\":\"a\",\"ttl\":\"soon\"}",
                "{\"account\":\"a\",\"ttl\":\"-1h\"}",
                "{\"account\":\"a\",\"ttl\":0}",
                "{\"account\":\"a\",\"ttl\":-5}",
                "{\"account\":\"a\",\"ttl\":\"4000d\"}",
                "{\"account\":\"a\",\"ttl\":99999999999999999999}",
                "{\"account\":\"\",\"ttl\":\"1h\"}",
                "{\"account\":\"a\\nb\",\"ttl\":\"1h\"}",
                "{\"account\":\"a\",\"ttl\":\"1h\"} x")) {
            assertProblem(ask("PUT", "/192.0.2.7", body), 400);
            assertThat(json(ask("GET", "", "")).get("items")).isEmpty();
        }
    }

    @Test
    void whatIsNoAddressIsAProblem() throws IOException {
        for (String path : List.of(
                "/",
                "/nobody",
                "/192.0.2",
                "/192.0.2.07",
                "/192.0.2.7/24",
                "/2001:db8::/48",
                "/fe80::1%25eth0",
                "/%zz",
                "/[2001:db8::1]",
                "/192.0.2.7/")) {
            assertProblem(ask("PUT", path, ROOM), 400);
            assertProblem(ask("GET", path, ""), 400);
            assertProblem(ask("DELETE", path, ""), 400);
        }
    }

    @Test
    void parameterThatCannotBeUsedIsAProblem() throws IOException {
        for (String query :
                List.of("?limit=0", "?limit=10001", "?limit=x", "?after=x", "?from=2026", "?limit=1&limit=2")) {
            assertProblem(ask("GET", query, ""), 400);
        }
    }

    @Test
    void nobodyIsNotFoundAndOtherMethodsAreNotAllowed() throws IOException {
        assertProblem(ask("GET", "/192.0.2.7", ""), 404);
        assertProblem(ask("DELETE", "/192.0.2.7", ""), 404);
        assertProblem(ask("POST", "/192.0.2.7", ROOM), 405);
        assertProblem(ask("PUT", "", ROOM), 405);
    }

    @Test
    void nobodySignsAnybodyInWithoutTheToken() throws IOException {
        assertProblem(ask("PUT", "/192.0.2.7", ROOM, "X-Other: 1"), 401);
        assertProblem(ask("DELETE", "/192.0.2.7", "", "Authorization: Bearer wrong"), 401);
        assertProblem(ask("GET", "", "", "X-Other: 1"), 401);
        assertThat(json(ask("GET", "", "")).get("items")).isEmpty();
    }

    @Test
    void accountThatCannotBeKeptIsNotGiven() throws IOException {
        Files.createDirectories(directory.resolve("state/accounts.new/in-the-way"));
        assertProblem(ask("PUT", "/192.0.2.7", ROOM), 503);
        assertThat(json(ask("GET", "", "")).get("items")).isEmpty();
    }

    private static void assertProblem(RawClient.Response answer, int status) throws JsonProcessingException {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.field("Content-Type")).isEqualTo("application/problem+json");
        assertThat(json(answer).get("status").intValue()).isEqualTo(status);
        assertThat(json(answer).get("detail").textValue()).isNotBlank().doesNotContain("\n");
    }
}
