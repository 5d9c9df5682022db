package io.sluicegate.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.RawClient;
import io.sluicegate.transport.ListenException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds, deadlines and bytes that are no request. */
final class AdminConnectionTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String GET_STATUS =
            "GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + AdminFixture.TOKEN + "\r\n";

    private AdminFixture fixture;

    @BeforeEach
    void open() throws ListenException {
        fixture = new AdminFixture(new AdminLimits(LONG, LONG, 64));
    }

    private void reopen(Duration idle, Duration answer, int connections) throws ListenException {
        fixture.close();
        fixture = new AdminFixture(new AdminLimits(idle, answer, connections));
    }

    private static String get(String target, String fields) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
                "hello\r\n\r\n",
                "GET /healthz\r\n\r\n",
                "GET /healthz HTTP/1.1\nHost: localhost\n\n",
                "GET /healthz HTTP/1.1\r\nHost : localhost\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
            })
    void garbageIsAnsweredOnceAndClosed(String bytes) throws Exception {
        String answer = fixture.exchange(bytes + get("/healthz", ""));
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("connection: close", "application/problem+json");
        assertThat(answer.split("HTTP/1\\.1 ", -1)).hasSize(2);
    }

    @Test
    void absoluteTargetIsRefusedWithoutBeingRepeated() throws Exception {
        String answer =
                fixture.exchange("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("evil");
    }

    @Test
    void bodyBeyondTheBoundIsRefusedAndTheAnswerArrives() throws Exception {
        int length = 64 * 1024 + 1;
        String answer = fixture.exchange("POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length
                + "\r\n\r\n" + "x".repeat(length));
        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("64 KiB", "connection: close");
    }

    @Test
    void chunkedBodyBeyondTheBoundIsRefused() throws Exception {
        String head = "POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
        String answer = fixture.exchange(head + chunk.repeat(20) + "0\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 413 ");
        assertThat(answer.split("HTTP/1\\.1 ", -1)).hasSize(2);
    }

    @Test
    void tooLargeBodyIsRefusedBeforeItIsSent() throws Exception {
        String fields = "Host: localhost\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n";
        assertThat(fixture.exchange("POST /login HTTP/1.1\r\n" + fields)).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void largestBodyIsTaken() throws Exception {
        HttpResponse<String> response =
                fixture.post(fixture.request("/login"), "application/json", "x".repeat(64 * 1024));
        assertThat(response.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"line,414", "field,431"})
    void headsBeyondTheBoundAreRefused(String where, int status) throws Exception {
        String much = "x".repeat(20_000);
        String bytes = where.equals("line")
                ? "GET /" + much + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
                : "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + much + "\r\n\r\n";
        assertThat(fixture.exchange(bytes)).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        String answer =
                fixture.exchange(GET_STATUS + "\r\n" + get("/healthz", "") + get("/readyz", "Connection: close\r\n"));
        assertThat(answer).containsSubsequence("\"gateway\":\"gw1\"", "ok\n", "ready\n");
        assertThat(answer.split("HTTP/1\\.1 200", -1)).hasSize(4);
    }

    @Test
    void oldClientsAreAnsweredAndClosed() throws Exception {
        assertThat(fixture.exchange("GET /healthz HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n"))
                .contains(" 200 ", "connection: close")
                .endsWith("ok\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /healthz HTTP/1.1\r\nHost: loc",
                "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab"
            })
    void silentClientsAreClosed(String beginning) throws Exception {
        reopen(Duration.ofMillis(50), LONG, 64);
        assertThat(fixture.exchange(beginning)).isEmpty();
    }

    @Test
    void clientThatStaysAfterItsAnswerIsClosed() throws Exception {
        reopen(Duration.ofSeconds(1), LONG, 64);
        assertThat(fixture.exchange(get("/healthz", ""))).endsWith("ok\n");
    }

    @Test
    void workThatTakesTooLongIsAnsweredAllTheSame() throws Exception {
        reopen(LONG, Duration.ofSeconds(1), 64);
        fixture.api.gate = new CountDownLatch(1);
        HttpResponse<String> response = fixture.getAuthorised("/api/v1/status");
        assertThat(response.statusCode()).isEqualTo(504);
        fixture.api.gate.countDown();
        assertThat(fixture.getAuthorised("/api/v1/cache").body()).isEqualTo("{\"bytes\":7}");
    }

    @Test
    void lateAnswerIsNotSentAfterThe504() throws Exception {
        reopen(LONG, Duration.ofSeconds(1), 64);
        fixture.api.gate = new CountDownLatch(1);
        try (RawClient connection = fixture.connect()) {
            connection.send(GET_STATUS + "\r\n");
            assertThat(connection.read(1)).isEqualTo("H");
            fixture.api.gate.countDown();
            assertThat(fixture.getAuthorised("/api/v1/cache").statusCode()).isEqualTo(200);
            connection.send(get("/healthz", "Connection: close\r\n"));
            assertThat(connection.readToEnd())
                    .startsWith("TTP/1.1 504 ")
                    .contains("HTTP/1.1 200 ")
                    .doesNotContain("gw1");
        }
    }

    @Test
    void fullWorkersAreToldApart() throws Exception {
        fixture.api.gate = new CountDownLatch(1);
        try (RawClient working = fixture.connect();
                RawClient queued = fixture.connect()) {
            working.send(GET_STATUS + "Connection: close\r\n\r\n");
            fixture.api.entered.await();
            queued.send(GET_STATUS + "Connection: close\r\n\r\n");
            assertThat(statusOnceQueued()).isEqualTo(503);
            assertThat(fixture.get("/healthz").statusCode()).isEqualTo(200);
            fixture.api.gate.countDown();
            assertThat(working.readToEnd()).startsWith("HTTP/1.1 200 ");
            assertThat(queued.readToEnd()).startsWith("HTTP/1.1 200 ");
        }
    }

    /** What was sent before an answered request has been read by the one event loop before what is sent after it. */
    private int statusOnceQueued() throws Exception {
        fixture.get("/healthz");
        return fixture.getAuthorised("/api/v1/cache").statusCode();
    }

    @Test
    void clientsThatLeaveDoNotCostAnAnswer() throws Exception {
        fixture.api.gate = new CountDownLatch(1);
        try (RawClient leaving = fixture.connect()) {
            leaving.send(GET_STATUS + "\r\n");
            fixture.api.entered.await();
        }
        fixture.api.gate.countDown();
        assertThat(fixture.getAuthorised("/api/v1/cache").statusCode()).isEqualTo(200);
    }

    @Test
    void connectionsBeyondTheBoundAreClosed() throws Exception {
        reopen(LONG, LONG, 3);
        List<RawClient> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RawClient connection = fixture.connect();
            connection.send(get("/healthz", ""));
            assertThat(connection.read(1)).isEqualTo("H");
            held.add(connection);
        }
        try (RawClient fourth = fixture.connect()) {
            fourth.expectEnd();
        }
        held.forEach(RawClient::close);
    }

    @Test
    void closingEndsOpenConnections() throws Exception {
        try (RawClient connection = fixture.connect()) {
            connection.send(get("/healthz", ""));
            assertThat(connection.read(1)).isEqualTo("H");
            fixture.server.close();
            assertThat(connection.readToEnd()).endsWith("ok\n");
        }
    }
}
