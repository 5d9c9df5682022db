package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.Wire;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of requests and answers on their way, and what is said around them. */
@ExtendWith(LeakCheck.class)
final class HttpBodyScenarioTest {

    @Test
    @DisplayName("rule 10: extensions of chunks are dropped, and framing fields in trailers")
    void chunksAndTrailersPassBothWays() {
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    peer.sendChunk("got ");
                    peer.sendChunk(request.text());
                    peer.send("0\r\nX-Sum: down\r\nContent-Length: 7\r\nTransfer-Encoding: gzip\r\n\r\n");
                });
                RawClient client = scenario.client()) {
            client.send(scenario.head("POST", "/", "Transfer-Encoding: chunked"));
            client.send("3;ext=1\r\none\r\n4\r\n,two\r\n0\r\nX-Sum: up\r\nContent-Length: 7\r\n\r\n");
            Response answer = client.readResponse();
            assertThat(answer.text()).isEqualTo("got one,two");
            assertThat(answer.trailers()).isEqualTo("X-Sum: down\r\n");
            String raw = new String(scenario.origin().requests().get(0).rawBody(), StandardCharsets.ISO_8859_1);
            assertThat(raw)
                    .contains("X-Sum: up")
                    .doesNotContain("Content-Length")
                    .doesNotContain("ext");
        }
    }

    @Test
    @DisplayName("rule 10: what frames or routes a message, or says who sends it, counts in its head alone")
    void trailersThatBelongInHeadsAreDroppedBothWays() {
        String trailers = String.join(
                "\r\n",
                "0",
                "Host: other.test",
                "X-Sum: 1",
                "Proxy-Authorization: Basic eDp5",
                "Connection: X-Hop",
                "X-Hop: 1",
                "Authorization: Basic eDp5",
                "Set-Cookie: a=b",
                "",
                "");
        try (Scenario scenario = Scenario.answering((request, peer) ->
                        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + trailers));
                RawClient client = scenario.client()) {
            client.send(scenario.head("POST", "/", "Transfer-Encoding: chunked") + trailers);
            assertThat(client.readResponse().trailers()).isEqualTo("X-Sum: 1\r\n");
            String raw = new String(scenario.origin().requests().get(0).rawBody(), StandardCharsets.ISO_8859_1);
            assertThat(raw).isEqualTo("0\r\nX-Sum: 1\r\n\r\n");
        }
    }

    @Test
    void everyChunkIsPassedOnAsItComes() {
        CountDownLatch heard = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    peer.sendChunk("event 1");
                    peer.await(heard);
                    peer.sendChunk("event 2");
                    peer.send("0\r\n\r\n");
                });
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/")).readHead();
            assertThat(client.read(12)).isEqualTo("7\r\nevent 1\r\n");
            heard.countDown();
            assertThat(client.read(17)).isEqualTo("7\r\nevent 2\r\n0\r\n\r\n");
        }
    }

    @Test
    void theOriginsContinueIsPassedOnBeforeTheBodyIsSent() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
                    assertThat(peer.readHead()).contains("Expect: 100-continue");
                    peer.send("HTTP/1.1 100 Continue\r\n\r\n");
                    assertThat(peer.wire().takeExactly(4)).hasSize(4);
                    peer.send(ScriptedOrigin.response(201, "made"));
                }));
                RawClient client = scenario.client()) {
            client.send(scenario.head("PUT", "/", "Content-Length: 4", "Expect: 100-continue"));
            assertThat(client.readHead().status()).isEqualTo(100);
            client.send("body");
            assertThat(client.readResponse().status()).isEqualTo(201);
            assertThat(scenario.record().get("status")).isEqualTo(201L);
        }
    }

    @Test
    @DisplayName("rule 11: a final answer in place of 100 ends the connection")
    void theFinalAnswerInPlaceOfContinueEndsTheConnection() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
                    peer.readHead();
                    peer.send(ScriptedOrigin.response(417, "no"));
                }));
                RawClient client = scenario.client()) {
            client.send(scenario.head("PUT", "/", "Content-Length: 4", "Expect: 100-continue"));
            Response answer = client.readResponse();
            assertThat(answer.status()).isEqualTo(417);
            assertThat(answer.field("Connection")).isEqualTo("close");
            client.expectEnd();
        }
    }

    @Test
    void earlyHintsPassAndAreNoAnswer() {
        try (Scenario scenario = Scenario.answering((request, peer) ->
                        peer.send("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\nConnection: x\r\nX: y\r\n\r\n"
                                + ScriptedOrigin.response(200, "page")));
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/"));
            Response hints = client.readHead();
            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.field("Link")).isEqualTo("</style.css>");
            assertThat(hints.field("X")).isNull();
            Response answer = client.readResponse();
            assertThat(answer.text()).isEqualTo("page");
            assertThat(answer.field("Link")).isNull();
        }
    }

    @Test
    void http10ClientsAreSpentInformationalAnswers() {
        try (Scenario scenario = Scenario.answering((request, peer) ->
                        peer.send("HTTP/1.1 103 Early Hints\r\n\r\n" + ScriptedOrigin.response(200, "page")));
                RawClient client = scenario.client()) {
            client.send("GET " + scenario.url("/") + " HTTP/1.0\r\n\r\n");
            assertThat(client.readResponse().status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("rule 16: the number of informational answers is bounded")
    void informationalAnswersWithoutEndAre502() {
        try (Scenario scenario = Scenario.answering(
                        (request, peer) -> peer.send("HTTP/1.1 102 Processing\r\n\r\n".repeat(100)));
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/"));
            Response answer = client.readHead();
            while (answer.status() < 200) {
                answer = client.readHead();
            }
            assertThat(answer.status()).isEqualTo(502);
        }
    }

    @ParameterizedTest
    @DisplayName("rule 16: HEAD has no body, whatever its answer says")
    @ValueSource(strings = {"Content-Length: 1000", "Transfer-Encoding: chunked"})
    void headHasNoBodyAndTheConnectionGoesOn(String framing) {
        try (Scenario scenario = Scenario.answering((request, peer) -> peer.send(
                        "HEAD".equals(request.method())
                                ? "HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n"
                                : ScriptedOrigin.response(200, "page")));
                RawClient client = scenario.client()) {
            client.send(scenario.head("HEAD", "/") + scenario.head("GET", "/"));
            Response head = client.readResponse("HEAD");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.field("Content-Length")).isEqualTo(framing.endsWith("1000") ? "1000" : null);
            assertThat(client.readResponse().text()).isEqualTo("page");
            assertThat(scenario.origin().connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    @DisplayName("rule 16: no body with 204 and 304, and surplus closes the origin's connection")
    void surplusBehindAnAnswerWithoutBodyReachesNobody(String status) {
        try (Scenario scenario = Scenario.answering(
                        (request, peer) -> peer.send("HTTP/1.1 " + status + "\r\nContent-Length: 5\r\n\r\n"
                                + "surplus HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"));
                RawClient client = scenario.client()) {
            for (int i = 0; i < 2; i++) {
                client.send(scenario.head("GET", "/"));
                assertThat(client.readResponse().head()).startsWith("HTTP/1.1 " + status);
            }
            scenario.gateway().awaitRecords(2);
            assertThat(client.bytesReceived()).isLessThan(1000);
            assertThat(scenario.origin().connections()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("rule 16: a body behind an answer to HEAD closes the origin's connection and reaches nobody")
    void bodyBehindAnAnswerToHeadReachesNobody() {
        try (Scenario scenario = Scenario.answering((request, peer) -> peer.send(
                        "HEAD".equals(request.method())
                                ? "HTTP/1.1 200 OK\r\nContent-Length: 38\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                : ScriptedOrigin.response(200, "page")));
                RawClient client = scenario.client()) {
            client.send(scenario.head("HEAD", "/") + scenario.head("GET", "/"));
            assertThat(client.readResponse("HEAD").field("Content-Length")).isEqualTo("38");
            assertThat(client.readResponse().text()).isEqualTo("page");
            assertThat(scenario.origin().connections()).isEqualTo(2);
        }
    }

    @Test
    void aLengthOfZeroIsPassedOnAsSuch() {
        try (Scenario scenario = Scenario.answering((request, peer) -> peer.send(ScriptedOrigin.response(200, "")))) {
            assertThat(scenario.ask("POST", "/", "Content-Length: 0").field("Content-Length"))
                    .isEqualTo("0");
            assertThat(scenario.origin().requests().get(0).field("Content-Length"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aCloseDelimitedAnswerBecomesChunksAndTheClientStays() {
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    peer.send("HTTP/1.0 200 OK\r\n\r\nall of it");
                    peer.close();
                });
                RawClient client = scenario.client()) {
            for (int i = 0; i < 2; i++) {
                Response answer = client.send(scenario.head("GET", "/")).readResponse();
                assertThat(answer.field("Transfer-Encoding")).isEqualTo("chunked");
                assertThat(answer.text()).isEqualTo("all of it");
            }
        }
    }

    @Test
    void aLongBodyArrivesWholeBothWays() {
        long size = 20_000_000;
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
                    peer.readHead();
                    for (long at = 0; at < size; ) {
                        byte[] piece = peer.wire().take(64 * 1024);
                        assertThat(piece).isEqualTo(Wire.pattern(at, piece.length));
                        at += piece.length;
                    }
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\nConnection: close\r\n\r\n");
                    peer.wire().sendPattern(size);
                }));
                RawClient client = scenario.client()) {
            client.send(scenario.head("POST", "/", "Content-Length: " + size, "Connection: close"));
            client.wire().sendPattern(size);
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.wire().takePattern()).isEqualTo(size);
        }
    }
}
