package io.sluicegate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.forward.HttpCodecSettings;
import io.sluicegate.testing.DecodedText;
import io.sluicegate.testing.LeakCheck;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
@DisplayName("rule 10: one strict parser for requests, at every split point")
final class ClientRequestDecoderTest {

    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static ClientRequestDecoder decoder() {
        return new ClientRequestDecoder(new HttpCodecSettings(64 * 1024).decoder());
    }

    private static String read(String text, int split) {
        return DecodedText.of(decoder(), text, split);
    }

    private static void assertRead(String text, String expected) {
        DecodedText.assertRead(ClientRequestDecoderTest::decoder, text, expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\r\nGET / HTTP/1.0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi",
                "GET / HTTP/1.1\r\nHost:a\r\nEmpty:\r\nX: \u00e4\ty \r\n\r\n",
                CHUNKED + "2\r\nhi\r\n0\r\n\r\n",
                CHUNKED + "2;a=\"b\"\r\nhi\r\n000;c\r\nTrailer: x\r\nOther: y\r\n\r\n",
                CHUNKED + "000000000000002\r\nhi\r\n000000000000000\r\n\r\n"
            })
    void soundRequestsPass(String text) {
        assertRead(text, "H.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n",
                " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
                "GET / x HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\n",
                "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n",
                "GET / HTTP/11\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.10\r\nHost: a\r\n\r\n",
                "GET / HTTP/+1.1\r\nHost: a\r\n\r\n",
                "GET / http/1.1\r\nHost: a\r\n\r\n",
                "GET /\r\nHost: a\r\n\r\n",
                "GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n",
                "G\u0000T / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET: / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\u0000GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void loosenedRequestLinesAreRefused(String text) {
        assertRead(text, "!");
    }

    @ParameterizedTest
    @DisplayName("rule 10: fields of requests in any looser spelling are refused")
    @MethodSource("io.sluicegate.testing.LooseSpellings#fields")
    void loosenedFieldsAreRefused(String field) {
        assertRead("GET / HTTP/1.1\r\nHost: a\r\n" + field + "\r\n", "!");
        assertRead("GET / HTTP/1.1\r\n" + field + "Host: a\r\n\r\n", "!");
    }

    @ParameterizedTest
    @DisplayName("rule 10: trailers of requests are read as strictly as fields")
    @MethodSource("io.sluicegate.testing.LooseSpellings#fields")
    void loosenedTrailersAreRefused(String field) {
        assertRead(CHUNKED + "2\r\nhi\r\n0\r\n" + field + "\r\n", "H!");
    }

    @ParameterizedTest
    @DisplayName("rule 10: chunks of requests in any looser spelling are refused")
    @MethodSource("io.sluicegate.testing.LooseSpellings#chunks")
    void loosenedChunksAreRefused(String chunk) {
        assertRead(CHUNKED + chunk + "0\r\n\r\n", "H!");
    }

    @Test
    @DisplayName("rule 10: extensions of a request's chunks are bounded over the whole body")
    void chunkExtensionsAreBounded() {
        String chunk = "1;e=" + "x".repeat(500) + "\r\na\r\n";
        assertThat(read(CHUNKED + chunk.repeat(8) + "0\r\n\r\n", 100)).isEqualTo("H.");
        assertThat(read(CHUNKED + chunk.repeat(9) + "0\r\n\r\n", 100)).isEqualTo("H!");
    }

    @Test
    @DisplayName("rule 10: trailers of requests are bounded")
    void trailersAreBounded() {
        assertThat(read(CHUNKED + "0\r\nX: " + "y".repeat(70_000) + "\r\n\r\n", 100))
                .isEqualTo("H!");
        assertThat(read(CHUNKED + "0\r\n" + "X: y\r\n".repeat(20_000) + "\r\n", 100))
                .isEqualTo("H!");
    }
}
