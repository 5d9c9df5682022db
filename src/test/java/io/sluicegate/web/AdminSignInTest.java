package io.sluicegate.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.transport.ListenException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers: signing in and out, and pages of others that would like to use the administrator's browser. */
final class AdminSignInTest {

    private AdminFixture fixture;

    @BeforeEach
    void open() throws ListenException {
        fixture = new AdminFixture(AdminLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static String cookie(HttpResponse<String> response) {
        String field = response.headers().firstValue("Set-Cookie").orElseThrow();
        return field.substring(0, field.indexOf(';'));
    }

    private HttpResponse<String> get(String path, String cookie) throws Exception {
        return fixture.send(fixture.request(path).header("Cookie", cookie));
    }

    @Test
    void dashboardSendsStrangersToTheSignIn() throws Exception {
        HttpResponse<String> response = fixture.get("/");
        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.headers().firstValue("Location")).contains("/login");
        assertThat(fixture.get("/login").body()).contains("<form method=\"post\" action=\"/login\">");
    }

    @Test
    void rightTokenOpensDashboardAndApi() throws Exception {
        HttpResponse<String> response = fixture.signIn(AdminFixture.TOKEN);
        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.headers().firstValue("Location")).contains("/");
        String field = response.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(field)
                .contains("; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=43200")
                .doesNotContain(AdminFixture.TOKEN);
        assertThat(get("/", cookie(response)).body()).contains("dashboard.js");
        assertThat(get("/api/v1/status", cookie(response)).statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/status", "other=1; " + cookie(response)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void jsonSignInIsAnsweredWithoutPage() throws Exception {
        String body = "{\"token\":\"" + AdminFixture.TOKEN + "\"}";
        HttpResponse<String> response = fixture.post(fixture.request("/login"), "application/json", body);
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(get("/api/v1/status", cookie(response)).statusCode()).isEqualTo(200);
    }

    @Test
    void wrongTokenShowsTheFormAgain() throws Exception {
        HttpResponse<String> response = fixture.signIn("%3Cscript%3E");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(response.body()).contains("This is not the token.").doesNotContain("<script>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"token\":1}", "{\"token\":\"x\"}", "null"})
    void wrongJsonIsRefused(String body) throws Exception {
        HttpResponse<String> response = fixture.post(fixture.request("/login"), "application/json", body);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "token=", "other=1", "token=%zz", "token=a&token=b"})
    void wrongFormIsRefused(String body) throws Exception {
        HttpResponse<String> response =
                fixture.post(fixture.request("/login"), "application/x-www-form-urlencoded", body);
        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void signedOutSessionIsOver() throws Exception {
        String cookie = cookie(fixture.signIn(AdminFixture.TOKEN));
        HttpRequest.Builder logout =
                fixture.request("/logout").header("Cookie", cookie).POST(HttpRequest.BodyPublishers.noBody());
        HttpResponse<String> response = fixture.send(logout);
        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.headers().firstValue("Set-Cookie").orElseThrow()).contains("=; ", "Max-Age=0");
        assertThat(get("/api/v1/status", cookie).statusCode()).isEqualTo(401);
    }

    @Test
    void invalidCookiesOpenNothing() throws Exception {
        String name = "sluicegate-" + fixture.server.endpoint().port();
        for (String cookie : new String[] {name + "=", name + "=x", name + "=" + AdminFixture.TOKEN, "=;;", "x"}) {
            assertThat(get("/api/v1/status", cookie).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void oldestOfTooManySessionsIsForgotten() throws Exception {
        String oldest = cookie(fixture.signIn(AdminFixture.TOKEN));
        String second = cookie(fixture.signIn(AdminFixture.TOKEN));
        for (int i = 0; i < 63; i++) {
            fixture.signIn(AdminFixture.TOKEN);
        }
        assertThat(get("/api/v1/status", oldest).statusCode()).isEqualTo(401);
        assertThat(get("/api/v1/status", second).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "LOCALHOST:8044, 200",
        "127.0.0.1, 200",
        "127.0.0.1:8044, 200",
        "192.0.2.1:1, 200",
        "[::1]:8044, 200",
        "[2001:db8::1], 200",
        "evil.example, 421",
        "evil.example:8044, 421",
        "localhost.evil.example, 421",
        "127.0.0.1.evil.example, 421",
        "127.1, 421",
        "0x7f.0.0.1, 421",
        "2130706433, 421",
        "::1, 421",
        "[::1, 421",
        "[127.0.0.1], 421",
        "localhost:, 200",
        "localhost:123456, 421",
        "localhost:x, 421",
        "user@localhost, 421",
        "'', 421",
    })
    void onlyAddressesAndLocalhostAreAnsweredTo(String host, int status) {
        String answer = fixture.exchange("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: localhost\r\nHost: localhost\r\n"})
    void hostIsGivenExactlyOnce(String fields) {
        assertThat(fixture.exchange("GET /healthz HTTP/1.1\r\n" + fields + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 200",
        "Origin: http://localhost:8044, 200",
        "Origin: https://localhost:8044, 200",
        "Sec-Fetch-Site: same-origin, 200",
        "Sec-Fetch-Site: none, 200",
        "Origin: http://localhost:9000, 403",
        "Origin: http://evil.example, 403",
        "Origin: null, 403",
        "Sec-Fetch-Site: same-site, 403",
        "Sec-Fetch-Site: cross-site, 403",
    })
    void changesAreTakenFromOwnPagesOnly(String field, int status) {
        String answer = fixture.exchange("POST /api/v1/reload HTTP/1.1\r\nHost: localhost:8044\r\n"
                + "Authorization: Bearer " + AdminFixture.TOKEN + "\r\n" + (field.isEmpty() ? "" : field + "\r\n")
                + "Content-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }
}
