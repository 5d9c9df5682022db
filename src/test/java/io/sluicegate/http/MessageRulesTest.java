package io.sluicegate.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 10, and the length of a body by its head. */
final class MessageRulesTest {

    private static FieldList fields(String lines) {
        return lines.isEmpty() ? FieldList.EMPTY : Fields.of(lines.split("\\|", -1));
    }

    @ParameterizedTest
    @DisplayName("rule 10: framing that two readers read differently is refused in requests and answers")
    @ValueSource(
            strings = {
                "Content-Length: 1|Content-Length: 1",
                "Content-Length: 1|Content-Length: 2",
                "Content-Length: 1, 1",
                "Content-Length: +1",
                "Content-Length: -1",
                "Content-Length: 0x10",
                "Content-Length: 1 0",
                "Content-Length:",
                "Content-Length: ١",
                "Content-Length: 9223372036854775808",
                "Content-Length: 1|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding:",
                "A b: c",
                "A\u0001: c",
                "A(: c",
                ": c",
                "A: c\u0001d",
                "A: c\rd",
                "A: c\nd",
                "A: c\u0000d",
                "A: c\u007fd"
            })
    void framingThatTwoReadersReadDifferentlyIsRefused(String lines) {
        assertThat(MessageRules.faultOfRequest("GET", "/", 1, fields(lines))).isNotNull();
        assertThat(MessageRules.faultOfResponse(1, fields(lines))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Content-Length: 0",
                "Content-Length: 000000000000000001",
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: CHUNKED",
                "A: tab\tand \u00fcmlaut",
                "X:"
            })
    void soundHeadsPass(String lines) {
        assertThat(MessageRules.faultOfRequest("GET", "/", 1, fields(lines))).isNull();
        assertThat(MessageRules.faultOfResponse(1, fields(lines))).isNull();
    }

    @Test
    @DisplayName("rule 10: Transfer-Encoding is for HTTP/1.1")
    void chunksAreForHttp11() {
        assertThat(MessageRules.faultOfRequest("GET", "/", 0, fields("Transfer-Encoding: chunked")))
                .contains("HTTP/1.0");
    }

    @ParameterizedTest
    @DisplayName("rule 10: methods are tokens")
    @ValueSource(strings = {"", "G T", "GET\r", "G(", "G\u00c4T"})
    void methodIsToken(String method) {
        assertThat(MessageRules.faultOfRequest(method, "/", 1, FieldList.EMPTY)).contains("method");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    '',                             NONE,    0
                    Content-Length: 0,              NONE,    0
                    Content-Length: 5,              FIXED,   5
                    Transfer-Encoding: chunked,     CHUNKED, 0
                    """)
    void requestHasBodyOnlyWhenItSaysSo(String lines, BodyLength.Kind kind, long bytes) {
        assertThat(BodyLength.ofRequest(fields(lines))).isEqualTo(new BodyLength(kind, bytes));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    GET,  200, '',                         UNTIL_CLOSE, 0
                    GET,  200, Content-Length: 5,          FIXED,       5
                    GET,  200, Content-Length: 0,          FIXED,       0
                    GET,  200, Transfer-Encoding: chunked, CHUNKED,     0
                    HEAD, 200, Content-Length: 5,          NONE,        0
                    GET,  204, Content-Length: 5,          NONE,        0
                    GET,  304, Transfer-Encoding: chunked, NONE,        0
                    GET,  100, '',                         NONE,        0
                    """)
    void responseLengthIsThatOfRfc9112(String method, int status, String lines, BodyLength.Kind kind, long bytes) {
        assertThat(BodyLength.ofResponse(method, status, fields(lines))).isEqualTo(new BodyLength(kind, bytes));
    }
}
