package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every answer says what the cache did (RFC 9211), and every error of ours why (RFC 9209). */
@ExtendWith(LeakCheck.class)
final class CacheStatusScenarioTest {

    private static Scenario scenario(String rules, String... fields) {
        return new Scenario(
                TestGateway.with(rules),
                ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "answer", fields)));
    }

    private static String told(Response answer) {
        assertThat(answer.fields("Cache-Status")).hasSize(1);
        return String.valueOf(answer.field("Cache-Status"));
    }

    @Test
    void aHitTellsHowLongItIsFreshAndItsKey() {
        try (Scenario scenario = scenario("allow all", "Cache-Control: max-age=60")) {
            String key = "; key=\"" + scenario.url("/a%22b?c") + "\"";
            assertThat(told(scenario.get("/a%22b?c")))
                    .isEqualTo("sluicegate; fwd=uri-miss; fwd-status=200; stored; ttl=60" + key);
            assertThat(told(scenario.get("/a%22b?c"))).isEqualTo("sluicegate; hit; ttl=60" + key);
        }
    }

    @Test
    void whatIsNotStoredTellsWhy() {
        try (Scenario scenario = scenario("allow all", "Cache-Control: private")) {
            assertThat(told(scenario.get("/")))
                    .startsWith("sluicegate; fwd=uri-miss; fwd-status=200; detail=private; key=");
            assertThat(told(scenario.ask("POST", "/"))).startsWith("sluicegate; fwd=method; fwd-status=200; key=");
        }
    }

    @Test
    void aVeryLongKeyIsNotTold() {
        try (Scenario scenario = scenario("allow all", "Cache-Control: max-age=60")) {
            assertThat(told(scenario.get("/" + "x".repeat(1_100))))
                    .isEqualTo("sluicegate; fwd=uri-miss; fwd-status=200; stored; ttl=60");
        }
    }

    @Test
    void whatTheGatewayAnswersItselfTellsSo() {
        try (Scenario scenario = scenario("deny path \"/no*\"\ndeny path \"/hush*\" with silent\nallow all");
                RawClient client = scenario.client()) {
            Response denied = scenario.get("/no");
            assertThat(told(denied)).isEqualTo("sluicegate; detail=denied");
            assertThat(denied.field("Proxy-Status")).isEqualTo("sluicegate; error=http_request_denied");
            assertThat(told(scenario.get("/hush"))).isEqualTo("sluicegate; detail=local");
            assertThat(told(scenario.get("/", "Cache-Control: only-if-cached")))
                    .isEqualTo("sluicegate; detail=upstream-error");
            Response bad = client.send("GET / HTTP/1.1\r\nHost : x\r\n\r\n").readResponse();
            assertThat(told(bad)).isEqualTo("sluicegate; detail=bad-request");
            assertThat(bad.field("Proxy-Status")).startsWith("sluicegate; error=http_request_error");
        }
    }

    @Test
    void anOriginThatCannotBeReachedIsToldWithTheReasonItWasAsked() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.answering((request, peer) -> peer.close()))) {
            Response none = scenario.get("/");
            assertThat(none.status()).isEqualTo(502);
            assertThat(told(none)).isEqualTo("sluicegate; fwd=uri-miss; detail=upstream-error");
            assertThat(none.field("Proxy-Status")).startsWith("sluicegate; error=connection_terminated; details=");
        }
    }

    @Test
    void whatOtherCachesDidStandsBeforeIt() {
        try (Scenario scenario = scenario("allow all", "Cache-Status: other; hit")) {
            assertThat(scenario.get("/").fields("Cache-Status"))
                    .hasSize(2)
                    .element(0)
                    .isEqualTo("other; hit");
        }
    }
}
