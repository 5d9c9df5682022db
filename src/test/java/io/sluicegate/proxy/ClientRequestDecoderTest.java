package io.sluicegate.proxy;

import io.sluicegate.forward.HttpCodecSettings;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.StrictChunks;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
@DisplayName("rule 10: one strict parser for requests, at every split point")
final class ClientRequestDecoderTest implements StrictChunks {

    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Override
    public ClientRequestDecoder decoder() {
        return new ClientRequestDecoder(new HttpCodecSettings(64 * 1024).decoder());
    }

    @Override
    public String chunked() {
        return CHUNKED;
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
}
