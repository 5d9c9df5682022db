package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stale answers that are served all the same (RFC 5861, RFC 9111 section 4.2.4). */
@ExtendWith(LeakCheck.class)
final class StaleServingScenarioTest {

    /** Answers "one", "two" and so on under these directives. */
    private static ScriptedOrigin counting(String control) {
        AtomicInteger count = new AtomicInteger();
        return ScriptedOrigin.http(request -> ScriptedOrigin.response(
                200, "answer " + count.incrementAndGet(), "Cache-Control: " + control, "X-Count: " + count.get()));
    }

    /** The first answer is stored under these directives; what comes later fails in this way. */
    private static ScriptedOrigin failing(String control, AtomicReference<String> later) {
        AtomicInteger count = new AtomicInteger();
        return ScriptedOrigin.answering((request, peer) -> {
            String failure = String.valueOf(later.get());
            if (count.getAndIncrement() == 0) {
                peer.send(ScriptedOrigin.response(200, "stored", "Cache-Control: " + control, "ETag: \"a\""));
            } else if (failure.isEmpty()) {
                peer.close();
            } else {
                peer.send(ScriptedOrigin.response(Integer.parseInt(failure), "failure"));
            }
        });
    }

    private static void age(Scenario scenario, int seconds) {
        scenario.gateway().advance(Duration.ofSeconds(seconds));
    }

    @Test
    @DisplayName("caching 6: stale-while-revalidate serves at once and refreshes in the background")
    void staleWhileRevalidateIsServedAtOnceAndRefreshedInTheBackground() {
        try (Scenario scenario = Scenario.with(counting("max-age=60, stale-while-revalidate=30"))) {
            scenario.get("/");
            age(scenario, 70);
            Response stale = scenario.get("/");
            assertThat(stale.text()).isEqualTo("answer 1");
            assertThat(stale.field("Age")).isEqualTo("70");
            assertThat(stale.field("Cache-Status")).startsWith("sluicegate; hit; ttl=-10");
            scenario.origin().awaitRequests(2);
            TestGateway.await(() -> "answer 2".equals(scenario.get("/").text()));
            assertThat(scenario.origin().requests()).hasSize(2);
            assertThat(scenario.gateway().records().get(1)).containsEntry("cache", "stale");
        }
    }

    @Test
    @DisplayName("caching 6: stale-while-revalidate ends hard")
    void staleWhileRevalidateEndsHard() {
        try (Scenario scenario = Scenario.with(counting("max-age=60, stale-while-revalidate=30"))) {
            scenario.get("/");
            age(scenario, 91);
            assertThat(scenario.get("/").text()).isEqualTo("answer 2");
            assertThat(scenario.origin().requests()).hasSize(2);
        }
    }

