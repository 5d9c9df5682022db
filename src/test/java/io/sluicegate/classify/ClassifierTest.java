package io.sluicegate.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Protocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClassifierTest {

    private final Classifier classifier = new Classifier();

    private Classification classify(String text) {
        return classifier.classify(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static Classification known(Protocol protocol) {
        return new Classification.Known(protocol, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET ",
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT a:443 HTTP/1.1\r\n",
                "SEARCH /",
                "PROPFIND /",
                "OPTIONS * HTTP/1.1\r\n",
                "FOO / HTTP/1.1\r\n",
                "get / HTTP/1.1\r\n",
                "M-SEARCH * HTTP/1.1\r\n",
                "BREW /pot HTTP/1.0\n",
                "PRI / HTTP/1.1\r\n",
                "SSHX / HTTP/1.1\r\n",
                "!#$%&'*+-.^_`|~ / HTTP/1.1\r\n",
                "GET\t/ HTTP/1.1\r\n",
                "FOO\t/ HTTP/1.1\r\n"
            })
    void requestLinesAreHttp(String bytes) {
        assertThat(classify(bytes)).isEqualTo(known(Protocol.HTTP));
    }

    /** Origins skip empty lines before a request (RFC 9112 section 2.2), so they are no way past the rules for HTTP. */
    @ParameterizedTest
    @ValueSource(strings = {"\r\nGET ", "\r\n\r\n\r\nGET / HTTP/1.1", "\nPOST ", "\r\nFOO / HTTP/1.1\r\n"})
    void emptyLinesBeforeRequestAreSkipped(String bytes) {
        assertThat(classify(bytes)).isEqualTo(known(Protocol.HTTP));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\r\n", "\r\n\r\n", "\n", "\r\nG", "\r\nGET", "\r\nFOO /"})
    void emptyLinesAloneNeedMore(String bytes) {
        assertThat(classify(bytes)).isEqualTo(Classification.NeedMore.INSTANCE);
    }

    @Test
    void emptyLinesAreBounded() {
        assertThat(classify("\r\n".repeat(100))).isEqualTo(known(Protocol.OTHER));
        assertThat(classify("\r\rGET / HTTP/1.1\r\n")).isEqualTo(known(Protocol.OTHER));
    }

    @Test
    void prefaceIsH2c() {
        assertThat(classify("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).isEqualTo(known(Protocol.H2C));
        assertThat(classify("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0")).isEqualTo(known(Protocol.H2C));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n", "SSH-", "SSH-1.99-x"})
    void bannerIsSsh(String bytes) {
        assertThat(classify(bytes)).isEqualTo(known(Protocol.SSH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                "GET",
                "S",
                "SS",
                "SSH",
                "P",
                "PRI",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r",
                "FOO",
                "FOO /",
                "FOO / HTTP/1.1\r",
                "BREW"
            })
    void properPrefixNeedsMore(String bytes) {
        assertThat(classify(bytes)).isEqualTo(Classification.NeedMore.INSTANCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0",
                "EHLO a\r\n",
                "USER joe\r\n",
                "* OK IMAP4\r\n",
                "a1 LOGIN x y\r\n",
                "GET/ HTTP/1.1\r\n",
                " GET / HTTP/1.1\r\n",
                "FOO / HTTP/2.0\r\n",
                "FOO / HTTP/1.x\r\n",
                "FOO /\0 HTTP/1.1\r\n",
                "THIS-IS-A-TOKEN-OF-MORE-THAN-32-CHARACTERS / HTTP/1.1\r\n",
                "\u0013BitTorrent protocol",
                "\u0080\u0001"
            })
    void anythingElseIsOther(String bytes) {
        assertThat(classify(bytes)).isEqualTo(known(Protocol.OTHER));
    }

    @Test
    void lineOfUnknownMethodIsBounded() {
        assertThat(classify("FOO /" + "x".repeat(10_000))).isEqualTo(known(Protocol.OTHER));
    }
}
