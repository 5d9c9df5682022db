package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.ScriptedRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fields of requests and answers mean to the cache, and which of them a stored answer carries. */
@ExtendWith(LeakCheck.class)
final class CachingFieldsScenarioTest {

    private static final String MINUTE = "Cache-Control: max-age=60";

    private static int asked(Scenario scenario) {
        return scenario.origin().requests().size();
    }

    /** Answers 304 with these fields to whoever names the tag, and else 200 with those. */
    private static Scenario confirming(String tag, List<String> notModified, String... stored) {
        return Scenario.with(ScriptedOrigin.http(request -> tag.equals(request.field("If-None-Match"))
                ? "HTTP/1.1 304 Not Modified\r\n" + String.join("\r\n", notModified) + "\r\n\r\n"
                : ScriptedOrigin.response(200, "answer", stored)));
    }

    @Test
    @DisplayName("caching 8: a 304 replaces the fields it names and keeps the others")
    void fieldsThatA304DoesNotNameAreKept() {
        List<String> notModified =
                List.of("ETag: \"a\"", "Content-Type: text/b", "X-Twice: 3", "X-New: 4", "Content-Length: 99");
        try (Scenario scenario = confirming(
                "\"a\"",
                notModified,
                MINUTE,
                "ETag: \"a\"",
                "Content-Type: text/a",
                "X-Twice: 1",
                "X-Twice: 2",
                "X-Kept: 5")) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(61));
            scenario.get("/");
            Response hit = scenario.get("/");
            assertThat(hit.field("Cache-Status")).startsWith("sluicegate; hit");
            assertThat(hit.text()).isEqualTo("answer");
            assertThat(hit.field("Content-Type")).isEqualTo("text/b");
            assertThat(hit.fields("X-Twice")).containsExactly("3");
            assertThat(hit.field("X-New")).isEqualTo("4");
            assertThat(hit.field("X-Kept")).isEqualTo("5");
            assertThat(hit.fields("Content-Length")).containsExactly("6");
            assertThat(asked(scenario)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @DisplayName("caching 14: Vary with a star anywhere is never reused")
    @ValueSource(
            strings = {
                "Vary: *",
                "Vary: Accept, *",
                "Vary: *, Accept",
                "Vary: , *",
                "Vary: Accept|Vary: *",
                "Vary: *|Vary: Accept",
                "Vary: |Vary: *"
            })
    void aStarAnywhereInVaryIsNeverReused(String vary) {
        try (Scenario scenario = Scenario.counting(200, (MINUTE + "|" + vary).split("\\|", -1))) {
            scenario.get("/");
            assertThat(scenario.get("/").text()).isEqualTo("answer 2");
        }
    }

    @ParameterizedTest
    @DisplayName("caching 14: all lines of Vary count, after an empty one too")
    @ValueSource(
            strings = {"Vary: X-A, X-B", "Vary: X-A|Vary: X-B", "Vary: |Vary: X-B", "Vary: , ,x-b", "Vary: X-a,,X-B"})
    void allLinesOfVaryCount(String vary) {
        try (Scenario scenario = Scenario.counting(200, (MINUTE + "|" + vary).split("\\|", -1))) {
            scenario.get("/", "X-B: 1");
            assertThat(scenario.get("/", "X-B: 2").text()).isEqualTo("answer 2");
            assertThat(scenario.get("/", "X-B: 1").text()).isEqualTo("answer 1");
            assertThat(scenario.get("/").text()).isEqualTo("answer 3");
        }
    }

    @ParameterizedTest
    @DisplayName("caching 15: spelling that means nothing makes no variant of its own")
    @CsvSource(delimiter = ';', textBlock = """
            Accept-Encoding ; gzip, br           ; br,gzip         ; true
            Accept-Encoding ; gzip, br           ; 'GZIP ,  Br'    ; true
            Accept-Encoding ; gzip, br           ; br              ; false
            Accept-Encoding ; gzip               ; br              ; false
            Accept-Language ; en, de             ; 'EN,de'         ; true
            Accept-Language ; en, de             ; de, en          ; false
            Accept          ; text/html, text/*  ; 'text/html,TEXT/*' ; true
            X-Other         ; a, b               ; 'a ,b'          ; true
            X-Other         ; a, b               ; b, a            ; false
            X-Other         ; a                  ; A               ; false
            Cookie          ; a=b                ; A=b             ; false
            """)
    void spellingThatMeansNothingMakesNoVariant(String name, String first, String second, boolean same) {
        try (Scenario scenario = Scenario.counting(200, MINUTE, "Vary: " + name)) {
            scenario.get("/", name + ": " + first);
            assertThat(scenario.get("/", name + ": " + second).text()).isEqualTo(same ? "answer 1" : "answer 2");
        }
    }

    @ParameterizedTest
    @DisplayName("caching 17: answers to credentials are reused where the origin says so, and nowhere else")
    @CsvSource({
        "max-age=60, false",
        "'max-age=60, proxy-revalidate', false",
        "'max-age=60, private', false",
        "'max-age=60, public', true",
        "'max-age=60, must-revalidate', true",
        "s-maxage=60, true",
        "'max-age=1, s-maxage=60', true"
    })
    void answersToCredentialsAreReusedWhereTheOriginSaysSo(String control, boolean reused) {
        for (String other : List.of("Authorization: Basic abc", "Authorization: Basic xyz", "X-None: said")) {
            try (Scenario scenario = Scenario.counting(200, "Cache-Control: " + control)) {
                scenario.get("/", "Authorization: Basic abc");
                assertThat(scenario.get("/", other).text()).isEqualTo(reused ? "answer 1" : "answer 2");
            }
        }
    }

    @Test
    @DisplayName("caching 18: fields of one connection are stored under no name")
    void noFieldOfOneConnectionIsStored() {
        try (Scenario scenario = Scenario.counting(
                200,
                MINUTE,
                "Connection: x-one , keep-alive",
                "Connection: X-Two",
                "X-One: 1",
                "X-Two: 2",
                "X-Kept: 3",
                "Keep-Alive: timeout=5",
                "Proxy-Authentication-Info: x",
                "Proxy-Authenticate: Basic")) {
            scenario.get("/");
            Response hit = scenario.get("/");
            assertThat(hit.field("Cache-Status")).startsWith("sluicegate; hit");
            assertThat(hit.field("X-Kept")).isEqualTo("3");
            for (String name : List.of(
                    "X-One", "X-Two", "Keep-Alive", "Connection", "Proxy-Authentication-Info", "Proxy-Authenticate")) {
                assertThat(hit.field(name)).as(name).isNull();
            }
        }
    }

    @Test
    @DisplayName("caching 18: fields behind the body are not stored among those before it")
    void fieldsBehindTheBodyAreNotStored() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.always("HTTP/1.1 200 OK\r\n" + MINUTE
                + "\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n4\r\npage\r\n0\r\nX-Sum: 1\r\n\r\n"))) {
            assertThat(scenario.get("/").trailers()).isEqualTo("X-Sum: 1\r\n");
            Response hit = scenario.get("/");
            assertThat(hit.field("Cache-Status")).startsWith("sluicegate; hit");
            assertThat(hit.text()).isEqualTo("page");
            assertThat(hit.field("X-Sum")).isNull();
            assertThat(hit.fields("Content-Length")).containsExactly("4");
            assertThat(asked(scenario)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("caching 19: 102 and 103 are passed on, and nothing of them is stored")
    void informationalAnswersArePassedOnAndNotStored() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.always("HTTP/1.1 102 Processing\r\nX-A: 1\r\n\r\n"
                        + "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nCache-Control: max-age=900\r\n\r\n"
                        + ScriptedOrigin.response(200, "page", MINUTE)));
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/"));
            assertThat(client.readHead().status()).isEqualTo(102);
            assertThat(client.readHead().field("Link")).isEqualTo("</a>");
            assertThat(client.readResponse().text()).isEqualTo("page");
            Response hit = client.send(scenario.head("GET", "/")).readResponse();
            assertThat(hit.status()).isEqualTo(200);
            assertThat(hit.text()).isEqualTo("page");
            assertThat(hit.field("X-A")).isNull();
            assertThat(hit.field("Link")).isNull();
            assertThat(hit.fields("Cache-Control")).containsExactly("max-age=60");
            assertThat(asked(scenario)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("caching 20: ranges carry the fields that a 304 has brought")
    void rangesCarryWhatA304HasBrought() {
        try (Scenario scenario =
                confirming("\"a\"", List.of("ETag: \"a\"", "X-Made: later"), MINUTE, "ETag: \"a\"", "X-Made: before")) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(61));
            scenario.get("/");
            Response part = scenario.get("/", "Range: bytes=-2");
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.text()).isEqualTo("er");
            assertThat(part.field("X-Made")).isEqualTo("later");
            assertThat(asked(scenario)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @DisplayName("caching 22: weak tags and dates ask the origin too, as they stand")
    @ValueSource(strings = {"W/\"a\"", "\"\u00e9\"", "\"a,b\""})
    void anyTagAsksTheOriginAsItStands(String tag) {
        try (Scenario scenario = confirming(tag, List.of(MINUTE), MINUTE, "ETag: " + tag)) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(61));
            assertThat(scenario.get("/").text()).isEqualTo("answer");
            ScriptedRequest second = scenario.origin().requests().get(1);
            assertThat(second.fields("If-None-Match")).containsExactly(tag);
            assertThat(second.field("If-Modified-Since")).isNull();
            assertThat(scenario.get("/", "If-None-Match: " + tag).status()).isEqualTo(304);
            assertThat(asked(scenario)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @DisplayName("caching 22: tags count before dates, and only as tags are written")
    @CsvSource(delimiter = '|', textBlock = """
            If-None-Match: "b"                | If-Modified-Since: Sun, 01 Mar 2026 11:00:00 GMT | 200
            If-None-Match: "a"                | If-Modified-Since: Sun, 01 Mar 2020 11:00:00 GMT | 304
            If-None-Match: "b", W/"a" , "c"   | X: y                                             | 304
            If-None-Match: a                  | X: y                                             | 200
            If-None-Match: w/"a"              | X: y                                             | 200
            If-None-Match: "A"                | X: y                                             | 200
            """)
    void tagsCountBeforeDatesAndAsTheyAreWritten(String tags, String other, int status) {
        try (Scenario scenario =
                Scenario.counting(200, MINUTE, "ETag: \"a\"", "Last-Modified: Sun, 01 Mar 2026 11:00:00 GMT")) {
            scenario.get("/");
            assertThat(scenario.get("/", tags, other).status()).isEqualTo(status);
            assertThat(asked(scenario)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @DisplayName("caching 22: without Last-Modified the answer's Date is what has not been modified since")
    @CsvSource(delimiter = '|', textBlock = """
            Sun, 01 Mar 2026 12:00:00 GMT  | 304
            Sunday, 01-Mar-26 12:00:01 GMT | 304
            Sun, 01 Mar 2026 11:59:59 GMT  | 200
            Sun, 01 Mar 2026 12:00:00 UTC  | 200
            """)
    void withoutLastModifiedTheDateIsCompared(String since, int status) {
        try (Scenario scenario = Scenario.counting(200, MINUTE, "Date: Sun, 01 Mar 2026 12:00:00 GMT")) {
            scenario.get("/");
            assertThat(scenario.get("/", "If-Modified-Since: " + since).status())
                    .isEqualTo(status);
            assertThat(asked(scenario)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("caching 22: with nothing stored the client's tags go to the origin")
    void withNothingStoredTheClientsTagsGoToTheOrigin() {
        try (Scenario scenario = confirming("\"a\"", List.of("ETag: \"a\""), MINUTE, "ETag: \"a\"")) {
            assertThat(scenario.get("/", "If-None-Match: \"a\"").status()).isEqualTo(304);
            assertThat(scenario.get("/", "If-None-Match: \"b\"").text()).isEqualTo("answer");
            assertThat(scenario.origin().requests().get(1).fields("If-None-Match"))
                    .containsExactly("\"b\"");
        }
    }

    @Test
    @DisplayName("caching 23: a request with no-store leaves nothing behind")
    void aRequestWithNoStoreLeavesNothingBehind() {
        try (Scenario scenario = Scenario.counting(200, MINUTE)) {
            scenario.get("/", "Cache-Control: no-store");
            assertThat(scenario.get("/").text()).isEqualTo("answer 2");
        }
    }

    @Test
    @DisplayName("caching 23: Pragma counts in requests alone")
    void pragmaCountsInRequestsAlone() {
        try (Scenario scenario = Scenario.counting(200, MINUTE, "Pragma: no-cache")) {
            scenario.get("/");
            assertThat(scenario.get("/").text()).isEqualTo("answer 1");
            assertThat(scenario.get("/", "Pragma: no-cache", "Cache-Control: max-age=60")
                            .text())
                    .isEqualTo("answer 1");
            assertThat(scenario.get("/", "Pragma: no-cache").text()).isEqualTo("answer 2");
        }
    }

    @Test
    @DisplayName("caching 23, 24: directives are passed on as they stand, unknown ones too")
    void directivesArePassedOnAsTheyStand() {
        String answered = "max-age=60, Foo=\"a, b\", community=\"UCI\", no-transform";
        String asked = "max-stale=5, foo, only-if-fast=\"x\", no-transform";
        try (Scenario scenario = Scenario.counting(200, "Cache-Control: " + answered)) {
            assertThat(scenario.get("/", "Cache-Control: " + asked).fields("Cache-Control"))
                    .containsExactly(answered);
            assertThat(scenario.origin().requests().get(0).fields("Cache-Control"))
                    .containsExactly(asked);
            Response hit = scenario.get("/");
            assertThat(hit.text()).isEqualTo("answer 1");
            assertThat(hit.fields("Cache-Control")).containsExactly(answered);
        }
    }

    @ParameterizedTest
    @DisplayName("caching 24: must-understand stores what is understood against no-store, and nothing else")
    @CsvSource({
        "200, 'must-understand, no-store, max-age=60', true",
        "404, 'no-store, must-understand, max-age=60', true",
        "200, 'must-understand, max-age=60', true",
        "200, 'no-store, max-age=60', false",
        "299, 'must-understand, max-age=60', false",
        "599, 'must-understand, no-store, max-age=60', false"
    })
    void mustUnderstandDecidesByStatus(int status, String control, boolean stored) {
        try (Scenario scenario = Scenario.counting(status, "Cache-Control: " + control)) {
            scenario.get("/");
            assertThat(scenario.get("/").text()).isEqualTo(stored ? "answer 1" : "answer 2");
        }
    }

    @ParameterizedTest
    @DisplayName("caching 24: fields that no-cache names are kept out of what is reused")
    @ValueSource(strings = {"no-cache=\"X-Mine, x-yours\"", "no-cache=\"x-yours,X-MINE\"", "No-Cache=\"X-Mine\", x"})
    void fieldsThatNoCacheNamesAreKeptOut(String directive) {
        try (Scenario scenario =
                Scenario.counting(200, MINUTE + ", " + directive, "X-Mine: 1", "X-Kept: 3", "ETag: \"a\"")) {
            assertThat(scenario.get("/").field("X-Mine")).isEqualTo("1");
            Response hit = scenario.get("/");
            assertThat(hit.text()).isEqualTo("answer 1");
            assertThat(hit.field("X-Mine")).isNull();
            assertThat(hit.field("X-Kept")).isEqualTo("3");
            assertThat(scenario.get("/", "If-None-Match: \"a\"").field("X-Mine"))
                    .isNull();
        }
    }
}
