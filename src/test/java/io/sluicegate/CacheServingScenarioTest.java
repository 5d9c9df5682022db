package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.Wire;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets from the store, and what stands in the record of it. */
@ExtendWith(LeakCheck.class)
final class CacheServingScenarioTest {

    private static final String MINUTE = "Cache-Control: max-age=60";

    @Test
    @DisplayName("caching 21: a hit tells its age and leaves Date as it was")
    void aFreshAnswerIsServedAndTheOriginAskedOnce() {
        try (Scenario scenario = Scenario.counting(200, MINUTE)) {
            Response miss = scenario.get("/page?q=1");
            assertThat(miss.field("Cache-Status"))
                    .isEqualTo("sluicegate; fwd=uri-miss; fwd-status=200; stored; ttl=60; key=\""
                            + scenario.url("/page?q=1") + "\"");
            assertThat(miss.field("Age")).isNull();
            scenario.gateway().advance(Duration.ofSeconds(10));
            Response hit = scenario.get("/page?q=1");
            assertThat(hit.text()).isEqualTo("answer 1");
            assertThat(hit.field("Age")).isEqualTo("10");
            assertThat(hit.field("Cache-Status")).startsWith("sluicegate; hit; ttl=50; key=\"http://127.0.0.1:");
            assertThat(hit.field("Date")).isEqualTo(miss.field("Date"));
            assertThat(hit.fields("Via")).hasSize(1);
            assertThat(scenario.origin().requests()).hasSize(1);
            assertThat(scenario.column("cache", 2)).containsExactly("miss", "hit");
            assertThat(scenario.column("cache_reason", 2)).containsExactly("uri-miss", "null");
            assertThat(scenario.column("hit_bytes", 2))
                    .containsExactly("0", scenario.column("bytes_down", 2).get(1));
            assertThat(scenario.column("upstream", 2).get(1)).isEqualTo("null");
        }
    }

