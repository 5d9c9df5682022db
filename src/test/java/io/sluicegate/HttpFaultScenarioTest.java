package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins that are not there, do not answer, or answer with something else. */
@ExtendWith(LeakCheck.class)
final class HttpFaultScenarioTest {

    private static Scenario saying(String text) {
        return Scenario.with(ScriptedOrigin.tcp(peer -> {
            peer.readRequest();
            peer.send(text);
        }));
    }

    private static void assertFault(Response answer, int status, String error) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.field("Proxy-Status")).startsWith("sluicegate; error=" + error);
        assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void anOriginThatRefusesIs502AndTheClientMayGoOn() {
        try (Scenario scenario = saying("unused");
                Ports.Refusing refusing = Ports.refusing();
                RawClient client = scenario.client()) {
            for (int i = 0; i < 2; i++) {
                client.send("GET http://127.0.0.1:" + refusing.port() + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
                assertFault(client.readResponse(), 502, "connection_refused");
            }
            assertThat(scenario.column("end_reason", 2)).containsOnly("connect-failed");
            assertThat(scenario.column("attempts", 2)).containsOnly("1");
        }
    }

    @Test
    void aNameWithoutAddressIs502() {
        try (DnsServer names = new DnsServer();
                TestGateway gateway = TestGateway.with("allow all", names.setting());
                RawClient client = gateway.client()) {
            client.send("GET http://nowhere.example/ HTTP/1.1\r\nHost: nowhere.example\r\n\r\n");
            assertFault(client.readResponse(), 502, "dns_error");
            assertThat(gateway.awaitRecord().get("end_reason")).isEqualTo("resolve-failed");
            assertThat(gateway.awaitRecord().get("host")).isEqualTo("nowhere.example");
        }
    }

    @Test
    @DisplayName("rule 22: an origin that says nothing is 504")
    void aSilentOriginIs504() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
                    peer.readRequest();
                    peer.wire().takeUntilEnd();
                }));
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/"));
            scenario.origin().awaitRequests(1);
            scenario.gateway().advance(Duration.ofSeconds(61));
            assertFault(client.readResponse(), 504, "http_response_timeout");
            assertThat(scenario.record().get("end_reason")).isEqualTo("upstream-timeout");
            scenario.origin().awaitIdle();
        }
    }

    @Test
    @DisplayName("rule 16: informational answers do not keep a silent origin alive")
    void informationalAnswersBuyNoTime() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 102 Processing\r\n\r\n");
                    peer.wire().takeUntilEnd();
                }));
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/"));
            assertThat(client.readHead().status()).isEqualTo(102);
            scenario.gateway().advance(Duration.ofSeconds(61));
            assertFault(client.readResponse(), 504, "http_response_timeout");
        }
    }

    @ParameterizedTest
    @DisplayName("rule 10: answers in any looser spelling, or framed in two ways, are 502")
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "garbage without any end of a line that goes on and on\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 1\n\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nX: a\r\n b\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nX: a\u0000\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: one\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 99 Low\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 2x0 Odd\r\nContent-Length: 1\r\n\r\nx"
            })
    void answersThatAreNoneAre502(String text) {
        try (Scenario scenario = saying(text)) {
            assertFault(scenario.get("/"), 502, "http_protocol_error");
            Map<String, @Nullable Object> record = scenario.record();
            assertThat(record.get("end_reason")).isEqualTo("bad-response");
            assertThat(record.get("status")).isEqualTo(502L);
        }
    }

    @Test
    @DisplayName("rule 10: heads of answers are bounded")
    void anAnswerHeadWithoutBoundIs502() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 2000; i++) {
                peer.send("X-" + i + ": " + "y".repeat(100) + "\r\n");
            }
        }))) {
            assertFault(scenario.get("/"), 502, "http_protocol_error");
        }
    }

    @Test
    void anOriginThatHangsUpIs502() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> peer.readRequest()))) {
            assertFault(scenario.get("/"), 502, "connection_terminated");
            assertThat(scenario.record().get("end_reason")).isEqualTo("upstream-abort");
        }
    }

    @Test
    void anOriginThatHangsUpInItsHeadIs502() {
        try (Scenario scenario = saying("HTTP/1.1 200 OK\r\nContent-Le")) {
            assertThat(scenario.get("/").status()).isEqualTo(502);
        }
    }

    @ParameterizedTest
    @DisplayName("rule 19: a cut answer is shown as cut")
    @ValueSource(
            strings = {
                "Content-Length: 10\r\n\r\nhalf",
                "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
                "Transfer-Encoding: chunked\r\n\r\n8\r\nhalf",
                "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n"
            })
    void aCutAnswerIsShownAsCut(String rest) {
        try (Scenario scenario = saying("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n" + rest);
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/"));
            client.expectReset();
            assertThat(scenario.record().get("end_reason")).isEqualTo("upstream-abort");
        }
    }

    @ParameterizedTest
    @DisplayName("rule 19: a close-delimited answer that breaks is shown as cut")
    @ValueSource(strings = {"1.0", "1.1"})
    void aCloseDelimitedAnswerThatBreaksIsShownAsCut(String version) {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.0 200 OK\r\n\r\nhalf");
                    peer.wire().takeExactly(1);
                }));
                RawClient client = scenario.client()) {
            client.send("GET " + scenario.url("/") + " HTTP/" + version + "\r\nHost: x\r\n\r\n");
            client.readHead();
            client.read(4);
            scenario.origin().peers().get(0).reset();
            client.expectReset();
            assertThat(scenario.record().get("end_reason")).isEqualTo("upstream-abort");
        } catch (AssertionError e) {
            assertThat(e)
                    .as("the script breaks with its connection")
                    .hasMessageContaining("the origin's script failed");
        }
    }

    @ParameterizedTest
    @DisplayName("rule 14: what died on a reused connection is sent again once, unless that could do harm")
    @CsvSource({"GET,3,200", "HEAD,3,200", "PUT,3,200", "DELETE,3,200", "POST,2,502", "PATCH,2,502", "FOO,2,502"})
    void whatDiedOnAReusedConnectionIsSentAgainUnlessThatCouldDoHarm(String method, int requests, int status) {
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    if (request.target().equals("/second") && peer.isReused()) {
                        peer.close();
                    } else {
                        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                    }
                });
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/first")).readResponse();
            Response answer = client.send(scenario.head(method, "/second")).readResponse(method);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(scenario.origin().requests()).hasSize(requests);
            assertThat(scenario.column("attempts", 2)).containsExactly("1", requests == 3 ? "2" : "1");
        }
    }

    @Test
    @DisplayName("rule 14: an origin that is silent on a reused connection may be at work, and is not asked again")
    void whatWasNotAnsweredInTimeIsNotSentAgain() {
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    if (request.target().equals("/second")) {
                        peer.stall();
                    } else {
                        peer.send(ScriptedOrigin.response(200, "x"));
                    }
                });
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/first")).readResponse();
            client.send(scenario.head("GET", "/second"));
            scenario.origin().awaitRequests(2);
            scenario.gateway().advance(Duration.ofSeconds(61));
            assertFault(client.readResponse(), 504, "http_response_timeout");
            assertThat(scenario.origin().requests()).hasSize(2);
        }
    }

    @Test
    @DisplayName("rule 14: sent again once and no more")
    void nothingIsSentAThirdTime() {
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    if (request.target().equals("/second")) {
                        peer.close();
                    } else {
                        peer.send(ScriptedOrigin.response(200, "x"));
                    }
                });
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/first")).readResponse();
            assertFault(client.send(scenario.head("GET", "/second")).readResponse(), 502, "connection_terminated");
            assertThat(scenario.origin().requests()).hasSize(3);
        }
    }

    @Test
    @DisplayName("rule 14: a body that has been sent is never sent again")
    void aBodyThatWasSentIsNotSentAgain() {
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    if (request.target().equals("/second")) {
                        peer.close();
                    } else {
                        peer.send(ScriptedOrigin.response(200, "x"));
                    }
                });
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/first")).readResponse();
            client.send(scenario.head("PUT", "/second", "Content-Length: 4") + "body");
            assertThat(client.readResponse().status()).isEqualTo(502);
            assertThat(scenario.origin().requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @DisplayName("rule 14: nothing is sent again once any byte of an answer has come")
    @ValueSource(strings = {"HTTP/1.1 103 Early Hints\r\n\r\n", "HTTP/1.1 20"})
    void nothingIsSentAgainOnceAnAnswerHasBegun(String begin) {
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    if (request.target().equals("/second")) {
                        peer.send(begin);
                        peer.close();
                    } else {
                        peer.send(ScriptedOrigin.response(200, "x"));
                    }
                });
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/first")).readResponse();
            Response answer = client.send(scenario.head("GET", "/second")).readResponse();
            assertThat(answer.status() == 103 ? client.readResponse().status() : answer.status())
                    .isEqualTo(502);
            assertThat(scenario.origin().requests()).hasSize(2);
        }
    }

    @Test
    @DisplayName("rule 12: bytes on an idle connection close it")
    void bytesOnAnIdleConnectionCloseIt() {
        try (Scenario scenario = Scenario.answering(
                        (request, peer) -> peer.send(ScriptedOrigin.response(200, request.target())));
                RawClient client = scenario.client()) {
            assertThat(client.send(scenario.head("GET", "/1")).readResponse().text())
                    .isEqualTo("/1");
            scenario.origin().peers().get(0).send(ScriptedOrigin.response(200, "evil"));
            scenario.origin().awaitIdle();
            assertThat(client.send(scenario.head("GET", "/2")).readResponse().text())
                    .isEqualTo("/2");
            assertThat(scenario.origin().connections()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("rule 22: an origin that falls silent within its answer is cut")
    void anOriginThatFallsSilentInItsAnswerIsCut() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                    peer.wire().takeUntilEnd();
                }));
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/")).readHead();
            assertThat(client.read(4)).isEqualTo("half");
            scenario.gateway().advance(Duration.ofSeconds(121));
            client.expectReset();
            assertThat(scenario.record().get("end_reason")).isEqualTo("upstream-timeout");
        }
    }
}
