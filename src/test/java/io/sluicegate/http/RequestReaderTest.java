package io.sluicegate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.testing.Ports;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 3, 6 and 7, in the four forms of RFC 9112 section 3.2. */
final class RequestReaderTest {

    private static final TargetContext INTERCEPTED = new TargetContext(new Endpoint(Ports.address(192, 0, 2, 7), 8080));

    private static RequestReading read(String line, TargetContext context, String... fields) {
        String[] words = line.split(" ", -1);
        int minor = words.length > 2 ? words[2].charAt(7) - '0' : 1;
        return RequestReader.read(words[0], words[1], minor, Fields.of(fields), context);
    }

    private static RequestHead accepted(String line, TargetContext context, String... fields) {
        RequestReading reading = read(line, context, fields);
        assertThat(reading).isInstanceOf(RequestReading.Accepted.class);
        return ((RequestReading.Accepted) reading).head();
    }

    private static String refused(String line, TargetContext context, String... fields) {
        RequestReading reading = read(line, context, fields);
        assertThat(reading).isInstanceOf(RequestReading.Refused.class);
        assertThat(((RequestReading.Refused) reading).status()).isEqualTo(400);
        return ((RequestReading.Refused) reading).reason();
    }

    @ParameterizedTest
    @DisplayName("rule 6: the target in absolute form is the authority, whatever Host says")
    @CsvSource(textBlock = """
                    GET http://a.example/x?y,        a.example,      /x?y
                    GET HTTP://A.Example.:80/,       a.example,      /
                    GET http://a.example,            a.example,      /
                    GET http://a.example?q,          a.example,      /?q
                    GET http://a.example:81/,        a.example:81,   /
                    GET http://[2001:db8::1]/,       [2001:db8::1],  /
                    GET http://a.example//b/../c,    a.example,      //b/../c
                    GET http://a.example/%2e%2E,     a.example,      /%2e%2E
                    OPTIONS http://a.example,        a.example,      *
                    OPTIONS http://a.example/,       a.example,      /
                    POST http://a.example?http://b/, a.example,      /?http://b/
                    """)
    void absoluteFormIsItsOwnAuthority(String line, String authority, String target) {
        RequestHead head = accepted(line, TargetContext.EXPLICIT, "Host: other.example");
        assertThat(head.authority().text(80)).isEqualTo(authority);
        assertThat(head.pathAndQuery()).isEqualTo(target);
        assertThat(head.scheme()).isEqualTo("http");
    }

    @ParameterizedTest
    @DisplayName("rule 3: an authority that is not spelt strictly is 400")
    @ValueSource(
            strings = {
                "GET https://a.example/",
                "GET ftp://a.example/",
                "GET ://a.example/",
                "GET a.example/",
                "GET a.example:80",
                "GET *",
                "GET http://",
                "GET http:///x",
                "GET http://user@a.example/",
                "GET http://a.example:/@b/%zz#f",
                "GET http://a.example\\@b.example/",
                "GET http://127.1/",
                "GET http://0x7f.1/",
                "GET http://a.example:0/",
                "GET http://a.example:70000/",
                "GET http://bücher.example/",
                "GET /",
                "OPTIONS *",
                "G@T http://a.example/",
                "CONNECT a.example",
                "CONNECT a.example:",
                "CONNECT http://a.example:443/",
                "CONNECT u@a.example:443",
                "CONNECT :443",
                "CONNECT /"
            })
    void explicitListenerRefusesOtherTargets(String line) {
        assertThat(refused(line, TargetContext.EXPLICIT, "Host: a.example")).isNotBlank();
    }

    @Test
    @DisplayName("rule 7: CONNECT names host and port, and is for explicit listeners alone")
    void connectNamesHostAndPort() {
        RequestHead head = accepted("CONNECT A.example:443", TargetContext.EXPLICIT, "Host: b.example");
        assertThat(head.authority().text(80)).isEqualTo("a.example:443");
        assertThat(head.pathAndQuery()).isEmpty();
        assertThat(refused("CONNECT a.example:443", INTERCEPTED, "Host: a.example"))
                .contains("CONNECT");
    }

