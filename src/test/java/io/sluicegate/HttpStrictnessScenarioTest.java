package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two readers could understand differently, or that are none. */
@ExtendWith(LeakCheck.class)
final class HttpStrictnessScenarioTest {

    private static Scenario plain(String... settings) {
        return Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "x")), settings);
    }

    /** Sends the text with the origin's authority in the place of AUTH, and a request behind it that nobody may read. */
    private static void assertRefused(String text, int status) {
        try (Scenario scenario = plain();
                RawClient client = scenario.client()) {
            client.send(text.replace("AUTH", scenario.authority()) + scenario.head("GET", "/smuggled"));
            Response answer = client.readResponse();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.field("Connection")).isEqualTo("close");
            assertThat(answer.field("Proxy-Status")).contains("http_request_error");
            client.expectEnd();
            client.shutdownOutput();
            Map<String, @Nullable Object> record = scenario.record();
            assertThat(record.get("end_reason")).isEqualTo("bad-request");
            assertThat(record.get("status")).isEqualTo((long) status);
            assertThat(scenario.origin().connections()).isZero();
        }
    }

    @ParameterizedTest
    @DisplayName("rule 10: heads in any looser spelling are 400")
    @ValueSource(
            strings = {
                "GET http://AUTH/ HTTP/1.1\r\nHost: AUTH\r\nX: a\r\n folded\r\n\r\n",
                "GET http://AUTH/ HTTP/1.1\r\n Host: AUTH\r\n\r\n",
                "GET http://AUTH/ HTTP/1.1\nHost: AUTH\n\n",
                "GET http://AUTH/ HTTP/1.1\r\nHost: AUTH\nX: y\r\n\r\n",
                "\nGET http://AUTH/ HTTP/1.1\r\nHost: AUTH\r\n\r\n",
                "GET http://AUTH/ HTTP/1.1\r\nHost: AUTH\r\nX: a\u0000b\r\n\r\n",
                "GET http://AUTH/ HTTP/1.1\r\nHost: AUTH\r\nX: a\rb\r\n\r\n",
                "GET http://AUTH/ HTTP/1.1\r\nHost: AUTH\r\nX: a\u007fb\r\n\r\n",
                "GET http://AUTH/ HTTP/1.1\r\nHost : AUTH\r\n\r\n",
                "GET http://AUTH/ HTTP/1.1\r\nHost: AUTH\r\nX Y: z\r\n\r\n",
                "GET http://AUTH/ HTTP/1.1\r\nHost: AUTH\r\n: z\r\n\r\n",
                "GET http://AUTH/ HTTP/1.1\r\nHost: AUTH\r\nno colon\r\n\r\n",
                "GET http://AUTH/ HTTP/1.1\r\nHost: AUTH\r\nX\u0001: z\r\n\r\n",
                "GET  http://AUTH/ HTTP/1.1\r\nHost: AUTH\r\n\r\n",
                "GET\thttp://AUTH/ HTTP/1.1\r\nHost: AUTH\r\n\r\n",
                "GET http://AUTH/ HTTP/1.1 \r\nHost: AUTH\r\n\r\n",
                "GET http://AUTH/a b HTTP/1.1\r\nHost: AUTH\r\n\r\n",
                "GET http://AUTH/\u0000 HTTP/1.1\r\nHost: AUTH\r\n\r\n",
                "GET http://AUTH/ http/1.1\r\nHost: AUTH\r\n\r\n",
                "GET http://AUTH/ HTTP/01.1\r\nHost: AUTH\r\n\r\n",
                "GET http://AUTH/\r\n\r\n",
                "G(T http://AUTH/ HTTP/1.1\r\nHost: AUTH\r\n\r\n"
            })
    void looserHeadsAre400(String text) {
        assertRefused(text, 400);
    }

    @ParameterizedTest
    @DisplayName("rule 10: bodies framed in two ways are 400")
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 3",
                "Content-Length: 3\r\nContent-Length: 3",
                "Content-Length: 3\r\nContent-Length: 4",
                "Content-Length: 3, 3",
                "Content-Length: +3",
                "Content-Length: 0x3",
                "Content-Length: 3 ;",
                "Content-Length: -1",
                "Content-Length:",
                "Content-Length: 9223372036854775808",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked;q=1",
                "Transfer-Encoding: \u000bchunked"
            })
    void bodiesFramedInTwoWaysAre400(String fields) {
        assertRefused("POST http://AUTH/ HTTP/1.1\r\nHost: AUTH\r\n" + fields + "\r\n\r\n0\r\n\r\n", 400);
    }

    @ParameterizedTest
    @DisplayName("rule 10: two lengths are 400 in HTTP/1.0 too")
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nContent-Length: 0",
                "Content-Length: 3\r\ncontent-length: 3",
                "Content-Length: 3, 3",
                "Content-Length: 3,0"
            })
    void twoLengthsInHttp10Are400(String fields) {
        assertRefused("POST http://AUTH/ HTTP/1.0\r\n" + fields + "\r\n\r\nabc", 400);
    }

    @Test
    @DisplayName("rule 10: Transfer-Encoding in HTTP/1.0 is 400")
    void chunksInHttp10Are400() {
        assertRefused("POST http://AUTH/ HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
    }

    @ParameterizedTest
    @DisplayName("rule 10: chunks in any looser spelling are 400")
    @ValueSource(
            strings = {
                "0x2\r\nhi\r\n",
                "+2\r\nhi\r\n",
                "2\nhi\r\n",
                "2\r\nhi\n",
                "2\r\nhello\r\n",
                "-2\r\nhi\r\n",
                " 2\r\nhi\r\n",
                "2 \r\nhi\r\n",
                "\r\n",
                "ffffffffffffffff\r\n",
                "2;a\nb\r\nhi\r\n",
                "0\r\nX: y\r\n z\r\n\r\n"
            })
    void looserChunksAre400(String chunks) {
        try (Scenario scenario =
                        Scenario.with(ScriptedOrigin.tcp(peer -> peer.wire().takeUntilEnd()));
                RawClient client = scenario.client()) {
            client.send(scenario.head("POST", "/", "Transfer-Encoding: chunked") + chunks + "0\r\n\r\n");
            client.send(scenario.head("GET", "/smuggled"));
            Response answer = client.readResponse();
            assertThat(answer.status()).isEqualTo(400);
            client.expectEnd();
            client.shutdownOutput();
            assertThat(scenario.record().get("end_reason")).isEqualTo("bad-request");
        }
    }

    @ParameterizedTest
    @DisplayName("rule 6: two Hosts, none, or a bad one are 400")
    @ValueSource(strings = {"Host: AUTH\r\nHost: AUTH\r\n", "Host: AUTH\r\nHost: other.example\r\n", "X: y\r\n"})
    void anythingButOneHostIs400(String fields) {
        assertRefused("GET http://AUTH/ HTTP/1.1\r\n" + fields + "\r\n", 400);
    }

    @ParameterizedTest
    @DisplayName("rules 4, 5 and 7: targets that two readers could take for different hosts are 400")
    @ValueSource(
            strings = {
                "/",
                "*",
                "AUTH",
                "ftp://AUTH/",
                "https://AUTH/",
                "http:///",
                "http://",
                "http:/AUTH/",
                "http://user@AUTH/",
                "http://127.0.0.1:0/",
                "http://127.0.0.1:65536/",
                "http://127.0.0.1:+80/",
                "http://0177.0.0.1/",
                "http://2130706433/",
                "http://127.1/",
                "http://0x7f.0.0.1/",
                "http://[::1/",
                "http://[fe80::1%25eth0]/",
                "http://exa%6dple/",
                "http://a..example/",
                "http://exämple/",
                "http://AUTH\\@x/",
                "http://AUTH/#fragment",
                "http://[::ffff:127.0.0.1]x/"
            })
    void badTargetsAre400(String target) {
        assertRefused("GET " + target + " HTTP/1.1\r\nHost: AUTH\r\n\r\n", 400);
    }

    @ParameterizedTest
    @DisplayName("rule 7: CONNECT needs host and port, and has no body")
    @ValueSource(
            strings = {
                "CONNECT example.com",
                "CONNECT example.com:",
                "CONNECT /",
                "CONNECT u@example.com:443",
                "CONNECT http://example.com:443/"
            })
    void badConnectTargetsAre400(String line) {
        assertRefused(line + " HTTP/1.1\r\nHost: AUTH\r\n\r\n", 400);
    }

    @Test
    @DisplayName("rule 7: CONNECT with a body is 400")
    void aConnectWithABodyIs400() {
        assertRefused("CONNECT AUTH HTTP/1.1\r\nHost: AUTH\r\nContent-Length: 3\r\n\r\nabc", 400);
    }

    @Test
    @DisplayName("rule 10: fields are bounded in number")
    void tooManyFieldsAre431() {
        assertRefused("GET http://AUTH/ HTTP/1.1\r\nHost: AUTH\r\n" + "X: y\r\n".repeat(200) + "\r\n", 431);
    }

    @Test
    @DisplayName("rule 10: heads are bounded in length")
    void aFieldThatIsTooLongIs431() {
        assertRefused("GET http://AUTH/ HTTP/1.1\r\nHost: AUTH\r\nX: " + "y".repeat(70_000) + "\r\n\r\n", 431);
    }

    @Test
    void aHeadThatIsTooLongForHeadIs431WithoutABody() {
        try (Scenario scenario = plain();
                RawClient client = scenario.client()) {
            client.send(scenario.head("HEAD", "/", "X: " + "y".repeat(70_000)));
            assertThat(client.readResponse("HEAD").status()).isEqualTo(431);
            client.expectEnd();
        }
    }

    @Test
    void aHeadThatIsRefusedOrLateForHeadHasNoBody() {
        try (Scenario scenario = plain();
                RawClient faulty = scenario.client();
                RawClient late = scenario.client()) {
            faulty.send("HEAD " + scenario.url("/") + " HTTP/1.1\r\nHost : x\r\n\r\n");
            assertThat(faulty.readResponse("HEAD").status()).isEqualTo(400);
            faulty.expectEnd();
            String begun = "HEAD " + scenario.url("/") + " HTTP/1.1\r\nHo";
            late.send(begun);
            TestGateway.await(
                    () -> scenario.gateway().openFlows().stream().anyMatch(flow -> flow.bytesUp() == begun.length()));
            scenario.gateway().advance(Duration.ofMinutes(1));
            assertThat(late.readResponse("HEAD").status()).isEqualTo(408);
            late.expectEnd();
        }
    }

    @Test
    void aTargetThatIsTooLongIs414() {
        assertRefused("GET http://AUTH/" + "y".repeat(70_000) + " HTTP/1.1\r\nHost: AUTH\r\n\r\n", 414);
    }

    @Test
    void aHeadJustWithinTheBoundsPasses() {
        try (Scenario scenario = plain();
                RawClient client = scenario.client()) {
            client.send("GET " + scenario.url("/" + "y".repeat(30_000)) + " HTTP/1.1\r\nHost: x\r\n"
                    + "X: y\r\n".repeat(198) + "Long: " + "z".repeat(60_000) + "\r\n\r\n");
            assertThat(client.readResponse().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @DisplayName("rule 11: what is no request is answered once and nothing more is read from it")
    @ValueSource(
            strings = {
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "SSH-2.0-client\r\n",
                "\u0000\u0000\u0000\n\n"
            })
    void garbageIs400AndRecorded(String text) {
        assertRefused(text, 400);
    }

    @Test
    @DisplayName("rule 22: a request that stops in its middle is 408")
    void halfARequestIs408() {
        try (Scenario scenario = plain();
                RawClient client = scenario.client()) {
            client.send("GET " + scenario.url("/") + " HTTP/1.1\r\nHost: x\r\n");
            scenario.awaitRead(client.bytesSent());
            scenario.gateway().advance(Duration.ofSeconds(14));
            client.send("X: y\r\n");
            scenario.awaitRead(client.bytesSent());
            scenario.gateway().advance(Duration.ofSeconds(2));
            assertThat(client.readResponse().status()).isEqualTo(408);
            client.expectEnd();
            client.shutdownOutput();
            assertThat(scenario.record().get("end_reason")).isEqualTo("client-timeout");
        }
    }

    @Test
    void halfARequestAndNoMoreIsAnsweredAtOnce() {
        try (Scenario scenario = plain();
                RawClient client = scenario.client()) {
            client.send("GET " + scenario.url("/") + " HTTP/1.1\r\nHost: x\r\n");
            client.shutdownOutput();
            client.wire().takeUntilEnd();
            assertThat(scenario.record().get("end_reason")).isIn("client-abort", "bad-request");
        }
    }

    @Test
    @DisplayName("rule 22: silence is closed and recorded")
    void silenceIsClosedAndRecorded() {
        try (Scenario scenario = plain();
                RawClient client = scenario.client()) {
            TestGateway.await(() -> !scenario.gateway().gateway().openFlows().isEmpty());
            scenario.gateway().advance(Duration.ofSeconds(121));
            client.expectEnd();
            assertThat(scenario.record().get("end_reason")).isEqualTo("client-timeout");
        }
    }

    @Test
    void aClientThatSaysNothingAndGoesIsRecorded() {
        try (Scenario scenario = plain()) {
            scenario.client().close();
            assertThat(scenario.record().get("end_reason")).isEqualTo("client-abort");
        }
    }
}
