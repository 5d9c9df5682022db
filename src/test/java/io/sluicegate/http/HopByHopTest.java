package io.sluicegate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rule 13: what is meant for one connection goes no further. */
final class HopByHopTest {

    private static List<String> kept(String... lines) {
        List<String> names = new ArrayList<>();
        HopByHop.strip(Fields.of(lines)).forEach((name, value) -> names.add(name));
        return names;
    }

    @Test
    @DisplayName("rule 13: fields for one connection go no further")
    void connectionFieldsAreDropped() {
        assertThat(kept(
                        "Connection: close",
                        "Keep-Alive: timeout=5",
                        "Proxy-Connection: keep-alive",
                        "Proxy-Authorization: Basic x",
                        "Proxy-Authenticate: Basic",
                        "TE: trailers",
                        "Transfer-Encoding: chunked",
                        "Upgrade: h2c",
                        "HTTP2-Settings: x",
                        "Accept: a",
                        "Trailer: X"))
                .containsExactly("Accept", "Trailer");
    }

    @Test
    @DisplayName("rule 13: fields that Connection names go no further")
    void namedFieldsAreDroppedWithoutCase() {
        assertThat(kept(
                        "Connection: X-One,, x-TWO ",
                        "Connection: three",
                        "x-one: 1",
                        "X-Two: 2",
                        "Three: 3",
                        "Four: 4"))
                .containsExactly("Four");
    }

    @Test
    @DisplayName("rule 13: nobody can name Content-Length or Host away")
    void framingAndRoutingCannotBeNamedAway() {
        assertThat(kept("Connection: Content-Length, Host, TE", "Content-Length: 3", "Host: a"))
                .containsExactly("Content-Length", "Host");
    }

    @Test
    void orderAndRepetitionAreKept() {
        FieldList kept = HopByHop.strip(Fields.of("B: 1", "a: 2", "B: 3"));
        assertThat(kept).hasToString("B: 1\na: 2\nB: 3\n");
        assertThat(kept.joined("b")).isEqualTo("1, 3");
        assertThat(kept.toBuilder().set("b", "4").build()).hasToString("a: 2\nb: 4\n");
        assertThat(kept.contains("A")).isTrue();
        assertThat(kept.get("c")).isNull();
    }

    @Test
    void tokensAreComparedWithoutCase() {
        assertThat(Tokens.listContains("keep-alive, Upgrade", "UPGRADE")).isTrue();
        assertThat(Tokens.listContains("upgraded", "upgrade")).isFalse();
        assertThat(Tokens.listContains(null, "x")).isFalse();
        assertThat(Tokens.split(" a,, B ,")).containsExactly("a", "b");
        assertThat(Tokens.isToken("")).isFalse();
        assertThat(Tokens.isToken("a:b")).isFalse();
    }

    @Test
    void detailsOfProxyStatusAreOneQuotedString() {
        assertThat(ProxyStatus.HTTP_REQUEST_DENIED.field("a \"b\" \\ \u00fc\r\nX: y"))
                .isEqualTo("sluicegate; error=http_request_denied; details=\"a \\\"b\\\" \\\\ ???X: y\"");
        assertThat(ProxyStatus.HTTP_REQUEST_DENIED.field("")).isEqualTo("sluicegate; error=http_request_denied");
    }
}