    @Test
    void interceptedRequestIsForItsHost() {
        RequestHead head = accepted("GET /x?y", INTERCEPTED, "Host: A.example:8080");
        assertThat(head.authority().text(80)).isEqualTo("a.example:8080");
        assertThat(head.pathAndQuery()).isEqualTo("/x?y");
        assertThat(head.path()).isEqualTo("/x");
        assertThat(head.uriWithoutQuery()).isEqualTo("http://a.example:8080/x");
    }

    @Test
    void interceptedRequestWithoutHostIsForItsAddress() {
        assertThat(accepted("GET / HTTP/1.0", INTERCEPTED).authority().text(80)).isEqualTo("192.0.2.7:8080");
        assertThat(accepted("GET /", INTERCEPTED, "Host:").authority().text(80)).isEqualTo("192.0.2.7:8080");
        assertThat(accepted("OPTIONS *", INTERCEPTED, "Host: a").pathAndQuery()).isEqualTo("*");
    }

    @Test
    @DisplayName("rule 6: an intercepted absolute target that differs from Host is 400")
    void interceptedAbsoluteFormAgreesWithHost() {
        assertThat(accepted("GET http://A.example/", INTERCEPTED, "Host: a.example:80")
                        .authority()
                        .text(80))
                .isEqualTo("a.example");
        assertThat(refused("GET http://a.example/", INTERCEPTED, "Host: b.example"))
                .contains("disagree");
        assertThat(refused("GET http://a.example/", INTERCEPTED, "Host:")).contains("disagree");
        assertThat(refused("GET http://a.example/", INTERCEPTED, "Host: a.example:81"))
                .contains("disagree");
    }

    @ParameterizedTest
    @DisplayName("rule 5: a Host that is no authority is 400")
    @ValueSource(strings = {"a b", "u@a", "127.1", "a/b", "[::1", "a,b", "a:b", "bücher"})
    void hostThatIsNoAuthorityIsRefused(String host) {
        assertThat(refused("GET /", INTERCEPTED, "Host: " + host)).contains("Host");
    }

    @Test
    @DisplayName("rule 6: two Hosts, or none where one is due, are 400")
    void hostIsThereOnce() {
        assertThat(refused("GET /", INTERCEPTED, "Host: a", "Host: a")).contains("more than one");
        assertThat(refused("GET http://a/", TargetContext.EXPLICIT)).contains("needs a Host");
        assertThat(accepted("GET http://a/ HTTP/1.0", TargetContext.EXPLICIT).minorVersion())
                .isZero();
    }

    @Test
    void fragmentIsRefused() {
        assertThat(refused("GET /a#b", INTERCEPTED, "Host: a")).contains("encoded");
        assertThat(refused("GET /a\u0001", INTERCEPTED, "Host: a")).contains("encoded");
    }

    @Test
    @DisplayName("rule 15: an upgrade is websocket alone, by GET, over HTTP/1.1, named in Connection")
    void webSocketIsTheOnlyUpgrade() {
        String[] asked = {"Host: a", "Connection: keep-alive, Upgrade", "Upgrade: WebSocket"};
        assertThat(accepted("GET /", INTERCEPTED, asked).isWebSocketUpgrade()).isTrue();
        assertThat(accepted("POST /", INTERCEPTED, asked).isWebSocketUpgrade()).isFalse();
        assertThat(accepted("GET / HTTP/1.0", INTERCEPTED, asked).isWebSocketUpgrade())
                .isFalse();
        assertThat(accepted("GET /", INTERCEPTED, "Host: a", "Upgrade: websocket")
                        .isWebSocketUpgrade())
                .isFalse();
        assertThat(accepted("GET /", INTERCEPTED, "Host: a", "Connection: upgrade", "Upgrade: h2c")
                        .isWebSocketUpgrade())
                .isFalse();
        assertThat(accepted("GET /", INTERCEPTED, "Host: a", "Connection: upgrade", "Upgrade: h2c, websocket")
                        .isWebSocketUpgrade())
                .isFalse();
    }

    /** Rule 15: no body, because a tunnel begins where the head ends. */
    @Test
    @DisplayName("rule 15: an upgrade with a body is none")
    void upgradeWithBodyIsNone() {
        String[] asked = {"Host: a", "Connection: Upgrade", "Upgrade: websocket", "Content-Length: 3"};
        assertThat(accepted("GET /", INTERCEPTED, asked).isWebSocketUpgrade()).isFalse();
    }
}
