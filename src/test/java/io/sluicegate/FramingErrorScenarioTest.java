package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a connection once nobody can say where its next message would begin. */
@ExtendWith(LeakCheck.class)
final class FramingErrorScenarioTest {

    private static final String BAD = "GET / HTTP/1.1\r\nHost : x\r\n\r\n";

    private static Scenario plain() {
        return Scenario.with(ScriptedOrigin.http(
                request -> ScriptedOrigin.response(200, request.target(), "Cache-Control: no-store")));
    }

    @ParameterizedTest
    @DisplayName("rule 11: after a framing error one answer, output shut, and nothing more is interpreted")
    @ValueSource(
            strings = {
                BAD,
                "\u0000",
                "GET http://AUTH/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST http://AUTH/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n"
            })
    void nothingIsInterpretedBehindAFramingError(String bad) {
        try (Scenario scenario = plain();
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/before")
                    + bad.replace("AUTH", scenario.authority())
                    + scenario.head("GET", "/behind").repeat(3));
            assertThat(client.readResponse().text()).isEqualTo("/before");
            Response answer = client.readResponse();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.field("Connection")).isEqualTo("close");
            client.expectEnd();
            client.send(scenario.head("GET", "/later"));
            client.shutdownOutput();
            assertThat(scenario.column("end_reason", 2)).containsExactly("complete", "bad-request");
            scenario.gateway().awaitIdle();
            assertThat(scenario.origin().requests()).hasSize(1);
            assertThat(client.bytesReceived()).isPositive();
        }
    }

    @Test
    @DisplayName("rule 11: input behind a framing error is dropped up to a bound")
    void inputIsDroppedUpToABound() {
        try (Scenario scenario = plain();
                RawClient client = scenario.client()) {
            client.send(BAD);
            assertThat(client.readResponse().status()).isEqualTo(400);
            client.expectEnd();
            assertThatThrownBy(() -> client.wire().sendPattern(512L << 20)).isInstanceOf(UncheckedIOException.class);
            assertThat(client.bytesSent()).isGreaterThan(32L << 20);
            scenario.gateway().awaitIdle();
        }
    }

    @Test
    @DisplayName("rule 11: a client that stays after its last answer is waited for a while only")
    void whoStaysSilentIsClosed() {
        try (Scenario scenario = plain();
                RawClient client = scenario.client()) {
            client.send(BAD);
            assertThat(client.readResponse().status()).isEqualTo(400);
            client.expectEnd();
            assertThat(scenario.gateway().openFlows()).hasSize(1);
            scenario.gateway().advance(Duration.ofSeconds(3));
            scenario.gateway().awaitIdle();
        }
    }

    @Test
    @DisplayName("rule 11: a 502 before the whole request arrives, and the rest of its body is no request")
    void bodyBehindA502IsNoRequest() {
        try (Scenario scenario = plain();
                Ports.Refusing refusing = Ports.refusing();
                RawClient client = scenario.client()) {
            int size = 4 << 20;
            client.send("POST http://127.0.0.1:" + refusing.port() + "/ HTTP/1.1\r\nHost: x\r\nContent-Length: " + size
                    + "\r\n\r\n");
            String smuggled = scenario.head("GET", "/smuggled");
            client.send(smuggled.repeat(size / smuggled.length()));
            Response answer = client.readResponse();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.field("Connection")).isEqualTo("close");
            client.expectEnd();
            client.shutdownOutput();
            assertThat(scenario.record().get("end_reason")).isEqualTo("connect-failed");
            assertThat(scenario.origin().connections()).isZero();
        }
    }
}
