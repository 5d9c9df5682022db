package io.sluicegate.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.sluicegate.testing.LeakCheck;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
@DisplayName("rule 10: one strict parser for responses, at every split point")
final class StrictLinesTest {

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** What the decoder made of the text: H for a head, a dot for an end, ! for a failed object. */
    private static String read(String text, int split) {
        OriginResponseDecoder decoder = new OriginResponseDecoder(new HttpCodecSettings(64 * 1024).decoder());
        decoder.expectAnswerTo("GET");
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, split));
        channel.writeInbound(Unpooled.copiedBuffer(bytes, split, bytes.length - split));
        StringBuilder seen = new StringBuilder();
        for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
            HttpObject object = (HttpObject) each;
            if (object.decoderResult().isFailure()) {
                seen.append('!');
            } else {
                seen.append(object instanceof HttpResponse ? "H" : "");
                seen.append(object instanceof LastHttpContent ? "." : "");
            }
            ReferenceCountUtil.release(each);
        }
        channel.finishAndReleaseAll();
        return seen.toString();
    }

    private static void assertRead(String text, String expected) {
        for (int split = 0; split <= text.length(); split++) {
            assertThat(read(text, split)).as("split at " + split).isEqualTo(expected);
        }
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

    @Test
    void trailersAreReadAsStrictlyAsFields() {
        assertRead(CHUNKED + "2\r\nhi\r\n0\r\nA: b\r\n folded\r\n\r\n", "H!");
        assertRead(CHUNKED + "2\r\nhi\r\n0\r\nA : b\r\n\r\n", "H!");
        assertRead(CHUNKED + "2\r\nhi\r\n0\r\n\n", "H!");
    }

    @Test
    void chunkExtensionsAreBoundedOverTheWholeBody() {
        String chunk = "1;e=" + "x".repeat(500) + "\r\na\r\n";

        assertThat(read(CHUNKED + chunk.repeat(8) + "0\r\n\r\n", 100)).isEqualTo("H.");
        assertThat(read(CHUNKED + chunk.repeat(9) + "0\r\n\r\n", 100)).isEqualTo("H!");
        assertThat(read(CHUNKED + "1\r\na\r\n".repeat(50_000) + "0\r\n\r\n", 100))
                .isEqualTo("H.");
    }
}
