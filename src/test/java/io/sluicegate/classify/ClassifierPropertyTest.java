package io.sluicegate.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any bytes at all. */
final class ClassifierPropertyTest {

    private final Classifier classifier = new Classifier();

    /** Pieces of protocols, whole and broken, among random bytes. */
    @Provide
    Arbitrary<byte[]> streams() {
        Arbitrary<byte[]> pieces = Arbitraries.of(
                        "GET ",
                        "FOO ",
                        "/ HTTP/1.1",
                        "\r\n",
                        "\n",
                        "SSH-",
                        "PRI * HTTP/2.0\r\n\r\n",
                        "SM\r\n\r\n",
                        "S",
                        "\t")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
        Arbitrary<byte[]> hellos = Arbitraries.of(
                Hellos.OPENSSL,
                Hellos.records(Hellos.handshake(Hellos.serverName("a.example")), 7),
                Hellos.handshake(Hellos.serverName("a.example")),
                Hellos.record(22, new byte[0]),
                Hellos.record(22, new byte[] {1, 0, 0, 1}),
                new byte[] {22, 3, 1});
        Arbitrary<byte[]> random = Arbitraries.bytes().array(byte[].class).ofMaxSize(12);
        return Arbitraries.oneOf(List.of(pieces, hellos, random))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(parts -> Hellos.concat(parts.toArray(new byte[0][])));
    }

    /** A hello, one byte of which is another. */
    @Provide
    Arbitrary<byte[]> damagedHellos() {
        byte[] whole = Hellos.records(Hellos.handshake(Hellos.serverName("a.example"), Hellos.keyShare(40)), 40);
        return Arbitraries.integers()
                .between(0, whole.length - 1)
                .flatMap(at -> Arbitraries.bytes().map(value -> {
                    byte[] damaged = whole.clone();
                    damaged[at] = value;
                    return damaged;
                }));
    }

    @Property
    void moreBytesNeverTakeAnAnswerBack(@ForAll("streams") byte[] bytes) {
        answersOnce(bytes);
    }

    @Property
    void damagedHelloIsAnsweredOnce(@ForAll("damagedHellos") byte[] bytes) {
        answersOnce(bytes);
    }

    private void answersOnce(byte[] bytes) {
        Classification answer = null;
        for (int end = 0; end <= bytes.length; end++) {
            Classification now = classifier.classify(ByteBuffer.wrap(Arrays.copyOf(bytes, end)));
            if (answer != null) {
                assertThat(now).as("after %s bytes", end).isEqualTo(answer);
            } else if (now instanceof Classification.Known) {
                answer = now;
            }
        }
    }
}
