package io.sluicegate.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.Protocol;
import io.sluicegate.testing.ClientHellos;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 20: a ClientHello is put together over segments and records; one that does not add up is TLS with a fault. */
final class ClientHelloTest {

    private final Classifier classifier = new Classifier();

    private Classification classify(byte[] bytes) {
        return classifier.classify(ByteBuffer.wrap(bytes));
    }

    private ClientHello hello(byte[] bytes) {
        Classification classified = classify(bytes);
        assertThat(classified).isInstanceOf(Classification.Known.class);
        Classification.Known known = (Classification.Known) classified;
        assertThat(known.protocol()).isEqualTo(Protocol.TLS);
        ClientHello hello = known.hello();
        if (hello == null) {
            throw new AssertionError("TLS without a hello");
        }
        return hello;
    }

    private static List<HostName> names(String... names) {
        return Stream.of(names).map(HostName::new).toList();
    }

    @Test
    void helloOfOpensslIsRead() {
        ClientHello hello = hello(Hellos.OPENSSL);
        assertThat(hello.serverNames()).isEqualTo(names("school.example"));
        assertThat(hello.alpn()).containsExactly("h2", "http/1.1");
        assertThat(hello.encryptedHello()).isFalse();
        assertThat(hello.fault()).isNull();
    }

    @Test
    void helloOfJdkIsRead() {
        ClientHello hello = hello(ClientHellos.naming("www.school.example", "h2", "http/1.1"));
        assertThat(hello.serverNames()).isEqualTo(names("www.school.example"));
        assertThat(hello.alpn()).containsExactly("h2", "http/1.1");
        assertThat(hello.fault()).isNull();
    }

    @Test
    void helloWithoutExtensionsIsSound() {
        byte[] body = Hellos.concat(
                new byte[] {3, 3}, new byte[32], new byte[] {0}, new byte[] {0, 2, 0, 47}, new byte[] {1, 0});
        byte[] message = Hellos.concat(new byte[] {1, 0}, Hellos.u16(body.length), body);
        ClientHello hello = hello(Hellos.record(22, message));
        assertThat(hello.serverNames()).isEmpty();
        assertThat(hello.fault()).isNull();
    }

    @Test
    void nameIsFoldedAndLosesItsLastDot() {
        byte[] message = Hellos.handshake(Hellos.serverName("WWW.School.Example."));
        assertThat(hello(Hellos.records(message, 16_384)).serverNames()).isEqualTo(names("www.school.example"));
    }

    @Test
    @DisplayName("rule 20: all entries of server_name are judged")
    void everyNameIsShown() {
        byte[] message = Hellos.handshake(Hellos.serverName("a.example", "b.example"));
        assertThat(hello(Hellos.records(message, 16_384)).serverNames()).isEqualTo(names("a.example", "b.example"));
    }

    @Test
    void encryptedHelloIsNoted() {
        byte[] message = Hellos.handshake(Hellos.serverName("a.example"), Hellos.extension(Hellos.ECH, new byte[300]));
        assertThat(hello(Hellos.records(message, 16_384)).encryptedHello()).isTrue();
    }

    static Stream<byte[]> wholeHellos() {
        byte[] postQuantum = Hellos.handshake(Hellos.keyShare(1216), Hellos.serverName("school.example"));
        byte[] small = Hellos.handshake(Hellos.serverName("school.example"));
        return Stream.of(
                Hellos.OPENSSL,
                ClientHellos.naming("school.example"),
                Hellos.records(postQuantum, 16_384),
                Hellos.records(postQuantum, 100),
                Hellos.records(small, 1));
    }

    @ParameterizedTest
    @DisplayName("rule 20: a ClientHello is put together over segments")
    @MethodSource("wholeHellos")
    void everyProperPrefixNeedsMore(byte[] hello) {
        for (int end = 0; end < hello.length; end++) {
            assertThat(classify(Arrays.copyOf(hello, end)))
                    .as("the first %s of %s bytes", end, hello.length)
                    .isEqualTo(Classification.NeedMore.INSTANCE);
        }
        assertThat(hello(hello).serverNames()).isEqualTo(names("school.example"));
    }

    @ParameterizedTest
    @MethodSource("wholeHellos")
    void whatFollowsTheHelloDoesNotMatter(byte[] hello) {
        ClientHello alone = hello(hello);
        assertThat(hello(Hellos.concat(hello, new byte[] {20, 3, 3, 0, 1, 1}))).isEqualTo(alone);
        assertThat(hello(Hellos.concat(hello, new byte[] {0}))).isEqualTo(alone);
    }

