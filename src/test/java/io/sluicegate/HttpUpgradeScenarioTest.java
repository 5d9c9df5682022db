package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.ScriptedRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that stop speaking HTTP: by Upgrade and by CONNECT. */
@ExtendWith(LeakCheck.class)
final class HttpUpgradeScenarioTest {

    private static final String[] UPGRADE = {
        "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: abc", "Sec-WebSocket-Version: 13"
    };
    private static final String SWITCHING = String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "Connection: upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Accept: def",
            "\r\n");

    /** Answers 101 with bytes right behind it, then echoes. */
    private static final ScriptedOrigin.Script SOCKET = peer -> {
        peer.readRequest();
        peer.send(SWITCHING + "hello!");
        for (byte[] bytes = peer.wire().take(1024);
                bytes.length > 0;
                bytes = peer.wire().take(1024)) {
            peer.wire().send(bytes);
        }
        peer.send("bye");
    };

    @Test
    @DisplayName("rule 15: websocket becomes a counted tunnel, with the bytes right behind both heads")
    void webSocketBecomesACountedTunnel() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(SOCKET))) {
            long up;
            long down;
            try (RawClient client = scenario.client()) {
                client.send(scenario.head("GET", "/chat", UPGRADE) + "early");
                Response answer = client.readHead();
                assertThat(answer.status()).isEqualTo(101);
                assertThat(answer.field("Upgrade")).isEqualTo("websocket");
                assertThat(answer.field("Connection")).isEqualToIgnoringCase("upgrade");
                assertThat(answer.field("Sec-WebSocket-Accept")).isEqualTo("def");
                assertThat(client.read(11)).isEqualTo("hello!early");
                client.send("GET / HTTP/1.1\r\n\r\n");
                assertThat(client.read(18)).isEqualTo("GET / HTTP/1.1\r\n\r\n");
                client.shutdownOutput();
                assertThat(client.read(3)).isEqualTo("bye");
                client.expectEnd();
                up = client.bytesSent();
                down = client.bytesReceived();
            }
            ScriptedRequest seen = scenario.origin().requests().get(0);
            assertThat(seen.field("Upgrade")).isEqualTo("websocket");
            assertThat(seen.field("Connection")).isEqualTo("Upgrade");
            Map<String, ?> record = scenario.record();
            assertThat(record.get("status")).isEqualTo(101L);
            assertThat(record.get("bytes_up")).isEqualTo(up);
            assertThat(record.get("bytes_down")).isEqualTo(down);
            assertThat(record.get("end_reason")).isEqualTo("complete");
        }
    }

    @Test
    @DisplayName("rule 15: what a client sends before a 101 waits, and is a request where none comes")
    void anUpgradeThatIsDeclinedIsAnExchangeLikeAnyOther() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "no")));
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/", UPGRADE) + scenario.head("GET", "/next"));
            assertThat(client.readResponse().text()).isEqualTo("no");
            assertThat(client.readResponse().text()).isEqualTo("no");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade: h2c", "Upgrade: websocket, h2c", "Upgrade: foo/2"})
    @DisplayName("rule 15: nothing but websocket is asked for")
    void otherProtocolsAreNotAskedFor(String field) {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "x")))) {
            scenario.get("/", "Connection: Upgrade", field);
            assertThat(scenario.origin().requests().get(0).field("Upgrade")).isNull();
            assertThat(scenario.origin().requests().get(0).field("Connection")).isNull();
        }
    }

    @Test
    @DisplayName("rule 15: 101 unasked is 502")
    void switchingUnaskedIs502() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(SOCKET))) {
            Response answer = scenario.get("/");
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.field("Proxy-Status")).contains("http_protocol_error");
            assertThat(scenario.record().get("end_reason")).isEqualTo("bad-response");
        }
    }

    @Test
    @DisplayName("rule 15: 101 to another protocol is 502")
    void switchingToAnotherProtocolIs502() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\nPRI");
        }))) {
            assertThat(scenario.get("/", UPGRADE).status()).isEqualTo(502);
        }
    }

    @Test
    void connectCarriesBytesRightBehindIt() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
            assertThat(peer.wire().takeExactly(7))
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("\0opaque");
            peer.send("answer");
        }))) {
            long up;
            long down;
            try (RawClient client = scenario.client()) {
                client.send("CONNECT " + scenario.authority() + " HTTP/1.1\r\nHost: x\r\n\r\n\0opaque");
                Response answer = client.readHead();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.field("Content-Length")).isNull();
                assertThat(answer.field("Transfer-Encoding")).isNull();
                assertThat(client.read(6)).isEqualTo("answer");
                client.expectEnd();
                up = client.bytesSent();
                down = client.bytesReceived();
            }
            Map<String, ?> record = scenario.record();
            assertThat(record.get("method")).isEqualTo("CONNECT");
            assertThat(record.get("host_source")).isEqualTo("connect");
            assertThat(record.get("bytes_up")).isEqualTo(up);
            assertThat(record.get("bytes_down")).isEqualTo(down);
        }
    }

    @Test
    void httpInsideConnectIsExchangesOfItsOwn() {
        try (Scenario scenario =
                        Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(200, request.target())));
                RawClient client = scenario.client()) {
            String authority = scenario.authority();
            client.send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(200);
            client.send("GET /1 HTTP/1.1\r\nHost: " + authority + "\r\n\r\nGET /2 HTTP/1.1\r\nHost: " + authority
                    + "\r\n\r\n");
            assertThat(client.readResponse().text()).isEqualTo("/1");
            assertThat(client.readResponse().text()).isEqualTo("/2");
            assertThat(scenario.column("method", 3)).containsExactly("CONNECT", "GET", "GET");
            assertThat(scenario.origin().connections()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("rule 15: a CONNECT that fails says so and closes")
    void aConnectThatFailsSaysSo() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> "unused"));
                Ports.Refusing refusing = Ports.refusing();
                RawClient client = scenario.client()) {
            client.send("CONNECT 127.0.0.1:" + refusing.port() + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Response answer = client.readResponse();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.field("Proxy-Status")).contains("connection_refused");
            assertThat(answer.field("Connection")).isEqualTo("close");
            client.expectEnd();
        }
    }
}
