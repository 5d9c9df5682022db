package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other answers say of those that are stored, or on their way into the store. */
@ExtendWith(LeakCheck.class)
final class CacheChangeScenarioTest {

    private static final String MINUTE = "Cache-Control: max-age=60";

    /** Answers GET by the number of GETs so far, and HEAD with these fields. */
    private static Scenario head(int status, String... headFields) {
        AtomicInteger gets = new AtomicInteger();
        return Scenario.with(ScriptedOrigin.http(request -> "HEAD".equals(request.method())
                ? "HTTP/1.1 " + status + " Scripted\r\n" + String.join("\r\n", headFields) + "\r\n\r\n"
                : ScriptedOrigin.response(
                        200, "get " + gets.incrementAndGet(), MINUTE, "ETag: \"a\"", "X-Made: before")));
    }

    private static void age(Scenario scenario) {
        scenario.gateway().advance(Duration.ofSeconds(61));
    }

    @Test
    @DisplayName("caching 25: HEAD freshens the stored GET")
    void headFreshensTheStoredGet() {
        try (Scenario scenario = head(200, MINUTE, "ETag: \"a\"", "Content-Length: 5", "X-Made: later")) {
            scenario.get("/");
            age(scenario);
            scenario.ask("HEAD", "/");
            RawClient.Response served = scenario.get("/");
            assertThat(served.text()).isEqualTo("get 1");
            assertThat(served.field("X-Made")).isEqualTo("later");
            assertThat(served.field("Cache-Status")).startsWith("sluicegate; hit");
        }
    }

    @ParameterizedTest
    @DisplayName("caching 25: HEAD drops a stored GET that has changed")
    @ValueSource(strings = {"ETag: \"b\"", "ETag: \"a\"|Content-Length: 6", "X: no tag any more"})
    void headDropsAStoredGetThatHasChanged(String fields) {
        try (Scenario scenario = head(200, (MINUTE + "|" + fields).split("\\|"))) {
            scenario.get("/");
            age(scenario);
            scenario.ask("HEAD", "/");
            assertThat(scenario.get("/", "Cache-Control: max-stale").text()).isEqualTo("get 2");
            assertThat(scenario.origin().requests().get(2).field("If-None-Match"))
                    .isNull();
        }
    }

    @Test
    void headThatFailsLeavesTheStoredGet() {
        try (Scenario scenario = head(503)) {
            scenario.get("/");
            age(scenario);
            scenario.ask("HEAD", "/");
            assertThat(scenario.get("/", "Cache-Control: max-stale").text()).isEqualTo("get 1");
        }
    }

    @ParameterizedTest
    @CsvSource({"200, no-store", "200, private", "404, no-store", "410, private"})
    void anAnswerThatIsNotStoredDropsTheOlderOne(int status, String control) {
        AtomicReference<String> answer =
                new AtomicReference<>(ScriptedOrigin.response(200, "old", MINUTE + ", stale-if-error=900"));
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> String.valueOf(answer.get())))) {
            scenario.get("/");
            age(scenario);
            answer.set(ScriptedOrigin.response(status, "new", "Cache-Control: " + control));
            assertThat(scenario.get("/").text()).isEqualTo("new");
            answer.set(ScriptedOrigin.response(503, "failing"));
            assertThat(scenario.get("/").text()).isEqualTo("failing");
        }
    }

    @Test
    void aClientThatWantsNothingStoredDropsNothing() {
        AtomicInteger count = new AtomicInteger();
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(
                request -> ScriptedOrigin.response(200, "get " + count.incrementAndGet(), MINUTE)))) {
            scenario.get("/");
            age(scenario);
            assertThat(scenario.get("/", "Cache-Control: no-store").text()).isEqualTo("get 2");
            assertThat(scenario.get("/", "Cache-Control: max-stale").text()).isEqualTo("get 1");
        }
    }

    private static Scenario posting(String contentLocation, String control) {
        AtomicInteger count = new AtomicInteger();
        return Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(
                200,
                request.method() + " " + count.incrementAndGet(),
                "Content-Location: " + contentLocation,
                "Cache-Control: " + control)));
    }

    private static String post(Scenario scenario, String path) {
        try (RawClient client = scenario.client()) {
            client.send(scenario.head("POST", path, "Content-Length: 4") + "body");
            return client.readResponse().text();
        }
    }

    @Test
    @DisplayName("caching 25: an answer to POST that names its own target answers GET")
    void theAnswerToAPostAnswersAGetWhereItSaysSo() {
        try (Scenario scenario = posting("/form", "max-age=60")) {
            assertThat(post(scenario, "/form")).isEqualTo("POST 1");
            assertThat(scenario.get("/form").text()).isEqualTo("POST 1");
            assertThat(post(scenario, "/form")).isEqualTo("POST 2");
            assertThat(scenario.get("/form").text()).isEqualTo("POST 2");
        }
    }

    @ParameterizedTest
    @CsvSource({"/other, max-age=60", "http://b.example/form, max-age=60", "/form, public", "/form, no-store"})
    void noOtherAnswerToAPostIsStored(String contentLocation, String control) {
        try (Scenario scenario = posting(contentLocation, control)) {
            post(scenario, "/form");
            assertThat(scenario.get("/form").text()).isEqualTo("GET 2");
        }
    }

    @Test
    void whatWasAskedForBeforeAChangeIsNotStoredAfterIt() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger count = new AtomicInteger();
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    int number = count.incrementAndGet();
                    if (number == 1) {
                        peer.await(release);
                    }
                    peer.send(ScriptedOrigin.response(200, request.method() + " " + number, MINUTE));
                });
                RawClient early = scenario.client()) {
            early.send(scenario.head("GET", "/"));
            scenario.origin().awaitRequests(1);
            post(scenario, "/");
            // Neither does it wait for what was asked for before its own change.
            assertThat(scenario.get("/").text()).isEqualTo("GET 3");
            release.countDown();
            assertThat(early.readResponse().text()).isEqualTo("GET 1");
            assertThat(scenario.get("/").text()).isEqualTo("GET 3");
        }
    }

    @Test
    void whatWasAskedForBeforeAPurgeIsNotStoredAfterIt() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger count = new AtomicInteger();
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    if (count.incrementAndGet() == 1) {
                        peer.await(release);
                    }
                    peer.send(ScriptedOrigin.response(200, "get " + count.get(), MINUTE));
                });
                RawClient early = scenario.client()) {
            early.send(scenario.head("GET", "/"));
            scenario.origin().awaitRequests(1);
            scenario.gateway().gateway().api().cache().purgeAll();
            release.countDown();
            early.readResponse();
            assertThat(scenario.get("/").text()).isEqualTo("get 2");
            assertThat(scenario.get("/").text()).isEqualTo("get 2");
        }
    }
}
