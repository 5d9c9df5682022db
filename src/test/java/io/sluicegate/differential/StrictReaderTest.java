package io.sluicegate.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.differential.StrictMessage.State;
import io.sluicegate.differential.StrictReader.Sender;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The judge judged: what it calls sound, cut and faulty. */
final class StrictReaderTest {

    private static StrictReader reader(String text, Sender sender) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new StrictReader(bytes, 0, bytes.length, sender);
    }

    private static StrictMessage request(String text) {
        return reader(text, Sender.OTHERS).request();
    }

    @Test
    void severalRequestsAreReadOneAfterAnother() {
        StrictReader reader = reader(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nhi\r\n0\r\nT: 1\r\n\r\n"
                        + "PUT /b HTTP/1.0\r\nContent-Length: 3\r\n\r\nabcGET /c HT",
                Sender.OTHERS);
        assertThat(new String(reader.request().body(), StandardCharsets.ISO_8859_1))
                .isEqualTo("hi");
        StrictMessage second = reader.request();
        assertThat(second.target()).isEqualTo("/b");
        assertThat(new String(second.body(), StandardCharsets.ISO_8859_1)).isEqualTo("abc");
        assertThat(reader.request().state()).isEqualTo(State.CUT);
    }

    @Test
    void everyPartOfASoundRequestIsCut() {
        String whole = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nT: 1\r\n\r\n";
        for (int length = 1; length < whole.length(); length++) {
            assertThat(request(whole.substring(0, length)).state())
                    .as("first " + length)
                    .isEqualTo(State.CUT);
        }
        assertThat(request(whole).isWhole()).isTrue();
        assertThat(request("").state()).isEqualTo(State.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                "GET /  HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                "PUT / HTTP/1.0\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx",
                "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "PUT / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;a\nb\r\nx\r\n0\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nno colon\r\n\r\n"
            })
    void whatTwoReadersCouldReadInTwoWaysIsFaulty(String text) {
        assertThat(request(text).state()).isEqualTo(State.FAULTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nHost: b\r\n\r\n"
            })
    void theGatewayIsHeldToMoreThanOthers(String text) {
        assertThat(request(text).isWhole()).isTrue();
        assertThat(reader(text, Sender.GATEWAY).request().state()).isEqualTo(State.FAULTY);
    }

    @Test
    void anAnswerWithoutLengthEndsWithItsConnection() {
        String text = "HTTP/1.0 200 OK\r\n\r\nall of it";
        assertThat(reader(text, Sender.OTHERS).response("GET", true).isWhole()).isTrue();
        assertThat(reader(text, Sender.OTHERS).response("GET", false).state()).isEqualTo(State.CUT);
        StrictReader toHead = reader(text, Sender.OTHERS);
        assertThat(toHead.response("HEAD", false).isWhole()).isTrue();
        assertThat(toHead.response("GET", false).state()).isEqualTo(State.CUT);
    }
}
