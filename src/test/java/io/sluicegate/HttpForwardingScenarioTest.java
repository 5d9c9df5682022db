package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.ScriptedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message is when it leaves the gateway: made anew, without what was meant for one connection. */
@ExtendWith(LeakCheck.class)
final class HttpForwardingScenarioTest {

    private static Scenario plain(String... settings) {
        return Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "x")), settings);
    }

    private static List<String> names(String head) {
        List<String> names = new ArrayList<>();
        head.lines()
                .skip(1)
                .filter(line -> !line.isEmpty())
                .forEach(line -> names.add(line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT)));
        return names;
    }

    @Test
    @DisplayName("rule 13: hop-by-hop fields of a request are dropped")
    void hopByHopFieldsOfRequestsAreDropped() {
        try (Scenario scenario = plain()) {
            scenario.get(
                    "/",
                    "Connection: keep-alive, X-Mine, content-length, host",
                    "X-Mine: 1",
                    "X-Yours: 2",
                    "Keep-Alive: timeout=5",
                    "Proxy-Connection: keep-alive",
                    "Proxy-Authorization: Basic abc",
                    "Proxy-Authenticate: Basic",
                    "TE: trailers, gzip",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABk");
            ScriptedRequest seen = scenario.origin().requests().get(0);
            assertThat(names(seen.head())).containsExactlyInAnyOrder("host", "x-yours", "via");
        }
    }

    @Test
    @DisplayName("rule 13: naming Content-Length in Connection does not lose it")
    void contentLengthCannotBeNamedAway() {
        try (Scenario scenario = plain();
                RawClient client = scenario.client()) {
            client.send(scenario.head("POST", "/", "Connection: content-length, host", "Content-Length: 4") + "body");
            assertThat(client.readResponse().status()).isEqualTo(200);
            ScriptedRequest seen = scenario.origin().requests().get(0);
            assertThat(seen.field("Content-Length")).isEqualTo("4");
            assertThat(seen.field("Host")).isEqualTo(scenario.authority());
            assertThat(seen.text()).isEqualTo("body");
        }
    }

    @Test
    @DisplayName("rule 13: hop-by-hop fields of an answer are dropped")
    void hopByHopFieldsOfAnswersAreDropped() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(
                200,
                "x",
                "Connection: X-Mine, Content-Length",
                "X-Mine: 1",
                "X-Yours: 2",
                "Keep-Alive: timeout=5",
                "Proxy-Authenticate: Basic",
                "Proxy-Authentication-Info: x",
                "Upgrade: h2c",
                "Date: Sun, 01 Mar 2026 12:00:00 GMT")))) {
            Response answer = scenario.get("/");
            assertThat(names(answer.head()))
                    .containsExactlyInAnyOrder("content-length", "x-yours", "date", "via", "cache-status");
        }
    }

    @Test
    @DisplayName("rule 13: naming Transfer-Encoding in Connection loses it on neither side")
    void chunksCannotBeNamedAway() {
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    peer.send(
                            "HTTP/1.1 200 OK\r\nConnection: te, transfer-encoding\r\nTransfer-Encoding: chunked\r\n\r\n");
                    peer.sendChunk("got");
                    peer.send("0\r\n\r\n");
                });
                RawClient client = scenario.client()) {
            client.send(scenario.head(
                            "POST", "/", "Connection: Transfer-Encoding, TE", "TE: x", "Transfer-Encoding: chunked")
                    + "4\r\nbody\r\n0\r\n\r\n");
            assertThat(client.readResponse().text()).isEqualTo("got");
            assertThat(client.send(scenario.head("GET", "/")).readResponse().text())
                    .isEqualTo("got");
            ScriptedRequest seen = scenario.origin().requests().get(0);
            assertThat(seen.text()).isEqualTo("body");
            assertThat(seen.field("TE")).isNull();
            assertThat(scenario.origin().requests().get(1).method()).isEqualTo("GET");
        }
    }

    @Test
    @DisplayName("rule 13: heads are made anew, and no byte of theirs is copied as it came")
    void headsAreMadeAnew() {
        try (Scenario scenario = Scenario.answering(
                        (request, peer) -> peer.send("HTTP/1.1 200 Whatever you say\r\nX-Odd:b \t \r\n"
                                + "Content-Length: 0002\r\nX-Odd:\r\n\r\nhi"));
                RawClient client = scenario.client()) {
            client.send("POST " + scenario.url("/") + " HTTP/1.0\r\nHOST:other\r\nX-Odd:\t a\t\r\n"
                    + "Content-Length: 0004\r\nConnection: keep-alive\r\n\r\nbody");
            Response answer = client.readResponse();
            assertThat(answer.head()).startsWith("HTTP/1.1 200 ").doesNotContain("\t", "0002");
            assertThat(answer.fields("X-Odd")).containsExactly("b", "");
            ScriptedRequest seen = scenario.origin().requests().get(0);
            assertThat(seen.head())
                    .startsWith("POST / HTTP/1.1\r\nHost: " + scenario.authority() + "\r\n")
                    .contains("\r\nX-Odd: a\r\n", "\r\nContent-Length: 4\r\n")
                    .doesNotContain("HOST");
        }
    }

    @Test
    void viaIsAddedBehindWhatIsThere() {
        try (Scenario scenario =
                Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "x", "Via: 1.1 far")))) {
            Response answer = scenario.get("/", "Via: 1.0 near, 1.1 nearer");
            assertThat(answer.fields("Via")).singleElement().asString().matches("1\\.1 far, 1\\.1 gw-test-\\w+");
            assertThat(scenario.origin().requests().get(0).fields("Via"))
                    .singleElement()
                    .asString()
                    .matches("1\\.0 near, 1\\.1 nearer, 1\\.1 gw-test-\\w+");
        }
    }

    @Test
    void viaCanBeTurnedOff() {
        try (Scenario scenario = plain("headers.via=off")) {
            assertThat(scenario.get("/").field("Via")).isNull();
            assertThat(scenario.origin().requests().get(0).field("Via")).isNull();
        }
    }

    @Test
    void forwardedForNamesTheClientWhereItIsWanted() {
        try (Scenario scenario = plain("headers.forwarded-for=on")) {
            scenario.get("/", "X-Forwarded-For: 192.0.2.9");
            assertThat(scenario.origin().requests().get(0).field("X-Forwarded-For"))
                    .isEqualTo("192.0.2.9, 127.0.0.1");
        }
    }

    @Test
    @DisplayName("rule 8: a request that has been here before is 508")
    void loopsByViaAre508() {
        try (Scenario scenario = plain()) {
            scenario.get("/");
            String own = String.valueOf(scenario.origin().requests().get(0).field("Via"));
            Response answer = scenario.get("/", "Via: 1.1 other, " + own + " (comment)");
            assertThat(answer.status()).isEqualTo(508);
            assertThat(answer.field("Proxy-Status")).contains("proxy_loop_detected");
            assertThat(scenario.origin().requests()).hasSize(1);
            assertThat(scenario.column("end_reason", 2)).containsExactly("complete", "loop");
        }
    }

    @Test
    @DisplayName("rule 8: our own listeners are never a destination")
    void ourOwnListenersAre508() {
        try (Scenario scenario = plain();
                RawClient client = scenario.client()) {
            for (int port : List.of(
                    scenario.gateway().port(),
                    scenario.gateway().gateway().adminEndpoint().port())) {
                client.send("GET http://127.0.0.1:" + port + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.readResponse().status()).isEqualTo(508);
            }
        }
    }

    @Test
    @DisplayName("rule 6: the target wins over Host, and one Host goes on")
    void hostIsRewrittenFromTheTarget() {
        try (Scenario scenario = plain();
                RawClient client = scenario.client()) {
            client.send("GET " + scenario.url("/a?b=c") + " HTTP/1.1\r\nHost: other.example\r\n\r\n");
            assertThat(client.readResponse().status()).isEqualTo(200);
            ScriptedRequest seen = scenario.origin().requests().get(0);
            assertThat(seen.line()).isEqualTo("GET /a?b=c HTTP/1.1");
            assertThat(seen.fields("Host")).containsExactly(scenario.authority());
            assertThat(scenario.record().get("host")).isEqualTo("127.0.0.1");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET,'',/", "GET,?q,/?q", "OPTIONS,'',*", "OPTIONS,/,/", "GET,/%7e//../x,/%7e//../x", "PURGE,/x,/x"})
    void theTargetIsPassedOnByteForByte(String method, String path, String expected) {
        try (Scenario scenario = plain()) {
            assertThat(scenario.ask(method, path).status()).isEqualTo(200);
            assertThat(scenario.origin().requests().get(0).line()).isEqualTo(method + " " + expected + " HTTP/1.1");
        }
    }

    @ParameterizedTest
    @CsvSource({"TRACE,0,200,", "OPTIONS,0,200,", "TRACE,5,200,4", "OPTIONS,1,200,0", "GET,5,200,5"})
    void maxForwardsCountsDown(String method, String before, int status, String after) {
        try (Scenario scenario = plain()) {
            assertThat(scenario.ask(method, "/", "Max-Forwards: " + before).status())
                    .isEqualTo(status);
            List<ScriptedRequest> seen = scenario.origin().requests();
            assertThat(seen).hasSize(after == null ? 0 : 1);
            seen.forEach(request -> assertThat(request.field("Max-Forwards")).isEqualTo(after));
        }
    }

    @Test
    void anAnswerWithoutDateGetsOne() {
        try (Scenario scenario = plain()) {
            assertThat(scenario.get("/").field("Date")).isEqualTo("Sun, 01 Mar 2026 12:00:00 GMT");
        }
    }

    @ParameterizedTest
    @DisplayName("rule 12: a connection that the origin wants closed is not used again")
    @ValueSource(strings = {"Connection: close", "Connection: Close, x"})
    void aConnectionThatTheOriginWantsClosedIsNotUsedAgain(String field) {
        try (Scenario scenario =
                        Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "x", field)));
                RawClient client = scenario.client()) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.send(scenario.head("GET", "/")).readResponse().field("Connection"))
                        .isNull();
            }
            assertThat(scenario.origin().connections()).isEqualTo(2);
        }
    }
}
