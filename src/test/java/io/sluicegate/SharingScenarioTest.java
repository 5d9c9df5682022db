package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of an answer on its way others get only what could be served to them from the store (RFC 9111 section 4). */
@ExtendWith(LeakCheck.class)
final class SharingScenarioTest {

    private static final String TAG = "ETag: \"a\"";
    private static final String BODY = "0123456789";

    private static RawClient asks(Scenario scenario, String... lines) {
        return scenario.client().send(scenario.head("GET", "/", lines));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Nothing: said", "Cache-Control: max-age=0", "Cache-Control: no-cache, max-age=60"})
    @DisplayName("rule 18: what must be validated before it is used again is shared with nobody")
    void whatIsNotFreshIsForItsOwnClientAlone(String control) {
        CountDownLatch release = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    peer.await(release);
                    String user = String.valueOf(request.field("Cookie"));
                    peer.send(ScriptedOrigin.response(200, "page of " + user, control, "ETag: \"" + user + "\""));
                });
                RawClient one = asks(scenario, "Cookie: id=1")) {
            scenario.origin().awaitRequests(1);
            try (RawClient two = asks(scenario, "Cookie: id=2")) {
                Crowd.awaitAsked(scenario, 2);
                release.countDown();
                assertThat(one.readResponse().text()).isEqualTo("page of id=1");
                assertThat(two.readResponse().text()).isEqualTo("page of id=2");
            }
        }
    }

    @Test
    @DisplayName("rule 18: a validation for one client is none for another where each needs its own")
    void whatIsConfirmedForOneIsNotConfirmedForAll() {
        CountDownLatch release = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            if (request.field("If-None-Match") == null) {
                peer.send(ScriptedOrigin.response(200, "page of 1", "Cache-Control: no-cache", TAG));
                return;
            }
            peer.await(release);
            peer.send(
                    "id=1".equals(request.field("Cookie"))
                            ? "HTTP/1.1 304 Not Modified\r\n" + TAG + "\r\n\r\n"
                            : ScriptedOrigin.response(200, "page of 2", "Cache-Control: no-cache", "ETag: \"b\""));
        })) {
            scenario.get("/", "Cookie: id=1");
            try (RawClient one = asks(scenario, "Cookie: id=1")) {
                scenario.origin().awaitRequests(2);
                try (RawClient two = asks(scenario, "Cookie: id=2")) {
                    Crowd.awaitAsked(scenario, 2);
                    release.countDown();
                    assertThat(one.readResponse().text()).isEqualTo("page of 1");
                    assertThat(two.readResponse().text()).isEqualTo("page of 2");
                }
            }
        }
    }

    @Test
    void whoTakesNothingThatOldAsksByItself() {
        CountDownLatch rest = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    boolean young = request.field("Cache-Control") != null;
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nCache-Control: max-age=600\r\n\r\n"
                            + (young ? "new." : "old"));
                    if (!young) {
                        peer.await(rest);
                        peer.send(".");
                    }
                });
                RawClient one = asks(scenario)) {
            one.readHead();
            scenario.gateway().advance(Duration.ofSeconds(20));
            try (RawClient two = asks(scenario, "Cache-Control: max-age=10");
                    RawClient three = asks(scenario)) {
                assertThat(two.readResponse().text()).isEqualTo("new.");
                assertThat(three.readHead().field("Age")).isEqualTo("20");
                rest.countDown();
                assertThat(three.read(4)).isEqualTo("old.");
            }
        }
    }

    @Test
    @DisplayName("rule 18: a cookie that must not be served from the store is not shared either")
    void fieldsThatMustNotBeReusedStayWithTheFirst() {
        CountDownLatch rest = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: id=1\r\n"
                            + "Cache-Control: public, max-age=60, no-cache=\"Set-Cookie\"\r\n\r\na");
                    peer.await(rest);
                    peer.send("b");
                });
                RawClient one = asks(scenario)) {
            assertThat(one.readHead().field("Set-Cookie")).isEqualTo("id=1");
            try (RawClient two = asks(scenario)) {
                assertThat(two.readHead().field("Set-Cookie")).isNull();
                rest.countDown();
                assertThat(two.read(2)).isEqualTo("ab");
            }
            assertThat(scenario.origin().requests()).hasSize(1);
        }
    }

    @Test
    void aConfirmedPartIsNotTheWholeForWhoWantsThat() {
        CountDownLatch release = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            if (request.field("If-None-Match") != null) {
                peer.await(release);
                peer.send("HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=60\r\n" + TAG + "\r\n\r\n");
            } else if ("bytes=0-4".equals(request.field("Range"))) {
                peer.send(ScriptedOrigin.response(
                        206, "01234", "Content-Range: bytes 0-4/10", "Cache-Control: max-age=60", TAG));
            } else {
                peer.send(ScriptedOrigin.response(200, BODY, "Cache-Control: max-age=60", TAG));
            }
        })) {
            scenario.get("/", "Range: bytes=0-4");
            scenario.gateway().advance(Duration.ofSeconds(61));
            try (RawClient one = asks(scenario, "If-None-Match: \"a\"")) {
                scenario.origin().awaitRequests(2);
                try (RawClient two = asks(scenario)) {
                    Crowd.awaitAsked(scenario, 2);
                    release.countDown();
                    assertThat(one.readHead().status()).isEqualTo(304);
                    Response whole = two.readResponse();
                    assertThat(whole.status()).isEqualTo(200);
                    assertThat(whole.text()).isEqualTo(BODY);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cache-Control: no-store", "Authorization: Basic eDp5", "Cache-Control: no-cache"})
    void whoWantsAPartOfAnAnswerOfItsOwnWaitsForNoOther(String line) {
        CountDownLatch release = new CountDownLatch(1);
        try (Scenario scenario = new Scenario(
                        TestGateway.with("cache whole\nallow all"), ScriptedOrigin.answering((request, peer) -> {
                            if (request.field("Range") == null) {
                                peer.await(release);
                                peer.send(ScriptedOrigin.response(200, BODY, "Cache-Control: max-age=60"));
                            } else {
                                peer.send(ScriptedOrigin.response(206, "12", "Content-Range: bytes 1-2/10"));
                            }
                        }));
                RawClient one = asks(scenario)) {
            scenario.origin().awaitRequests(1);
            try (RawClient two = asks(scenario, "Range: bytes=1-2", line)) {
                scenario.origin().awaitRequests(2);
                assertThat(two.readResponse().text()).isEqualTo("12");
                assertThat(scenario.origin().requests()).hasSize(2);
                release.countDown();
                assertThat(one.readResponse().text()).isEqualTo(BODY);
            }
        }
    }
}
