package io.sluicegate.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.ScriptedOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
final class OriginAnswerTest {

    private final ManualClock clock = new ManualClock();
    private final ForwardFixture fixture = new ForwardFixture(clock.nanos());

    @AfterEach
    void close() {
        fixture.close();
    }

    private RecordedExchange get(ScriptedOrigin origin) {
        return fixture.exchange(origin.address(), "GET", "/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n0\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nsho"
            })
    void cutBodyFails(String answer) {
        try (ScriptedOrigin origin = ScriptedOrigin.closing(answer)) {
            RecordedExchange exchange = get(origin);
            assertThat(exchange.await()).containsExactly("head 200", "failed CLOSED");
            assertThat(exchange.failure().answerBegun()).isTrue();
            fixture.awaitIdle(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 O", "HTTP/1.1 200 OK\r\nContent-Le"})
    void endBeforeWholeHeadFails(String answer) {
        try (ScriptedOrigin origin = ScriptedOrigin.closing(answer)) {
            assertThat(get(origin).await()).hasSize(1).first().asString().startsWith("failed");
        }
    }

    @ParameterizedTest
    @DisplayName("rule 10: answers that two readers read differently fail")
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: 0x1\r\n\r\na",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: c\001d\r\nContent-Length: 0\r\n\r\n"
            })
    void headThatTwoReadersReadDifferentlyFails(String answer) {
        try (ScriptedOrigin origin = ScriptedOrigin.always(answer)) {
            RecordedExchange exchange = get(origin);
            assertThat(exchange.await()).containsExactly("failed PROTOCOL");
            assertThat(exchange.failure().detail()).doesNotContain("\n");
            fixture.awaitIdle(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "5\r\nabcdeXX", "FFFFFFFFFFFFFFFFF\r\n", "-1\r\n", "5\nabcde\n"})
    void brokenChunkFails(String chunk) {
        try (ScriptedOrigin origin =
                ScriptedOrigin.always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + "0\r\n\r\n")) {
            assertThat(get(origin).await()).containsExactly("head 200", "failed PROTOCOL");
            fixture.awaitIdle(0);
        }
    }

    @Test
    void headLargerThanItsBoundFails() {
        try (ScriptedOrigin origin =
                ScriptedOrigin.always("HTTP/1.1 200 OK\r\nA: " + "x".repeat(70_000) + "\r\n\r\n")) {
            assertThat(get(origin).await()).containsExactly("failed PROTOCOL");
        }
    }

    @Test
    void trailersAreToldAtTheEnd() {
        try (ScriptedOrigin origin = ScriptedOrigin.always(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n0\r\nX-Sum: 1\r\n\r\n")) {
            RecordedExchange exchange = get(origin);
            assertThat(exchange.await()).containsExactly("head 200", "end [X-Sum=1]");
            assertThat(exchange.body()).isEqualTo("ab");
            fixture.awaitIdle(1);
        }
    }

    @ParameterizedTest
    @DisplayName("rule 16: the answer to HEAD has no body whatever its fields say")
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n"
            })
    void answerToHeadHasNoBody(String answer) {
        try (ScriptedOrigin origin = ScriptedOrigin.always(answer)) {
            RecordedExchange exchange = fixture.exchange(origin.address(), "HEAD", "/");
            assertThat(exchange.await()).containsExactly("head 200", "end");
            fixture.awaitIdle(1);
        }
    }

    @ParameterizedTest
    @DisplayName("rule 16: 204 and 304 have no body whatever their fields say")
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\n\r\n"
            })
    void answersWithoutBodyLeaveConnectionUsable(String answer) {
        try (ScriptedOrigin origin = ScriptedOrigin.always(answer)) {
            assertThat(get(origin).await()).hasSize(2).last().isEqualTo("end");
            fixture.awaitIdle(1);
        }
    }

    @Test
    void informationalAnswersComeBeforeTheFinalOne() {
        try (ScriptedOrigin origin =
                ScriptedOrigin.always("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                        + ScriptedOrigin.response(200, "one"))) {
            assertThat(get(origin).await()).containsExactly("interim 100", "interim 103", "head 200", "end");
            fixture.awaitIdle(1);
        }
    }

    @Test
    @DisplayName("rule 16: informational answers are bounded in number")
    void informationalAnswersAreBounded() {
        try (ScriptedOrigin origin = ScriptedOrigin.always("HTTP/1.1 102 Processing\r\n\r\n".repeat(50))) {
            assertThat(get(origin).await()).hasSize(9).last().isEqualTo("failed PROTOCOL");
        }
    }
}