    @Test
    void aStaleAnswerIsNotServed() {
        try (Scenario scenario = Scenario.counting(200, MINUTE)) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(61));
            Response second = scenario.get("/");
            assertThat(second.text()).isEqualTo("answer 2");
            assertThat(second.field("Cache-Status")).contains("fwd=stale");
            assertThat(scenario.column("cache", 2)).containsExactly("miss", "miss");
            assertThat(scenario.column("cache_reason", 2)).containsExactly("uri-miss", "stale");
        }
    }

    @Test
    @DisplayName("caching 21: age counts on from the origin's own")
    void theAgeOfTheOriginsOwnCacheCounts() {
        try (Scenario scenario = Scenario.counting(200, MINUTE, "Age: 50")) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(5));
            assertThat(scenario.get("/").fields("Age")).containsExactly("55");
            scenario.gateway().advance(Duration.ofSeconds(6));
            assertThat(scenario.get("/").text()).isEqualTo("answer 2");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Cache-Control: s-maxage=60, max-age=0              | 59  | answer 1
            Cache-Control: s-maxage=10, max-age=60             | 11  | answer 2
            Expires: Sun, 01 Mar 2026 12:01:00 GMT             | 59  | answer 1
            Expires: Sun, 01 Mar 2026 12:01:00 GMT             | 61  | answer 2
            Cache-Control: max-age=10, max-age=600             | 11  | answer 2
            Last-Modified: Sat, 28 Feb 2026 12:00:00 GMT       | 600 | answer 1
            ETag: "x"                                          | 0   | answer 2
            Cache-Control: no-cache                            | 0   | answer 2
            Expires: 0                                         | 0   | answer 2
            """)
    void freshnessIsWhatTheOriginSays(String field, int seconds, String second) {
        try (Scenario scenario = Scenario.counting(200, field)) {
            assertThat(scenario.get("/").text()).isEqualTo("answer 1");
            scenario.gateway().advance(Duration.ofSeconds(seconds));
            assertThat(scenario.get("/").text()).isEqualTo(second);
        }
    }

    @ParameterizedTest
    @DisplayName("caching 23: the client may say how old is too old")
    @CsvSource({
        "Cache-Control: no-cache,10,answer 2",
        "Pragma: no-cache,10,answer 2",
        "Cache-Control: max-age=5,10,answer 2",
        "Cache-Control: max-age=20,10,answer 1",
        "Cache-Control: min-fresh=55,10,answer 2",
        "Cache-Control: max-stale=5,63,answer 1",
        "Cache-Control: max-stale,600,answer 1",
        "Cache-Control: max-stale=5,70,answer 2"
    })
    void theClientMaySayHowOldIsTooOld(String field, int seconds, String second) {
        try (Scenario scenario = Scenario.counting(200, MINUTE)) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(seconds));
            assertThat(scenario.get("/", field).text()).isEqualTo(second);
        }
    }

    @Test
    @DisplayName("caching 23: only-if-cached is a stored answer or 504")
    void onlyIfCachedIsAStoredAnswerOr504() {
        try (Scenario scenario = Scenario.counting(200, MINUTE)) {
            Response none = scenario.get("/", "Cache-Control: only-if-cached");
            assertThat(none.status()).isEqualTo(504);
            assertThat(scenario.origin().connections()).isZero();
            scenario.get("/");
            assertThat(scenario.get("/", "Cache-Control: only-if-cached").text())
                    .isEqualTo("answer 1");
            assertThat(scenario.column("cache_reason", 3)).containsExactly("only-if-cached", "uri-miss", "null");
        }
    }

    @Test
    void headIsAnsweredFromAStoredGet() {
        try (Scenario scenario = Scenario.counting(200, MINUTE, "Content-Type: text/plain; charset=utf-8")) {
            scenario.get("/");
            Response head = scenario.ask("HEAD", "/");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.field("Content-Length")).isEqualTo("8");
            assertThat(head.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(head.field("Cache-Status")).contains("hit");
            assertThat(scenario.origin().requests()).hasSize(1);
            assertThat(scenario.column("media_type", 2)).containsOnly("text/plain");
        }
    }

    @ParameterizedTest
    @DisplayName("caching 22: a condition that holds is 304 with the tag, a list of tags too")
    @ValueSource(
            strings = {
                "If-None-Match: \"tag\"",
                "If-None-Match: W/\"tag\"",
                "If-None-Match: \"other, with comma\", \"tag\"",
                "If-None-Match: *",
                "If-Modified-Since: Sun, 01 Mar 2026 11:00:00 GMT"
            })
    void aConditionThatHoldsIs304FromTheStore(String condition) {
        try (Scenario scenario = Scenario.counting(
                        200,
                        MINUTE,
                        "ETag: \"tag\"",
                        "Last-Modified: Sun, 01 Mar 2026 11:00:00 GMT",
                        "Content-Language: de");
                RawClient client = scenario.client()) {
            scenario.get("/");
            Response answer = client.send(scenario.head("GET", "/", condition)).readResponse();
            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.field("ETag")).isEqualTo("\"tag\"");
            assertThat(answer.field("Age")).isEqualTo("0");
            assertThat(answer.field("Cache-Control")).isEqualTo("max-age=60");
            assertThat(answer.field("Content-Language")).isNull();
            assertThat(answer.field("Content-Length")).isNull();
            assertThat(answer.field("Last-Modified")).isNull();
            assertThat(answer.field("Cache-Status")).startsWith("sluicegate; hit; ttl=60; key=");
            assertThat(client.send(scenario.head("GET", "/")).readResponse().text())
                    .isEqualTo("answer 1");
            assertThat(scenario.origin().requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-None-Match: \"other\"", "If-Modified-Since: Sun, 01 Mar 2026 10:59:59 GMT"})
    void aConditionThatDoesNotHoldGetsTheWhole(String condition) {
        try (Scenario scenario =
                Scenario.counting(200, MINUTE, "ETag: \"tag\"", "Last-Modified: Sun, 01 Mar 2026 11:00:00 GMT")) {
            scenario.get("/");
            assertThat(scenario.get("/", condition).text()).isEqualTo("answer 1");
        }
    }

    @Test
    void storedAnswersWaitTheirTurnInAPipeline() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(
                        200,
                        request.target(),
                        request.target().startsWith("/c") ? MINUTE : "Cache-Control: no-store")));
                RawClient client = scenario.client()) {
            scenario.get("/cached");
            client.send((scenario.head("GET", "/cached") + scenario.head("GET", "/new")).repeat(30));
            for (int i = 0; i < 30; i++) {
                assertThat(client.readResponse().text()).isEqualTo("/cached");
                assertThat(client.readResponse().text()).isEqualTo("/new");
            }
            assertThat(scenario.origin().requests()).hasSize(31);
        }
    }

    @Test
    void aLargeObjectIsStoredAndServedWholeAndInParts() {
        int length = 20 << 20;
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n" + MINUTE + "\r\n\r\n");
            peer.wire().sendPattern(length);
        })) {
            for (int i = 0; i < 3; i++) {
                try (RawClient client = scenario.client()) {
                    client.send(scenario.head("GET", "/", "Connection: close"));
                    assertThat(client.readHead().status()).isEqualTo(200);
                    assertThat(client.wire().takePattern()).isEqualTo(length);
                }
                scenario.gateway().awaitRecords(i + 1);
            }
            byte[] part = scenario.get("/", "Range: bytes=9999990-10000009").body();
            assertThat(part).isEqualTo(Wire.pattern(9_999_990, 20));
            assertThat(scenario.origin().requests()).hasSize(1);
        }
    }
}