    @ParameterizedTest
    @DisplayName("rule 20: a ClientHello is put together over records")
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 31, 64, 255})
    void recordsOfAnySizeAreJoined(int recordBytes) {
        byte[] message = Hellos.handshake(Hellos.keyShare(64), Hellos.serverName("school.example"));
        ClientHello hello = hello(Hellos.records(message, recordBytes));
        assertThat(hello.serverNames()).isEqualTo(names("school.example"));
        assertThat(hello.fault()).isNull();
    }

    /** 64 KiB of handshake behind its 4 bytes of head, in the most records: all of it has to fit. */
    @Test
    @DisplayName("rule 20: a ClientHello of 64 KiB is read")
    void largestHelloIsReadWithinTheBound() {
        int frame = Hellos.handshake(Hellos.serverName("school.example"), Hellos.keyShare(0)).length - 4;
        byte[] message = Hellos.handshake(Hellos.keyShare(60_000), Hellos.serverName("school.example"));
        assertThat(message.length - 4).isEqualTo(frame + 60_000);
        byte[] cut = Hellos.records(message, 64);
        assertThat(cut.length).isLessThanOrEqualTo(Classifier.MAX_BYTES);
        assertThat(hello(cut).serverNames()).isEqualTo(names("school.example"));
        assertThat(Classifier.MAX_BYTES).isEqualTo(4 + 64 * 1024 + 5 * 1024);
    }

    @Test
    @DisplayName("rule 20: a ClientHello above 64 KiB is faulty at once")
    void helloLargerThanTheBoundIsFaultyAtOnce() {
        byte[] head = Hellos.record(22, new byte[] {1, 1, 0, 1});
        assertThat(hello(head).fault()).contains("64 KiB");
    }

    @Test
    @DisplayName("rule 20: a ClientHello in too many records is faulty")
    void tooManyRecordsAreFaulty() {
        byte[] message = Hellos.handshake(Hellos.keyShare(1200), Hellos.serverName("school.example"));
        assertThat(hello(Hellos.records(message, 1)).fault()).contains("records");
    }

    @Test
    void emptyRecordIsFaulty() {
        assertThat(hello(Hellos.record(22, new byte[0])).fault()).contains("empty");
    }

    @Test
    void anotherRecordWithinTheHelloIsFaulty() {
        byte[] message = Hellos.handshake(Hellos.serverName("school.example"));
        byte[] first = Hellos.record(22, Arrays.copyOf(message, 10));
        assertThat(hello(Hellos.concat(first, Hellos.record(23, new byte[3]))).fault())
                .contains("interrupted");
    }

    static Stream<Arguments> malformed() {
        byte[] name = Hellos.serverName("a.example");
        byte[] list = Hellos.concat(new byte[] {0}, Hellos.vector16(new byte[] {'a'}));
        return Stream.of(
                Arguments.of("doubled", Hellos.handshake(name, name)),
                Arguments.of("doubled", Hellos.handshake(Hellos.keyShare(1), Hellos.keyShare(1), name)),
                Arguments.of("no host name", Hellos.handshake(Hellos.serverName(""))),
                Arguments.of("no host name", Hellos.handshake(Hellos.serverName("192.0.2.1"))),
                Arguments.of("no host name", Hellos.handshake(Hellos.serverName("a b"))),
                Arguments.of("no host name", Hellos.handshake(Hellos.serverName("caf\u00e9.example"))),
                Arguments.of("no host name", Hellos.handshake(Hellos.serverName("a.example", "*.example"))),
                Arguments.of("malformed", Hellos.handshake(Hellos.extension(0, Hellos.vector16(new byte[0])))),
                Arguments.of(
                        "malformed",
                        Hellos.handshake(Hellos.extension(0, Hellos.concat(Hellos.vector16(list), new byte[1])))),
                Arguments.of("add up", Hellos.handshake(Hellos.extension(0, new byte[0]))),
                Arguments.of("add up", Hellos.handshake(Hellos.extension(0, Hellos.u16(50)))),
                Arguments.of("add up", Hellos.handshake(Hellos.extension(0, Hellos.vector16(new byte[] {0, 0, 9})))),
                Arguments.of("add up", Hellos.handshake(Hellos.extension(16, Hellos.vector16(new byte[] {9, 'h'})))),
                Arguments.of(
                        "add up",
                        Hellos.handshake(
                                Hellos.extension(16, Hellos.concat(Hellos.vector16(new byte[] {1, 'h'}), new byte[1])),
                                name)),
                Arguments.of("add up", Hellos.handshake(name, new byte[] {0})),
                Arguments.of("add up", Hellos.handshake(name, new byte[] {0, 5, 0, 9})),
                Arguments.of("add up", new byte[] {1, 0, 0, 3, 3, 3, 0}),
                Arguments.of("add up", new byte[] {1, 0, 0, 0}),
                Arguments.of("after the end", trailing(Hellos.handshake(name))));
    }

    /** A byte more in the message than its vectors take. */
    private static byte[] trailing(byte[] handshake) {
        byte[] longer = Arrays.copyOf(handshake, handshake.length + 1);
        longer[3]++;
        return longer;
    }

    @ParameterizedTest
    @DisplayName("rule 20: malformed, doubled and unparsable extensions are faults")
    @MethodSource("malformed")
    void helloThatDoesNotAddUpIsTlsWithFault(String fault, byte[] handshake) {
        assertThat(hello(Hellos.records(handshake, 16_384)).fault()).contains(fault);
        assertThat(hello(Hellos.records(handshake, 3)).fault()).contains(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "16030100050200000100", // a ServerHello
                "1602010005", // SSL 2
                "160305", // no such version
                "1603014001", // a record too long
                "1604"
            })
    void handshakeThatIsNoHelloIsOther(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(classify(bytes)).isEqualTo(new Classification.Known(Protocol.OTHER, null));
    }

    @Test
    void bufferIsLeftAsItWas() {
        ByteBuffer bytes = ByteBuffer.wrap(Hellos.concat(new byte[7], Hellos.OPENSSL, new byte[5]));
        bytes.position(7).limit(7 + Hellos.OPENSSL.length);
        assertThat(classifier.classify(bytes.asReadOnlyBuffer()))
                .isEqualTo(new Classification.Known(Protocol.TLS, hello(Hellos.OPENSSL)));
        assertThat(classifier.classify(bytes)).isInstanceOf(Classification.Known.class);
        assertThat(bytes.position()).isEqualTo(7);
        assertThat(bytes.remaining()).isEqualTo(Hellos.OPENSSL.length);
    }

    @Test
    void alertIsAccessDenied() {
        assertThat(TlsAlert.accessDenied()).containsExactly(21, 3, 3, 0, 2, 2, 49);
        TlsAlert.accessDenied()[0] = 0;
        assertThat(TlsAlert.accessDenied()[0]).isEqualTo((byte) 21);
    }
}