    @Test
    @DisplayName("caching 6: many clients of a stale answer are one refresh")
    void manyClientsOfAStaleAnswerAreOneRefresh() {
        CountDownLatch refresh = new CountDownLatch(1);
        AtomicInteger count = new AtomicInteger();
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            if (count.getAndIncrement() > 0) {
                peer.await(refresh);
            }
            peer.send(ScriptedOrigin.response(
                    200, "answer " + count.get(), "Cache-Control: max-age=60, stale-while-revalidate=30"));
        })) {
            scenario.get("/");
            age(scenario, 70);
            for (int i = 0; i < 10; i++) {
                assertThat(scenario.get("/").text()).isEqualTo("answer 1");
            }
            scenario.origin().awaitRequests(2);
            refresh.countDown();
            TestGateway.await(() -> "answer 2".equals(scenario.get("/").text()));
            assertThat(scenario.origin().requests()).hasSize(2);
        }
    }

    @Test
    void aRefreshAsksByTheStoredTagAndNotByTheClients() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> "\"a\""
                        .equals(request.field("If-None-Match"))
                ? "HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=60, stale-while-revalidate=30\r\n\r\n"
                : ScriptedOrigin.response(
                        200, "stored", "ETag: \"a\"", "Cache-Control: max-age=60, stale-while-revalidate=30")))) {
            scenario.get("/");
            age(scenario, 70);
            assertThat(scenario.get("/", "If-None-Match: \"b\"", "Range: bytes=0-1")
                            .status())
                    .isEqualTo(206);
            scenario.origin().awaitRequests(2);
            assertThat(scenario.origin().requests().get(1).field("Range")).isNull();
            TestGateway.await(() -> "0".equals(scenario.get("/").field("Age")));
            assertThat(scenario.origin().requests()).hasSize(2);
        }
    }

    @Test
    void aRefreshThatFailsLeavesTheStoredAnswer() {
        AtomicReference<String> later = new AtomicReference<>("");
        try (Scenario scenario = Scenario.with(failing("max-age=60, stale-while-revalidate=100", later))) {
            scenario.get("/");
            age(scenario, 70);
            assertThat(scenario.get("/").text()).isEqualTo("stored");
            scenario.origin().awaitRequests(2);
            scenario.origin().awaitIdle();
            assertThat(scenario.get("/").text()).isEqualTo("stored");
        }
    }

    @Test
    void anErrorInTheBackgroundLeavesTheStoredAnswer() {
        AtomicInteger count = new AtomicInteger();
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(
                count.getAndIncrement() == 0 ? 200 : 503,
                "answer",
                "Cache-Control: max-age=60, stale-while-revalidate=100")))) {
            scenario.get("/");
            age(scenario, 70);
            // Each begins a refresh, once the one before has ended.
            TestGateway.await(() -> {
                assertThat(scenario.get("/").status()).isEqualTo(200);
                return scenario.origin().requests().size() >= 4;
            });
        }
    }

    @ParameterizedTest
    @DisplayName("caching 7: stale-if-error answers for the origin's errors, and ends hard")
    @CsvSource({"500", "502", "503", "504"})
    void staleIfErrorIsServedForTheOriginsErrors(String status) {
        AtomicReference<String> later = new AtomicReference<>(status);
        try (Scenario scenario = Scenario.with(failing("max-age=60, stale-if-error=100", later))) {
            scenario.get("/");
            age(scenario, 100);
            Response stale = scenario.get("/");
            assertThat(stale.status()).isEqualTo(200);
            assertThat(stale.text()).isEqualTo("stored");
            assertThat(stale.field("Cache-Status"))
                    .startsWith("sluicegate; fwd=stale; fwd-status=" + status + "; detail=stale-if-error; ttl=-40");
            age(scenario, 61);
            assertThat(scenario.get("/").status()).isEqualTo(Integer.parseInt(status));
            assertThat(scenario.column("cache", 3)).containsExactly("miss", "stale", "miss");
        }
    }

    @Test
    @DisplayName("caching 7: stale-if-error answers for an origin that hangs up, and ends hard")
    void staleIfErrorIsServedForAHangUp() {
        AtomicReference<String> later = new AtomicReference<>("");
        try (Scenario scenario = Scenario.with(failing("max-age=60, stale-if-error=100", later))) {
            scenario.get("/");
            age(scenario, 160);
            assertThat(scenario.get("/").text()).isEqualTo("stored");
            age(scenario, 1);
            assertThat(scenario.get("/").status()).isEqualTo(502);
        }
    }

    @Test
    @DisplayName("caching 7: without the origin's word a client may ask for stale-if-error")
    void aClientMayAskForStaleAnswersInsteadOfErrors() {
        AtomicReference<String> later = new AtomicReference<>("503");
        try (Scenario scenario = Scenario.with(failing("max-age=60", later))) {
            scenario.get("/");
            age(scenario, 100);
            assertThat(scenario.get("/", "Cache-Control: stale-if-error=100").text())
                    .isEqualTo("stored");
            assertThat(scenario.get("/").status()).isEqualTo(503);
        }
    }

    @Test
    void anErrorThatIsNoFaultOfTheOriginsIsPassedOn() {
        AtomicReference<String> later = new AtomicReference<>("404");
        try (Scenario scenario = Scenario.with(failing("max-age=60, stale-if-error=100", later))) {
            scenario.get("/");
            age(scenario, 61);
            assertThat(scenario.get("/").status()).isEqualTo(404);
        }
    }

    @Test
    @DisplayName("caching 5: a dead origin's answers are served stale")
    void staleIsServedForADayWhereTheOriginIsDead() {
        AtomicReference<String> later = new AtomicReference<>("");
        try (Scenario scenario = Scenario.with(failing("max-age=60", later))) {
            scenario.get("/");
            age(scenario, 61);
            Response hungUp = scenario.get("/");
            assertThat(hungUp.text()).isEqualTo("stored");
            assertThat(hungUp.field("Cache-Status")).startsWith("sluicegate; fwd=stale; detail=origin-dead; ttl=-1");
            String plain = scenario.head("GET", "/");
            String confirmed = scenario.head("GET", "/", "Cache-Control: no-cache");
            scenario.origin().close();
            age(scenario, 80_000);
            assertThat(answer(scenario, plain).text()).isEqualTo("stored");
            assertThat(answer(scenario, confirmed).status()).isEqualTo(502);
            age(scenario, 7_000);
            assertThat(answer(scenario, plain).status()).isEqualTo(502);
        }
    }

    private static Response answer(Scenario scenario, String head) {
        try (RawClient client = scenario.client()) {
            return client.send(head).readResponse();
        }
    }

    @Test
    void staleIsServedToAllWhoWaitForADeadOrigin() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger count = new AtomicInteger();
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            if (count.getAndIncrement() == 0) {
                peer.send(ScriptedOrigin.response(200, "stored", "Cache-Control: max-age=60"));
            } else {
                peer.await(release);
                peer.close();
            }
        })) {
            scenario.get("/");
            age(scenario, 61);
            List<RawClient> clients = Crowd.of(scenario, 2, Collections.nCopies(5, ""));
            release.countDown();
            clients.forEach(each -> assertThat(each.readResponse().text()).isEqualTo("stored"));
            Crowd.leave(clients);
        }
    }

    /** RFC 9111 section 4.2.4: by these the origin says that nothing stale will do. */
    @ParameterizedTest
    @DisplayName("caching 5: nothing stale is served where the origin forbids it")
    @ValueSource(
            strings = {
                "max-age=60, must-revalidate",
                "max-age=60, proxy-revalidate",
                "s-maxage=60",
                "max-age=60, no-cache"
            })
    void nothingStaleIsServedWhereTheOriginForbidsIt(String control) {
        AtomicReference<String> later = new AtomicReference<>("503");
        String all = control + ", stale-if-error=100, stale-while-revalidate=100";
        try (Scenario scenario = Scenario.with(failing(all, later))) {
            scenario.get("/");
            age(scenario, 61);
            assertThat(scenario.get("/").status()).isEqualTo(503);
            later.set("");
            assertThat(scenario.get("/").status()).isEqualTo(control.contains("no-cache") ? 502 : 504);
            assertThat(scenario.origin().requests()).hasSizeGreaterThanOrEqualTo(3);
        }
    }
}
