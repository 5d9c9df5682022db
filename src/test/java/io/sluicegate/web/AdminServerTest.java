package io.sluicegate.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.testing.FakeAdminApi;
import io.sluicegate.transport.EventLoops;
import io.sluicegate.transport.ListenException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin listener as its clients see it, on loopback. */
final class AdminServerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private AdminFixture fixture;

    @BeforeEach
    void open() throws ListenException {
        fixture = new AdminFixture(AdminLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    private static void assertProblem(HttpResponse<String> response, int status) throws IOException {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(response).get("status").intValue()).isEqualTo(status);
        assertThat(json(response).get("detail").textValue()).isNotBlank();
    }

    @Test
    void healthAndReadinessAreOpen() throws Exception {
        assertThat(fixture.get("/healthz").statusCode()).isEqualTo(200);
        assertThat(fixture.get("/healthz").body()).isEqualTo("ok\n");
        assertThat(fixture.get("/readyz").statusCode()).isEqualTo(200);
        fixture.api.ready = false;
        assertThat(fixture.get("/readyz").statusCode()).isEqualTo(503);
        assertThat(fixture.get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreOpenAndInTextFormat() throws Exception {
        fixture.metrics.flowOpened(ListenerKind.TPROXY);
        HttpResponse<String> response = fixture.get("/metrics");
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body()).contains("sluicegate_flows_opened_total{listener=\"tproxy\"} 1.0\n");
    }

    @ParameterizedTest
    @DisplayName("rule 9: what the admin listener tells needs its token")
    @ValueSource(
            strings = {
                "status",
                "flows",
                "usage?by=client",
                "records",
                "rules",
                "cache",
                "accounts",
                "accounts/192.0.2.7",
                "explain?url=a.example:443"
            })
    void apiNeedsTheToken(String name) throws Exception {
        HttpResponse<String> without = fixture.get("/api/v1/" + name);
        assertProblem(without, 401);
        assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"sluicegate\"");
        for (String wrong :
                new String[] {"Bearer", "Bearer ", "Bearer x", "Bearer " + AdminFixture.TOKEN + "x", "Basic x"}) {
            assertProblem(fixture.send(fixture.request("/api/v1/" + name).header("Authorization", wrong)), 401);
        }
        assertThat(fixture.getAuthorised("/api/v1/" + name).statusCode()).isEqualTo(200);
    }

    @Test
    void listsHaveItemsSumAndNext() throws Exception {
        JsonNode usage = json(fixture.getAuthorised("/api/v1/usage?by=client"));
        assertThat(usage)
                .isEqualTo(JSON.readTree("{\"items\":[{\"client\":\"192.0.2.7\",\"bytes_down\":2000}],"
                        + "\"sum\":{\"bytes_down\":2000},\"next\":null}"));
    }

    @Test
    void parametersReachTheApiDecoded() throws Exception {
        JsonNode records = json(fixture.getAuthorised("/api/v1/records?limit=5&where=host%3Da.example"));
        assertThat(records.at("/items/0/parameters/limit").textValue()).isEqualTo("5");
        assertThat(records.at("/items/0/parameters/where").textValue()).isEqualTo("host=a.example");
        assertThat(records.get("next").textValue()).isEqualTo("after=17");
    }

    @ParameterizedTest
    @ValueSource(strings = {"usage/top", "usage/denied", "usage/cache", "ledger", "ledger/export"})
    void everyReportHasAResource(String name) throws Exception {
        String path = "/api/v1/" + name + (name.startsWith("usage") ? "?by=client" : "");
        assertThat(fixture.getAuthorised(path).statusCode()).isEqualTo(200);
        assertThat(fixture.get(path).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/records?a=1&a=2", "/api/v1/records?a=%zz", "/api/v1/usage"})
    void wrongParametersAreBadRequests(String path) throws Exception {
        String answer = fixture.exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Authorization: Bearer " + AdminFixture.TOKEN + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json", "\"detail\"");
    }

    @Test
    void faultOfTheApiIsAnsweredWithoutItsText() throws Exception {
        HttpResponse<String> response = fixture.getAuthorised("/api/v1/usage?by=fault");
        assertProblem(response, 500);
        assertThat(response.body()).doesNotContain("on purpose");
    }

    @Test
    void answersTooLargeForMemoryAreRefused() throws Exception {
        Map<String, Object> line = Map.of("text", "x".repeat(1000));
        fixture.api.rules = Collections.nCopies(10_000, line);
        HttpResponse<String> response = fixture.getAuthorised("/api/v1/rules");
        assertProblem(response, 400);
        assertThat(response.body()).contains("8 MiB");
    }

    @Test
    void reloadTellsItsOutcome() throws Exception {
        HttpRequest.Builder reload = fixture.authorised("/api/v1/reload").POST(HttpRequest.BodyPublishers.noBody());
        HttpResponse<String> good = fixture.send(reload);
        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(good.body()).isEqualTo("{\"ok\":true,\"version\":\"a1b2\",\"problems\":[],\"changes\":[]}");
        fixture.api.outcome = new ReloadOutcome(false, "a1b2", List.of("a.rules:1:1: error: no"));
        HttpResponse<String> bad = fixture.send(reload);
        assertProblem(bad, 422);
        assertThat(json(bad).get("ok").booleanValue()).isFalse();
        assertThat(json(bad).at("/problems/0").textValue()).isEqualTo("a.rules:1:1: error: no");
    }

    @Test
    void cacheIsNumbersOrTheVariantsOfAUrl() throws Exception {
        assertThat(fixture.getAuthorised("/api/v1/cache").body()).isEqualTo("{\"bytes\":7}");
        JsonNode shown = json(fixture.getAuthorised("/api/v1/cache?url=http%3A%2F%2Fa.example%2F%3Fb%26c"));
        assertThat(shown.at("/items/0/url").textValue()).isEqualTo("http://a.example/?b&c");
        assertThat(shown.at("/sum/variants").intValue()).isEqualTo(1);
        assertThat(shown.get("next").isNull()).isTrue();
        assertProblem(fixture.getAuthorised("/api/v1/cache?url="), 400);
        assertProblem(fixture.getAuthorised("/api/v1/cache?host=a.example"), 400);
    }

    private HttpResponse<String> purge(String body) throws Exception {
        return fixture.post(fixture.authorised("/api/v1/cache/purge"), "application/json", body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"url":"http://a.example/"}  | 17
            {"host":"a.example"}         | 1009
            {"all":true}                 | 77
            """)
    void purgeTellsHowManyVariantsItDropped(String body, int purged) throws Exception {
        HttpResponse<String> response = purge(body);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"purged\":" + purged + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "true",
                "[]",
                "{}",
                "{\"all\":false}",
                "{\"all\":\"true\"}",
                "{\"all\":1}",
                "{\"url\":null}",
                "{\"url\":1}",
                "{\"host\":[\"a.example\"]}",
                "{\"hosts\":\"a.example\"}",
                "{\"url\":\"http://a.example/\",\"all\":true}",
                "{\"host\":\"a.example\",\"host\":\"b.example\"}",
                "{\"all\":true} {}",
                "{\"all\":true",
                "all=true"
            })
    void whatDoesNotNameExactlyOneThingPurgesNothing(String body) throws Exception {
        HttpResponse<String> response = purge(body);
        assertProblem(response, 400);
        assertThat(json(response).get("detail").textValue()).startsWith("send one JSON object");
    }

    @Test
    void purgeNeedsTheTokenAndPost() throws Exception {
        assertProblem(fixture.post(fixture.request("/api/v1/cache/purge"), "application/json", "{\"all\":true}"), 401);
        assertProblem(fixture.getAuthorised("/api/v1/cache/purge"), 405);
    }

    @Test
    void reloadNeedsTheToken() throws Exception {
        assertProblem(fixture.post(fixture.request("/api/v1/reload"), "text/plain", ""), 401);
    }

    @Test
    void unknownPathIsNotFoundAndNotRepeated() throws Exception {
        HttpResponse<String> response = fixture.get("/api/v1/%3Cscript%3E");
        assertProblem(response, 404);
        assertThat(response.body()).doesNotContain("script");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../webroot/en.properties", "/en.properties", "/dashboard.html", "//dashboard.js"})
    void onlyKnownFilesAreServed(String path) {
        assertThat(fixture.exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ");
    }

    @Test
    void wrongMethodNamesTheRightOnes() throws Exception {
        HttpResponse<String> deletion = fixture.send(fixture.request("/healthz").DELETE());
        assertProblem(deletion, 405);
        assertThat(deletion.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(fixture.getAuthorised("/api/v1/reload").headers().firstValue("Allow"))
                .contains("POST");
        HttpRequest.Builder options = fixture.request("/login").method("OPTIONS", HttpRequest.BodyPublishers.noBody());
        assertThat(fixture.send(options).headers().firstValue("Allow")).contains("GET, HEAD, POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/metrics", "/api/v1/status", "/nothing"})
    void headIsGetWithoutItsBody(String path) throws Exception {
        HttpResponse<String> get = fixture.getAuthorised(path);
        HttpResponse<String> head =
                fixture.send(fixture.authorised(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length"))
                .isEqualTo(get.headers().firstValue("Content-Length"));
    }

    @Test
    void everyAnswerCarriesTheSecurityFields() throws Exception {
        for (String path : new String[] {"/healthz", "/login", "/api/v1/status", "/nothing", "/dashboard.js"}) {
            var fields = fixture.get(path).headers();
            assertThat(fields.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(fields.firstValue("X-Frame-Options")).contains("DENY");
            assertThat(fields.firstValue("Cache-Control")).contains("no-store");
            assertThat(fields.firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(
                            policy -> assertThat(policy).contains("default-src 'self'", "frame-ancestors 'none'"));
            assertThat(fields.firstValue("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    @Test
    void markupInValuesIsEscapedInJson() throws Exception {
        HttpResponse<String> response = fixture.getAuthorised("/api/v1/status");
        assertThat(response.body()).doesNotContain("<script>");
        assertThat(json(response).get("note").textValue()).isEqualTo("<script>alert(1)</script>");
    }

    @Test
    void portInUseIsToldInOneLine() {
        try (EventLoops loops = new EventLoops(1)) {
            AdminServices services = new AdminServices(
                    new FakeAdminApi(),
                    fixture.metrics,
                    WebRoot.open(Path.of("webroot")),
                    "t",
                    Runnable::run,
                    AdminLimits.DEFAULT);
            assertThatThrownBy(() -> AdminServer.open(
                            fixture.server.endpoint(), loops.all().get(0), services))
                    .isInstanceOf(ListenException.class)
                    .hasMessageContaining("already in use")
                    .hasMessageContaining("listen.admin");
        }
    }

    @Test
    void emptyTokenIsRefused() {
        assertThatThrownBy(() -> new AdminServices(
                        fixture.api,
                        fixture.metrics,
                        WebRoot.open(Path.of("webroot")),
                        " ",
                        Runnable::run,
                        AdminLimits.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
