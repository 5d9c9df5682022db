package io.sluicegate.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sluicegate.match.ListException;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.ScriptedRequest;
import io.sluicegate.testing.TestTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFetcherTest {

    private static final FeedLimits LIMITS =
            new FeedLimits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(60), 1000, 10_000);
    private static final FeedLimits HASTY =
            new FeedLimits(Duration.ofSeconds(10), Duration.ofMillis(50), Duration.ofSeconds(60), 1000, 10_000);
    private static final String DATE = "Sun, 01 Mar 2026 11:00:00 GMT";

    @TempDir
    Path folder;

    private Path draft;

    @BeforeEach
    void makeDraft() throws IOException {
        draft = Files.createFile(folder.resolve("draft"));
    }

    private static HttpFetcher fetcher(FeedLimits limits) {
        return new HttpFetcher(limits, Feeds::trustOfJava, System::nanoTime);
    }

    private static String url(ScriptedOrigin origin) {
        return "http://127.0.0.1:" + origin.port() + "/list";
    }

    private HttpFetcher.@Nullable Answer fetch(ScriptedOrigin origin, @Nullable FeedRecord known) throws ListException {
        return fetcher(LIMITS).fetch(url(origin), known, draft);
    }

    private void assertRefused(ScriptedOrigin origin, String reason) {
        assertThatThrownBy(() -> fetch(origin, null))
                .isInstanceOf(ListException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }

    private static FeedRecord known(@Nullable String etag, @Nullable String date) {
        return new FeedRecord("http://x.example/", ListText.digest("x"), etag, date, Instant.EPOCH, Instant.EPOCH);
    }

    @Test
    void listIsWrittenAndItsMarksAreTold() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.always(ScriptedOrigin.response(
                200, "ads.example\n", "ETag: \"v1\"", "Last-Modified: " + DATE, "Content-Type: text/plain"))) {
            assertThat(fetch(origin, null)).isEqualTo(new HttpFetcher.Answer("\"v1\"", DATE, false));
            assertThat(draft).hasContent("ads.example\n");
            ScriptedRequest request = origin.requests().get(0);
            assertThat(request.line()).isEqualTo("GET /list HTTP/1.1");
            assertThat(request.field("Host")).isEqualTo("127.0.0.1:" + origin.port());
            assertThat(request.field("If-None-Match")).isNull();
            assertThat(request.field("If-Modified-Since")).isNull();
            assertThat(request.field("Accept-Encoding")).isEqualTo("gzip");
            assertThat(request.field("Upgrade")).isNull();
        }
    }

    @Test
    void listIsFetchedOverIpv6Too() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(
                Ports.loopback6(), (request, peer) -> peer.send(ScriptedOrigin.response(200, "ads.example\n")))) {
            fetcher(LIMITS).fetch("http://[::1]:" + origin.port() + "/list", null, draft);
            assertThat(draft).hasContent("ads.example\n");
        }
    }

    @Test
    void copyThatStillHoldsIsNotSentAgain() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.always("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n")) {
            assertThat(fetch(origin, known("\"v1\"", DATE))).isNull();
            ScriptedRequest request = origin.requests().get(0);
            assertThat(request.field("If-None-Match")).isEqualTo("\"v1\"");
            assertThat(request.field("If-Modified-Since")).isEqualTo(DATE);
        }
    }

    @Test
    void notModifiedWithoutACopyIsNoAnswer() {
        try (ScriptedOrigin origin = ScriptedOrigin.always("HTTP/1.1 304 Not Modified\r\n\r\n")) {
            assertRefused(origin, "the server answered 304");
        }
    }

    @Test
    void marksThatCannotBeSentBackAreForgotten() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.always(
                ScriptedOrigin.response(200, "a.example\n", "ETag: \"\u00ff\"", "Last-Modified: yesterday"))) {
            assertThat(fetch(origin, null)).isEqualTo(new HttpFetcher.Answer(null, null, false));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 300, 400, 401, 403, 404, 429, 500, 503})
    void anyOtherStatusIsNoList(int status) {
        try (ScriptedOrigin origin = ScriptedOrigin.closing(
                "HTTP/1.1 " + status + " X\r\n" + (status == 204 ? "\r\n" : "Content-Length: 3\r\n\r\nabc"))) {
            assertRefused(origin, "the server answered " + status);
            assertThat(draft).isEmptyFile();
        }
    }

    @Test
    void errorPageWithoutEndIsNotReadThrough() {
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
            peer.send("HTTP/1.1 503 Away\r\n\r\nso sorry");
            peer.stall();
        })) {
            assertRefused(origin, "the server answered 503");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/html; charset=utf-8", "TEXT/HTML", "application/xhtml+xml"})
    void captivePortalIsNoList(String type) {
        try (ScriptedOrigin origin =
                ScriptedOrigin.always(ScriptedOrigin.response(200, "Sign in", "Content-Type: " + type))) {
            assertRefused(origin, "a web page and no list");
        }
    }

    @Test
    void bodyShorterThanAnnouncedIsRefused() {
        try (ScriptedOrigin origin =
                ScriptedOrigin.closing("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nads.example\n")) {
            assertRefused(origin, "broke off");
        }
        try (ScriptedOrigin origin =
                ScriptedOrigin.closing("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc\r\nads.example\n\r\n")) {
            assertRefused(origin, "broke off");
        }
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 1001, 1001", "Content-Length: 999999999999, 10", "X-None: 1, 1001"})
    void bodyThatIsTooLargeIsRefused(String length, int sent) {
        try (ScriptedOrigin origin =
                ScriptedOrigin.closing("HTTP/1.1 200 OK\r\n" + length + "\r\n\r\n" + "x".repeat(sent))) {
            assertThatThrownBy(() -> fetch(origin, null)).isInstanceOf(ListException.class);
        }
    }

    @Test
    void bodyOfJustTheBoundIsTaken() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.closing("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(1000))) {
            fetch(origin, null);
            assertThat(draft).hasSize(1000);
        }
    }

    @Test
    void endlessBodyIsBrokenOffAtTheBound() {
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
            peer.send("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(1001));
            peer.stall();
        })) {
            assertRefused(origin, "larger than 1000 bytes");
        }
    }

    @Test
    void slowServerHitsTheDeadline() {
        try (ScriptedOrigin silent = ScriptedOrigin.answering((request, peer) -> peer.stall());
                ScriptedOrigin slow = ScriptedOrigin.answering((request, peer) -> {
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nads");
                    peer.stall();
                })) {
            assertThatThrownBy(() -> fetcher(HASTY).fetch(url(silent), null, draft))
                    .hasMessage("it was not there within 50 ms");
            assertThatThrownBy(() -> fetcher(HASTY).fetch(url(slow), null, draft))
                    .hasMessage("it was not there within 50 ms");
        }
    }

    @Test
    void nobodyListeningIsTold() {
        String url;
        try (ScriptedOrigin origin = ScriptedOrigin.always("")) {
            url = url(origin);
        }
        assertThatThrownBy(() -> fetcher(LIMITS).fetch(url, null, draft))
                .isInstanceOf(ListException.class)
                .hasMessageContaining("no connection to 127.0.0.1");
    }

    @Test
    void answerThatIsNoHttpIsRefused() {
        try (ScriptedOrigin origin = ScriptedOrigin.closing("220 mail.example ESMTP\r\n\r\n")) {
            assertThatThrownBy(() -> fetch(origin, null)).isInstanceOf(ListException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsAreFollowed(int status) throws IOException {
        try (ScriptedOrigin origin =
                ScriptedOrigin.http(request -> request.target().equals("/list")
                        ? ScriptedOrigin.response(status, "moved", "Location: other/list?v=2")
                        : ScriptedOrigin.response(200, "ads.example\n"))) {
            fetch(origin, null);
            assertThat(draft).hasContent("ads.example\n");
            assertThat(origin.requests())
                    .extracting(ScriptedRequest::target)
                    .containsExactly("/list", "/other/list?v=2");
        }
    }

    @Test
    void redirectsInACircleEnd() {
        try (ScriptedOrigin origin = ScriptedOrigin.always(ScriptedOrigin.response(302, "round", "Location: /list"))) {
            assertRefused(origin, "more than 5 redirects");
            assertThat(origin.requests()).hasSize(6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://x.example/", "http://u:p@x.example/", "http:///x", "mailto:a"})
    void redirectElsewhereIsRefused(String location) {
        try (ScriptedOrigin origin = ScriptedOrigin.always(ScriptedOrigin.response(302, "", "Location: " + location))) {
            assertRefused(origin, "where nothing is fetched from");
        }
    }

    @Test
    void redirectToNowhereIsRefused() {
        try (ScriptedOrigin origin = ScriptedOrigin.always(ScriptedOrigin.response(302, ""))) {
            assertRefused(origin, "the server answered 302");
        }
        try (ScriptedOrigin origin = ScriptedOrigin.always(ScriptedOrigin.response(302, "", "Location: http://[x"))) {
            assertRefused(origin, "which is no URL");
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip, true", "x-gzip, true", "GZIP, true", "identity, false"})
    void codingIsTold(String coding, boolean zipped) throws IOException {
        try (ScriptedOrigin origin =
                ScriptedOrigin.always(ScriptedOrigin.response(200, "abc", "Content-Encoding: " + coding))) {
            assertThat(Objects.requireNonNull(fetch(origin, null)).zipped()).isEqualTo(zipped);
        }
    }

    @Test
    void codingThatWasNotAskedForIsRefused() {
        try (ScriptedOrigin origin =
                ScriptedOrigin.always(ScriptedOrigin.response(200, "abc", "Content-Encoding: br"))) {
            assertRefused(origin, "the Content-Encoding \"br\" was not asked for");
        }
    }

    private static HttpsServer https(TestTls tls, String location) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(Ports.loopback4(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.server()));
        server.createContext("/list", exchange -> {
            byte[] body = "ads.example\n".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void serversAreVerified() throws IOException {
        TestTls tls = TestTls.create(folder, "lists.example");
        HttpsServer server = https(tls, "http://127.0.0.1:1/list");
        try {
            String root = "https://127.0.0.1:" + server.getAddress().getPort();
            assertThatThrownBy(() -> fetcher(LIMITS).fetch(root + "/list", null, draft))
                    .isInstanceOf(ListException.class)
                    .hasMessageContaining("no TLS connection to 127.0.0.1 that can be trusted");
            assertThat(draft).isEmptyFile();
            HttpFetcher trusting = new HttpFetcher(LIMITS, tls::client, System::nanoTime);
            trusting.fetch(root + "/list", null, draft);
            assertThat(draft).hasContent("ads.example\n");
            assertThatThrownBy(() -> trusting.fetch(root + "/moved", null, draft))
                    .hasMessageContaining("where nothing is fetched from");
        } finally {
            server.stop(0);
        }
    }
}
