package io.sluicegate.cache;

import static io.sluicegate.cache.Messages.DATE;
import static io.sluicegate.cache.Messages.THEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.http.Fields;
import io.sluicegate.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 sections 13 and 14, over a body of ten bytes. */
final class ServedResponseTest {

    private static final String MODIFIED = "Last-Modified: Sun, 01 Mar 2026 11:00:00 GMT";

    private static ServedResponse serve(StoredResponse stored, String... request) {
        return serve(stored, Messages.get(request));
    }

    private static ServedResponse serve(StoredResponse stored, RequestHead request) {
        return ServedResponse.of(stored, request, THEN, () -> "boundary");
    }

    /** The body in one, a byte a character. */
    static String text(ServedResponse served) {
        StringBuilder text = new StringBuilder();
        served.body().forEach(piece -> text.append(StandardCharsets.ISO_8859_1.decode(piece.duplicate())));
        return text.toString();
    }

    @Test
    void wholeIsServedWithoutAgeAndLength() {
        ServedResponse served = serve(Messages.stored(DATE, "Age: 5", "Content-Length: 10", "X: y"));
        assertThat(served.status()).isEqualTo(200);
        assertThat(served.fields()).hasToString(DATE + "\nX: y\n");
        assertThat(text(served)).isEqualTo("0123456789");
        assertThat(served.length()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bytes=0-0       | 206 | 0          | bytes 0-0/10
                    bytes=0-        | 206 | 0123456789 | bytes 0-9/10
                    BYTES=3-5       | 206 | 345        | bytes 3-5/10
                    bytes=9-99      | 206 | 9          | bytes 9-9/10
                    bytes=-3        | 206 | 789        | bytes 7-9/10
                    bytes=-99       | 206 | 0123456789 | bytes 0-9/10
                    bytes=1-99999999999999999999 | 206 | 123456789 | bytes 1-9/10
                    bytes=0-2,1-4   | 206 | 01234      | bytes 0-4/10
                    bytes=10-       | 416 | ''         | bytes */10
                    bytes=-0        | 416 | ''         | bytes */10
                    bytes=5-3       | 200 | 0123456789 |
                    bytes=a-b       | 200 | 0123456789 |
                    items=0-1       | 200 | 0123456789 |
                    """)
    void rangeIsCutFromTheWhole(String range, int status, String body, String contentRange) {
        ServedResponse served = serve(Messages.stored(DATE, "ETag: \"a\""), "Range: " + range);
        assertThat(served.status()).isEqualTo(status);
        assertThat(text(served)).isEqualTo(body);
        assertThat(served.length()).isEqualTo(body.length());
        assertThat(served.fields().get("Content-Range")).isEqualTo(contentRange);
    }

    @Test
    void rangeIsForGetAnd200Alone() {
        StoredResponse stored = Messages.stored(DATE);
        assertThat(serve(stored, Messages.request("HEAD", "/", "Range: bytes=0-1"))
                        .status())
                .isEqualTo(200);
        assertThat(serve(Messages.stored(404, "gone", DATE), "Range: bytes=0-1").status())
                .isEqualTo(404);
        assertThat(serve(Messages.stored(200, "", DATE), "Range: bytes=0-").status())
                .isEqualTo(416);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "a"                           | 206
                    "b"                           | 200
                    W/"a"                         | 200
                    Sun, 01 Mar 2026 11:00:00 GMT | 206
                    Sun, 01 Mar 2026 11:30:00 GMT | 200
                    """, quoteCharacter = '\'')
    void ifRangeGuardsTheRange(String condition, int status) {
        StoredResponse stored = Messages.stored(DATE, MODIFIED, "ETag: \"a\"");
        assertThat(serve(stored, "Range: bytes=0-1", "If-Range: " + condition).status())
                .isEqualTo(status);
    }

    @Test
    void ifRangeWithoutRangeMeansNothing() {
        StoredResponse stored = Messages.stored(DATE, MODIFIED, "ETag: \"a\"");
        assertThat(serve(stored, "If-Range: \"a\"").status()).isEqualTo(200);
        assertThat(serve(stored, "If-Range: \"b\"").status()).isEqualTo(200);
    }

    @Test
    void weakTagNeverMatchesIfRange() {
        StoredResponse stored = Messages.stored(DATE, MODIFIED, "ETag: W/\"a\"");
        for (String condition : new String[] {"W/\"a\"", "\"a\"", "*", "\"a\", \"a\""}) {
            assertThat(serve(stored, "Range: bytes=0-1", "If-Range: " + condition)
                            .status())
                    .isEqualTo(200);
        }
    }

    /** RFC 9110 sections 8.8.2.2 and 13.1.5. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Sun, 01 Mar 2026 11:59:59 GMT  | Sun, 01 Mar 2026 12:00:00 GMT | 206
                    Sun, 01 Mar 2026 12:00:00 GMT  | Sun, 01 Mar 2026 12:00:00 GMT | 200
                    Sun, 01 Mar 2026 12:00:01 GMT  | Sun, 01 Mar 2026 12:00:00 GMT | 200
                    Sun, 01 Mar 2026 11:59:59 GMT  | nonsense                      | 200
                    nonsense                       | Sun, 01 Mar 2026 12:00:00 GMT | 200
                    """)
    void dateMatchesIfRangeOnlyWhereItIsStrong(String modified, String date, int status) {
        StoredResponse stored = Messages.stored("Date: " + date, "Last-Modified: " + modified);
        assertThat(serve(stored, "Range: bytes=0-1", "If-Range: " + modified).status())
                .isEqualTo(status);
    }

    @Test
    void dateWithoutDateOfTheAnswerNeverMatchesIfRange() {
        assertThat(serve(Messages.stored(MODIFIED), "Range: bytes=0-1", "If-Range: " + MODIFIED.substring(15))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void dateMatchesIfRangeOnlyInTheSameSpelling() {
        assertThat(serve(
                                Messages.stored(DATE, MODIFIED),
                                "Range: bytes=0-1",
                                "If-Range: Sunday, 01-Mar-26 11:00:00 GMT")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void conditionsOfTheCopyComeBeforeRanges() {
        StoredResponse stored = Messages.stored(DATE, "ETag: \"a\"");
        assertThat(serve(stored, "Range: bytes=0-1", "If-None-Match: \"a\"").status())
                .isEqualTo(304);
        assertThat(serve(stored, "Range: bytes=0-1", "If-None-Match: \"b\"").status())
                .isEqualTo(206);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "a"            | 304
                    W/"a"          | 304
                    "x", "a"       | 304
                    "x,y", W/"a"   | 304
                    *              | 304
                    "b"            | 200
                    a              | 200
                    w/"a"          | 200
                    "x" "a"        | 200
                    "a             | 200
                    """, quoteCharacter = '\'')
    void tagsAreComparedWeakly(String tags, int status) {
        StoredResponse strong = Messages.stored(DATE, "ETag: \"a\"");
        StoredResponse weak = Messages.stored(DATE, "ETag: W/\"a\"");
        assertThat(serve(strong, "If-None-Match: " + tags).status()).isEqualTo(status);
        assertThat(serve(weak, "If-None-Match: " + tags).status()).isEqualTo(status);
    }

    @Test
    void tagOfNonAsciiBytesMatchesItself() {
        StoredResponse stored = Messages.stored(DATE, "ETag: \"\u00fc\"");
        assertThat(serve(stored, "If-None-Match: \"\u00fc\"").status()).isEqualTo(304);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Sun, 01 Mar 2026 11:00:00 GMT  | 304
                    Sun, 01 Mar 2026 11:30:00 GMT  | 304
                    Sunday, 01-Mar-26 11:00:00 GMT | 304
                    Sun, 01 Mar 2026 10:59:59 GMT  | 200
                    nonsense                       | 200
                    """)
    void dateIsComparedWithLastModified(String since, int status) {
        assertThat(serve(Messages.stored(DATE, MODIFIED), "If-Modified-Since: " + since)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void severalDatesAreNone() {
        String since = "If-Modified-Since: Sun, 01 Mar 2026 11:30:00 GMT";
        assertThat(serve(Messages.stored(DATE, MODIFIED), since, since).status())
                .isEqualTo(200);
    }

    @Test
    void dateIsComparedWithDateWhereNothingElseIsKnown() {
        StoredResponse stored = Messages.stored(DATE);
        assertThat(serve(stored, "If-Modified-Since: Sun, 01 Mar 2026 12:00:00 GMT")
                        .status())
                .isEqualTo(304);
        assertThat(serve(stored, "If-Modified-Since: Sun, 01 Mar 2026 11:59:59 GMT")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void onlyWhatWouldBe200IsSubjectToConditions() {
        StoredResponse stored = Messages.stored(404, "none", DATE, MODIFIED, "ETag: \"a\"");
        assertThat(serve(stored, "If-None-Match: \"a\"").status()).isEqualTo(404);
        assertThat(serve(stored, "If-Modified-Since: Sun, 01 Mar 2026 11:30:00 GMT")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void tagsDecideBeforeDates() {
        StoredResponse stored = Messages.stored(DATE, MODIFIED, "ETag: \"a\"");
        assertThat(serve(stored, "If-None-Match: \"b\"", "If-Modified-Since: Sun, 01 Mar 2026 11:30:00 GMT")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void notModifiedTellsNothingOfTheRepresentationButWhatItMust() {
        ServedResponse served = serve(
                Messages.stored(
                        DATE,
                        MODIFIED,
                        "ETag: \"a\"",
                        "Vary: Accept",
                        "Cache-Control: max-age=60",
                        "Expires: 0",
                        "Content-Location: /l",
                        "Content-Type: text/html",
                        "Content-Language: de",
                        "Content-Encoding: br",
                        "Content-Length: 10",
                        "Age: 3",
                        "Access-Control-Allow-Origin: *"),
                "If-None-Match: \"a\"");
        assertThat(served.fields()).hasToString(DATE + """

                ETag: "a"
                Vary: Accept
                Cache-Control: max-age=60
                Expires: 0
                Content-Location: /l
                Access-Control-Allow-Origin: *
                """);
        assertThat(served.length()).isEqualTo(-1);
        assertThat(served.body()).isEmpty();
    }

    @Test
    void notModifiedTellsLastModifiedWhereThereIsNoTag() {
        assertThat(serve(Messages.stored(DATE, MODIFIED, "X: y"), "If-Modified-Since: " + MODIFIED.substring(15))
                        .fields())
                .hasToString(DATE + "\n" + MODIFIED + "\nX: y\n");
    }

    @Test
    void noContentTellsNoLength() {
        assertThat(serve(Messages.stored(204, "", DATE)).length()).isEqualTo(-1);
        assertThat(serve(Messages.stored(200, "", DATE)).length()).isZero();
    }

    @Test
    void fieldsThatMustNotBeReusedAreWithheld() {
        StoredResponse stored = Messages.stored(
                DATE,
                "ETag: \"a\"",
                "Cache-Control: public, max-age=60, no-cache=\"Set-Cookie, X-A\"",
                "Set-Cookie: id=1",
                "x-a: 1",
                "X-B: 2");
        for (ServedResponse served : new ServedResponse[] {
            serve(stored), serve(stored, "Range: bytes=0-1"), serve(stored, "If-None-Match: \"a\"")
        }) {
            assertThat(served.fields().contains("Set-Cookie")).isFalse();
            assertThat(served.fields().contains("X-A")).isFalse();
            assertThat(served.fields().contains("X-B")).isTrue();
        }
    }

    @Test
    void refreshReplacesFieldsAndKeepsTheBodysOwn() {
        StoredResponse stored = Messages.stored(
                DATE, "Age: 9", "X: old", "X: old2", "Y: kept", "Content-Length: 10", "Content-Type: text/html");
        StoredResponse refreshed = stored.refreshedBy(
                Fields.of(),
                Fields.of(
                        "Date: Sun, 01 Mar 2026 12:01:00 GMT",
                        "x: new",
                        "x: new2",
                        "Content-Length: 0",
                        "Content-Type: text/plain",
                        "Connection: keep-alive, Z",
                        "Keep-Alive: timeout=5",
                        "Z: hop",
                        "Transfer-Encoding: chunked"),
                THEN.plusSeconds(59),
                THEN.plusSeconds(60));
        assertThat(refreshed.fields()).hasToString("""
                        Y: kept
                        Content-Length: 10
                        Date: Sun, 01 Mar 2026 12:01:00 GMT
                        x: new
                        x: new2
                        Content-Type: text/plain
                        """);
        assertThat(refreshed.body()).isEqualTo(stored.body());
        assertThat(FreshnessPolicy.ageSeconds(refreshed, THEN.plusSeconds(61))).isEqualTo(2);
    }

    @Test
    void refreshWithoutDateCountsFromItsArrival() {
        StoredResponse refreshed = Messages.stored(DATE, "Cache-Control: max-age=60")
                .refreshedBy(Fields.of(), Fields.of("X: y"), THEN.plusSeconds(500), THEN.plusSeconds(500));
        assertThat(FreshnessPolicy.ageSeconds(refreshed, THEN.plusSeconds(501))).isEqualTo(1);
    }

    @Test
    void varyValuesAreThoseOfTheRequest() {
        assertThat(StoredResponse.varyValues(Fields.of("A: 1", "Accept: X , y"), Fields.of("Vary: a", "Vary: Accept")))
                .isEqualTo(Map.of("a", "1", "accept", "x,y"));
    }
}
