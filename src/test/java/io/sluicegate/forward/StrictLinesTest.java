package io.sluicegate.forward;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.StrictChunks;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
@DisplayName("rule 10: one strict parser for responses, at every split point")
final class StrictLinesTest implements StrictChunks {

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Override
    public OriginResponseDecoder decoder() {
        OriginResponseDecoder decoder = new OriginResponseDecoder(new HttpCodecSettings(64 * 1024).decoder());
        decoder.expectAnswerTo("GET");
        return decoder;
    }

    @Override
    public String chunked() {
        return CHUNKED;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
                "HTTP/1.1 200 \r\nContent-Length: 0\r\nEmpty:\r\nX:y\r\n\r\n",
                "HTTP/1.0 599\r\nContent-Length: 0\r\n\r\n",
                CHUNKED + "2\r\nhi\r\n0\r\n\r\n",
                CHUNKED + "2;a=\"b\"\r\nhi\r\n000;c\r\nTrailer: x\r\nOther: y\r\n\r\n",
                CHUNKED + "0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                CHUNKED + "0b\r\n0\r\n\r\nX :y\r\n\r\n0\r\n\r\n"
            })
    void soundAnswersPass(String text) {
        assertRead(text, "H.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\nContent-Length: 0\r\n\r\nhi",
                "HTTP/1.0 200 OK\r\nContent-Length: 2, 2\r\n\r\nhi",
                "HTTP/1.0 200 OK\r\ncontent-length: +2\r\n\r\nhi",
                "\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1  200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1\t200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 +200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 O\u0000K\r\nContent-Length: 0\r\n\r\n",
                "http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n X: folded\r\n\r\n",
                "HTTP/1.1 200 OK\r\n X: folded\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\u0000b\r\nContent-Length: 0\r\n\r\n"
            })
    void loosenedHeadsAreRefused(String text) {
        assertRead(text, "!");
    }

    @ParameterizedTest
    @DisplayName("rule 10: fields of answers in any looser spelling are refused")
    @MethodSource("io.sluicegate.testing.LooseSpellings#fields")
    void loosenedFieldsAreRefused(String field) {
        assertRead("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + field + "\r\n", "!");
    }
}
