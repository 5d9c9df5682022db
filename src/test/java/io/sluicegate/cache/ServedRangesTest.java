package io.sluicegate.cache;

import static io.sluicegate.cache.Messages.DATE;
import static io.sluicegate.cache.Messages.THEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ByterangesReader;
import io.sluicegate.testing.ByterangesReader.Part;
import java.nio.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Several ranges as multipart/byteranges (RFC 9110 sections 14.6 and 15.3.7.2), read back by a strict reader. */
final class ServedRangesTest {

    private static final String TYPE = "Content-Type: text/plain; charset=utf-8";
    private static final String MODIFIED = "Last-Modified: Sun, 01 Mar 2026 11:00:00 GMT";

    private static ServedResponse serve(StoredResponse stored, String... request) {
        return ServedResponse.of(stored, Messages.get(request), THEN, () -> "boundary");
    }

    private static byte[] bytes(ServedResponse served) {
        return ServedResponseTest.text(served).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<Part> parts(ServedResponse served) {
        return ByterangesReader.read(String.valueOf(served.fields().get("Content-Type")), bytes(served));
    }

    @Test
    void severalRangesAreMultipartWithContentRangeInEachPartAlone() {
        ServedResponse served = serve(Messages.stored(DATE, TYPE), "Range: bytes=0-0,2-4");
        assertThat(served.status()).isEqualTo(206);
        assertThat(served.fields()).hasToString(DATE + "\nContent-Type: multipart/byteranges; boundary=boundary\n");
        assertThat(ServedResponseTest.text(served)).isEqualTo("""
                --boundary
                Content-Type: text/plain; charset=utf-8
                Content-Range: bytes 0-0/10

                0
                --boundary
                Content-Type: text/plain; charset=utf-8
                Content-Range: bytes 2-4/10

                234
                --boundary--
                """.replace("\n", "\r\n"));
        assertThat(served.length()).isEqualTo(bytes(served).length);
    }

    @Test
    void partsOfABodyWithoutMediaTypeHaveNone() {
        assertThat(parts(serve(Messages.stored(DATE), "Range: bytes=-1,0-0")))
                .extracting(Part::fields)
                .containsExactly(List.of("Content-Range: bytes 9-9/10"), List.of("Content-Range: bytes 0-0/10"));
    }

    @Test
    void oneSatisfiableRangeOfSeveralIsNoMultipart() {
        ServedResponse served = serve(Messages.stored(DATE, TYPE), "Range: bytes=0-1,10-");
        assertThat(served.fields().get("Content-Range")).isEqualTo("bytes 0-1/10");
        assertThat(served.fields().get("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(ServedResponseTest.text(served)).isEqualTo("01");
    }

    @Test
    void boundaryIsAskedForOnlyWhereItIsNeeded() {
        for (String range : new String[] {"bytes=0-1", "bytes=0-1,1-2", "bytes=10-", "bytes=x"}) {
            ServedResponse.of(Messages.stored(DATE), Messages.get("Range: " + range), THEN, () -> {
                throw new AssertionError(range);
            });
        }
    }

    @Test
    void aLongMediaTypeIsKeptOnceForAllParts() {
        StoredResponse stored = Messages.stored(DATE, "Content-Type: text/" + "x".repeat(10_000));
        ServedResponse served = serve(stored, "Range: bytes=0-0,2-2,4-4,6-6,8-8");
        assertThat(served.length()).isGreaterThan(50_000);
        long own = served.body().stream()
                .filter(piece -> piece.capacity() < 10_000)
                .mapToLong(Buffer::capacity)
                .sum();
        assertThat(own).isLessThan(500);
        assertThat(parts(served)).hasSize(5);
    }

    @Test
    void partCarriesWhatTheWholeWouldHave() {
        ServedResponse served = serve(
                Messages.stored(
                        DATE,
                        TYPE,
                        MODIFIED,
                        "ETag: \"a\"",
                        "Vary: X",
                        "Expires: 0",
                        "Cache-Control: max-age=9",
                        "Content-Location: /l",
                        "Content-Language: de",
                        "X: y",
                        "Content-Digest: sha-256=:x:",
                        "Content-MD5: x",
                        "Repr-Digest: sha-256=:x:",
                        "Age: 1",
                        "Content-Length: 10"),
                "Range: bytes=0-1");
        assertThat(served.fields()).hasToString(String.join("\n", DATE, TYPE, MODIFIED, """
                ETag: "a"
                Vary: X
                Expires: 0
                Cache-Control: max-age=9
                Content-Location: /l
                Content-Language: de
                X: y
                Repr-Digest: sha-256=:x:
                Content-Range: bytes 0-1/10
                """));
    }

    @Test
    void furtherPartLeavesOutWhatTheClientHas() {
        StoredResponse stored = Messages.stored(
                DATE,
                TYPE,
                MODIFIED,
                "ETag: \"a\"",
                "Vary: X",
                "Cache-Control: max-age=9",
                "Content-Language: de",
                "Content-Encoding: br");
        assertThat(serve(stored, "Range: bytes=0-1", "If-Range: \"a\"").fields())
                .hasToString(DATE + """

                ETag: "a"
                Vary: X
                Cache-Control: max-age=9
                Content-Range: bytes 0-1/10
                """);
        ServedResponse several = serve(stored, "Range: bytes=0-1,3-3", "If-Range: \"a\"");
        assertThat(parts(several)).allMatch(part -> part.fields().get(0).equals(TYPE));
        assertThat(several.fields().contains("Content-Language")).isFalse();
    }

    @Test
    void furtherPartKeepsTheDateThatIsItsOnlyValidator() {
        ServedResponse served = serve(
                Messages.stored(DATE, TYPE, MODIFIED), "Range: bytes=0-1", "If-Range: Sun, 01 Mar 2026 11:00:00 GMT");
        assertThat(served.fields()).hasToString(DATE + "\n" + MODIFIED + "\nContent-Range: bytes 0-1/10\n");
    }

    @Test
    void unsatisfiableRangesTellTheSize() {
        ServedResponse served = serve(Messages.stored(DATE, TYPE, "ETag: \"a\""), "Range: bytes=10-,-0");
        assertThat(served.status()).isEqualTo(416);
        assertThat(served.fields()).hasToString("Content-Range: bytes */10\n");
        assertThat(served.length()).isZero();
        assertThat(served.body()).isEmpty();
    }

    @Provide
    static Arbitrary<String> bodies() {
        return Arbitraries.strings()
                .withCharRange('\u0000', '\u00ff')
                .withChars("\r\n-boundary")
                .ofMinLength(1)
                .ofMaxLength(400);
    }

    @Provide
    static Arbitrary<String> ranges() {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 400);
        Arbitrary<String> closed = number.flatMap(
                first -> Arbitraries.integers().between(first, first + 40).map(last -> first + "-" + last));
        return Arbitraries.oneOf(closed, number.map(first -> first + "-"), number.map(length -> "-" + length));
    }

    @Property
    void everyPartIsThatPartOfTheBody(
            @ForAll("bodies") String body, @ForAll @Size(min = 1, max = 16) List<@From("ranges") String> ranges) {
        String field = ranges.stream().collect(Collectors.joining(", "));
        ServedResponse served = serve(Messages.stored(200, body, DATE, TYPE), "Range: bytes=" + field);
        byte[] bytes = bytes(served);
        assertThat(served.length()).isEqualTo(bytes.length);
        List<ByteRange> expected = Objects.requireNonNull(ByteRanges.of("bytes=" + field, body.length()));
        assertThat(served.status()).isEqualTo(expected.isEmpty() ? 416 : 206);
        if (expected.size() == 1) {
            ByteRange range = expected.get(0);
            assertThat(served.fields().get("Content-Range")).isEqualTo(range.contentRange(body.length()));
            assertThat(ServedResponseTest.text(served))
                    .isEqualTo(body.substring((int) range.first(), (int) range.last() + 1));
        } else if (expected.size() > 1) {
            assertThat(served.fields().contains("Content-Range")).isFalse();
            assertThat(parts(served))
                    .isEqualTo(expected.stream().map(range -> part(body, range)).toList());
        }
    }

    private static Part part(String body, ByteRange range) {
        String told = range.contentRange(body.length());
        return new Part(
                List.of(TYPE, "Content-Range: " + told),
                told,
                body.substring((int) range.first(), (int) range.last() + 1));
    }
}
