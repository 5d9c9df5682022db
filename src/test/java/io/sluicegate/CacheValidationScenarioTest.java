package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.ScriptedRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored answers that have grown stale, and what the origin says of them. */
@ExtendWith(LeakCheck.class)
final class CacheValidationScenarioTest {

    private static final String MODIFIED = "Sun, 01 Mar 2026 11:00:00 GMT";

    /** Holds one representation with the current tag, and answers 304 to whoever knows it. */
    private static ScriptedOrigin tagged(AtomicReference<String> tag, String control) {
        return ScriptedOrigin.http(request -> {
            String quoted = "\"" + tag.get() + "\"";
            return quoted.equals(request.field("If-None-Match"))
                    ? "HTTP/1.1 304 Not Modified\r\nETag: " + quoted + "\r\nCache-Control: " + control
                            + "\r\nX-Fresh: yes\r\nContent-Length: 999\r\n\r\n"
                    : ScriptedOrigin.response(
                            200,
                            "body " + tag.get(),
                            "ETag: " + quoted,
                            "Last-Modified: " + MODIFIED,
                            "Cache-Control: " + control);
        });
    }

    @Test
    @DisplayName("caching 8: a 304 brings new fields, but never a length")
    void whatStillHoldsIsServedAndFreshAgain() {
        try (Scenario scenario = Scenario.with(tagged(new AtomicReference<>("one"), "max-age=60"))) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(61));
            Response validated = scenario.get("/");
            assertThat(validated.status()).isEqualTo(200);
            assertThat(validated.text()).isEqualTo("body one");
            assertThat(validated.field("X-Fresh")).isEqualTo("yes");
            assertThat(validated.field("Cache-Status"))
                    .startsWith("sluicegate; fwd=stale; fwd-status=304; ttl=60; key=");
            ScriptedRequest asked = scenario.origin().requests().get(1);
            assertThat(asked.field("If-None-Match")).isEqualTo("\"one\"");
            assertThat(asked.field("If-Modified-Since")).isEqualTo(MODIFIED);
            scenario.gateway().advance(Duration.ofSeconds(59));
            assertThat(scenario.get("/").field("Age")).isEqualTo("59");
            assertThat(scenario.origin().requests()).hasSize(2);
            assertThat(scenario.column("cache", 3)).containsExactly("miss", "revalidated", "hit");
            assertThat(scenario.column("cache_reason", 3)).containsExactly("uri-miss", "stale", "null");
            assertThat(scenario.column("status", 3)).containsOnly("200");
        }
    }

    @Test
    void whatHasChangedReplacesTheStored() {
        AtomicReference<String> tag = new AtomicReference<>("one");
        try (Scenario scenario = Scenario.with(tagged(tag, "max-age=60"))) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(61));
            tag.set("two");
            Response changed = scenario.get("/");
            assertThat(changed.text()).isEqualTo("body two");
            assertThat(changed.field("Cache-Status"))
                    .startsWith("sluicegate; fwd=stale; fwd-status=200; stored; ttl=60; key=");
            assertThat(scenario.get("/").text()).isEqualTo("body two");
            assertThat(scenario.column("cache", 3)).containsExactly("miss", "miss", "hit");
        }
    }

    @Test
    @DisplayName("caching 9: no-cache, in any case, is stored and asked for every time")
    void noCacheIsStoredAndAskedForEveryTime() {
        try (Scenario scenario = Scenario.with(tagged(new AtomicReference<>("one"), "No-CaChE"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(scenario.get("/").text()).isEqualTo("body one");
            }
            assertThat(scenario.column("cache", 3)).containsExactly("miss", "revalidated", "revalidated");
        }
    }

    @Test
    void theClientsOwnConditionIsAnsweredAfterOurs() {
        try (Scenario scenario = Scenario.with(tagged(new AtomicReference<>("one"), "max-age=60"))) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(61));
            Response answer = scenario.get("/", "If-None-Match: \"one\"", "If-Modified-Since: " + MODIFIED);
            assertThat(answer.status()).isEqualTo(304);
            assertThat(scenario.origin().requests().get(1).fields("If-None-Match"))
                    .containsExactly("\"one\"");
            scenario.gateway().advance(Duration.ofSeconds(61));
            Response other = scenario.get("/", "If-None-Match: \"zero\"");
            assertThat(other.status()).isEqualTo(200);
            assertThat(other.text()).isEqualTo("body one");
            assertThat(scenario.origin().requests().get(2).fields("If-None-Match"))
                    .containsExactly("\"one\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"two\"", "W/\"two\""})
    void aNotModifiedOfAnotherTagChangesNothing(String tag) {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> request.field("If-None-Match") != null
                ? "HTTP/1.1 304 Not Modified\r\nETag: " + tag + "\r\nX-Fresh: yes\r\nCache-Control: max-age=60\r\n\r\n"
                : ScriptedOrigin.response(200, "body", "ETag: \"one\"", "Cache-Control: max-age=60")))) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(61));
            for (int i = 1; i <= 2; i++) {
                Response served = scenario.get("/");
                assertThat(served.text()).isEqualTo("body");
                assertThat(served.field("ETag")).isEqualTo("\"one\"");
                assertThat(served.field("X-Fresh")).isNull();
                assertThat(scenario.origin().requests()).hasSize(1 + i);
            }
        }
    }

    @Test
    void whatANotModifiedSaysOfVaryKeepsOthersApart() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> {
            boolean asked = request.field("If-None-Match") != null && "en".equals(request.field("Accept-Language"));
            String language = String.valueOf(request.field("Accept-Language"));
            return asked
                    ? "HTTP/1.1 304 Not Modified\r\nVary: Accept-Language\r\nCache-Control: max-age=60\r\n\r\n"
                    : ScriptedOrigin.response(200, language, "ETag: \"" + language + "\"", "Cache-Control: max-age=60");
        }))) {
            scenario.get("/", "Accept-Language: en");
            scenario.gateway().advance(Duration.ofSeconds(61));
            assertThat(scenario.get("/", "Accept-Language: en").text()).isEqualTo("en");
            assertThat(scenario.get("/", "Accept-Language: de").text()).isEqualTo("de");
        }
    }

    @Test
    @DisplayName("rule 18: a 304 to the client's own condition is not stored")
    void aConditionWithNothingStoredIsTheOriginsToAnswer() {
        try (Scenario scenario = Scenario.with(tagged(new AtomicReference<>("one"), "max-age=60"))) {
            Response answer = scenario.get("/", "If-None-Match: \"one\"");
            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.field("X-Fresh")).isEqualTo("yes");
            assertThat(scenario.get("/").text()).isEqualTo("body one");
            assertThat(scenario.origin().requests()).hasSize(2);
        }
    }

    @Test
    void headOfAStaleAnswerIsAskedForByHead() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> switch (request.method()) {
            case "HEAD" -> "HTTP/1.1 304 Not Modified\r\nETag: \"t\"\r\nCache-Control: max-age=60\r\n\r\n";
            default -> ScriptedOrigin.response(200, "body", "ETag: \"t\"", "Cache-Control: max-age=60");
        }))) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(61));
            Response head = scenario.ask("HEAD", "/");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.field("Content-Length")).isEqualTo("4");
            assertThat(scenario.origin().requests().get(1).method()).isEqualTo("HEAD");
            assertThat(scenario.get("/").text()).isEqualTo("body");
            assertThat(scenario.origin().requests()).hasSize(2);
        }
    }

    @Test
    void aStaleAnswerIsNotServedWhereTheOriginFails() {
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            if (request.field("If-None-Match") == null) {
                peer.send(ScriptedOrigin.response(
                        200, "body", "ETag: \"t\"", "Cache-Control: max-age=60, must-revalidate"));
            } else {
                peer.close();
            }
        })) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(61));
            assertThat(scenario.get("/").status()).isEqualTo(504);
            assertThat(scenario.column("status", 2)).isEqualTo(List.of("200", "504"));
        }
    }

    @Test
    @DisplayName("caching 23: a request with no-cache is answered by a condition")
    void aRequestThatWantsItNewIsAnsweredByACondition() {
        try (Scenario scenario = Scenario.with(tagged(new AtomicReference<>("one"), "max-age=60"))) {
            scenario.get("/");
            Response answer = scenario.get("/", "Cache-Control: no-cache");
            assertThat(answer.text()).isEqualTo("body one");
            assertThat(answer.field("Cache-Status")).contains("fwd=request; fwd-status=304");
            assertThat(scenario.origin().requests().get(1).field("If-None-Match"))
                    .isEqualTo("\"one\"");
        }
    }
}
