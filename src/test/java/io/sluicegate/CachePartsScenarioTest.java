package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.ScriptedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts that are stored, joined and completed (RFC 9111 sections 3.3 and 3.4). */
@ExtendWith(LeakCheck.class)
final class CachePartsScenarioTest {

    private static final String BODY = "0123456789";
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");

    /** Answers ranges of the body, those of another tag by If-Range with the whole. */
    private static String answer(ScriptedRequest request, String tag, String... fields) {
        List<String> lines = new ArrayList<>(List.of(fields));
        lines.add("ETag: " + tag);
        String condition = request.field("If-Range");
        Matcher range = RANGE.matcher(String.valueOf(request.field("Range")));
        if (!range.matches() || (condition != null && !condition.equals(tag))) {
            return ScriptedOrigin.response(200, BODY, lines.toArray(new String[0]));
        }
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2).isEmpty() ? BODY.length() - 1 : Integer.parseInt(range.group(2));
        lines.add("Content-Range: bytes " + first + "-" + last + "/" + BODY.length());
        return ScriptedOrigin.response(206, BODY.substring(first, last + 1), lines.toArray(new String[0]));
    }

    private static Scenario scenario() {
        return Scenario.with(ScriptedOrigin.http(request -> answer(request, "\"a\"", "Cache-Control: max-age=60")));
    }

    private static int asked(Scenario scenario) {
        return scenario.origin().requests().size();
    }

    @ParameterizedTest
    @DisplayName("caching 20: parts, sub-ranges and suffixes are served from a stored part")
    @CsvSource({
        "bytes=4-9, 456789, bytes 4-9/10",
        "bytes=5-6, 56, bytes 5-6/10",
        "bytes=6-, 6789, bytes 6-9/10",
        "bytes=-1, 9, bytes 9-9/10"
    })
    void whatLiesInAStoredPartIsServedFromIt(String range, String text, String contentRange) {
        try (Scenario scenario = scenario()) {
            Response first = scenario.get("/", "Range: bytes=4-9");
            assertThat(first.status()).isEqualTo(206);
            assertThat(first.field("Cache-Status")).startsWith("sluicegate; fwd=partial; fwd-status=206; stored");
            Response served = scenario.get("/", "Range: " + range);
            assertThat(served.status()).isEqualTo(206);
            assertThat(served.text()).isEqualTo(text);
            assertThat(served.field("Content-Range")).isEqualTo(contentRange);
            assertThat(served.field("Cache-Status")).startsWith("sluicegate; hit");
            assertThat(asked(scenario)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-3", "bytes=3-5", "bytes=0-0,5-6"})
    void whatLiesOutsideIsTheOriginsToAnswer(String range) {
        try (Scenario scenario = scenario()) {
            scenario.get("/", "Range: bytes=4-9");
            scenario.get("/", "Range: " + range);
            assertThat(asked(scenario)).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("caching 20: parts that touch are joined")
    void partsThatTouchAreJoinedUntilTheyAreTheWhole() {
        try (Scenario scenario = scenario()) {
            scenario.get("/", "Range: bytes=2-4");
            scenario.get("/", "Range: bytes=5-9");
            assertThat(scenario.get("/", "Range: bytes=3-6").text()).isEqualTo("3456");
            assertThat(asked(scenario)).isEqualTo(2);
            scenario.get("/", "Range: bytes=0-3");
            Response whole = scenario.get("/");
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.text()).isEqualTo(BODY);
            assertThat(whole.field("Content-Length")).isEqualTo("10");
            assertThat(whole.field("Content-Range")).isNull();
            assertThat(asked(scenario)).isEqualTo(3);
        }
    }

    @Test
    void partsOfAnotherRepresentationTakeThePlaceOfTheOld() {
        AtomicReference<String> tag = new AtomicReference<>("\"a\"");
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(
                request -> answer(request, String.valueOf(tag.get()), "Cache-Control: max-age=60")))) {
            scenario.get("/", "Range: bytes=0-4");
            tag.set("\"b\"");
            scenario.get("/", "Range: bytes=5-9");
            assertThat(scenario.get("/", "Range: bytes=5-6").text()).isEqualTo("56");
            assertThat(asked(scenario)).isEqualTo(2);
            scenario.get("/", "Range: bytes=0-1");
            assertThat(asked(scenario)).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("caching 20: a stored beginning is completed")
    void theBeginningIsCompletedForWhoWantsTheWhole() {
        CountDownLatch rest = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    if ("bytes=5-".equals(request.field("Range"))) {
                        peer.await(rest);
                    }
                    peer.send(answer(request, "\"a\"", "Cache-Control: max-age=60"));
                });
                RawClient client = scenario.client();
                RawClient second = scenario.client()) {
            scenario.get("/", "Range: bytes=0-4");
            client.send(scenario.head("GET", "/"));
            scenario.origin().awaitRequests(2);
            second.send(scenario.head("GET", "/"));
            Crowd.awaitAsked(scenario, 2);
            rest.countDown();
            for (RawClient each : List.of(client, second)) {
                Response whole = each.readResponse();
                assertThat(whole.status()).isEqualTo(200);
                assertThat(whole.text()).isEqualTo(BODY);
                assertThat(whole.field("Content-Range")).isNull();
                assertThat(whole.field("Cache-Status")).startsWith("sluicegate; fwd=partial; fwd-status=20");
            }
            assertThat(scenario.origin().requests().get(1).field("If-Range")).isEqualTo("\"a\"");
            assertThat(scenario.get("/").field("Cache-Status")).startsWith("sluicegate; hit");
            assertThat(asked(scenario)).isEqualTo(2);
        }
    }

    @Test
    void aStaleBeginningIsCompletedWhereItStillHolds() {
        try (Scenario scenario = scenario()) {
            scenario.get("/", "Range: bytes=0-4");
            scenario.gateway().advance(Duration.ofSeconds(61));
            assertThat(scenario.get("/").text()).isEqualTo(BODY);
            assertThat(scenario.origin().requests().get(1).field("Range")).isEqualTo("bytes=5-");
            assertThat(scenario.get("/").field("Cache-Status")).startsWith("sluicegate; hit");
        }
    }

    @Test
    void aBeginningOfWhatHasChangedIsNotCompleted() {
        AtomicReference<String> tag = new AtomicReference<>("\"a\"");
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(
                request -> answer(request, String.valueOf(tag.get()), "Cache-Control: max-age=60")))) {
            scenario.get("/", "Range: bytes=0-4");
            tag.set("\"b\"");
            Response whole = scenario.get("/");
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.text()).isEqualTo(BODY);
            assertThat(whole.field("ETag")).isEqualTo("\"b\"");
            assertThat(asked(scenario)).isEqualTo(2);
        }
    }

    /** An origin that does not know If-Range, or lies. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "206|ETag: \"b\"|Content-Range: bytes 5-9/10",
                "206|ETag: W/\"a\"|Content-Range: bytes 5-9/10",
                "206|ETag: \"a\"|Content-Range: bytes 5-9/11",
                "206|ETag: \"a\"|Content-Range: bytes 4-8/10",
                "206|ETag: \"a\"|X: no range at all",
                "416|ETag: \"a\"|Content-Range: bytes */5"
            })
    void aRestThatDoesNotFitIsFetchedAsAWhole(String rest) {
        String[] lines = rest.split("\\|", -1);
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> "bytes=5-".equals(request.field("Range"))
                ? ScriptedOrigin.response(Integer.parseInt(lines[0]), "56789", lines[1], lines[2])
                : answer(request, "\"a\"", "Cache-Control: max-age=60")))) {
            scenario.get("/", "Range: bytes=0-4");
            Response whole = scenario.get("/");
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.text()).isEqualTo(BODY);
            assertThat(asked(scenario)).isEqualTo(3);
            assertThat(scenario.get("/").text()).isEqualTo(BODY);
            assertThat(asked(scenario)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Range: bytes 0-4/*",
                "Content-Range: bytes 0-5/10",
                "Content-Range: lines 0-4/10",
                "X: none"
            })
    void aPartThatIsNoneIsNotStored(String field) {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(
                request -> ScriptedOrigin.response(206, "01234", field, "ETag: \"a\"", "Cache-Control: max-age=60")))) {
            scenario.get("/", "Range: bytes=0-4");
            scenario.get("/", "Range: bytes=0-4");
            assertThat(asked(scenario)).isEqualTo(2);
            assertThat(scenario.column("cache_reason", 2)).containsOnly("partial");
        }
    }

    @Test
    void theWholeThatAnswersARangeIsStored() {
        try (Scenario scenario =
                Scenario.with(ScriptedOrigin.always(ScriptedOrigin.response(200, BODY, "Cache-Control: max-age=60")))) {
            assertThat(scenario.get("/", "Range: bytes=0-4").text()).isEqualTo(BODY);
            assertThat(scenario.get("/", "Range: bytes=0-4").text()).isEqualTo("01234");
            assertThat(asked(scenario)).isEqualTo(1);
        }
    }

    @Test
    void aPartIsNeverTakenForTheWhole() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> request.field("Range") == null
                ? ScriptedOrigin.response(200, BODY, "Cache-Control: max-age=60")
                : ScriptedOrigin.response(206, "01234", "Content-Range: bytes 0-4/10", "Cache-Control: max-age=60")))) {
            scenario.get("/", "Range: bytes=0-4");
            assertThat(scenario.ask("HEAD", "/").field("Cache-Status")).startsWith("sluicegate; fwd=partial");
            assertThat(scenario.get("/", "Cache-Control: only-if-cached").status())
                    .isEqualTo(504);
            assertThat(scenario.get("/").text()).isEqualTo(BODY);
            assertThat(scenario.get("/", "Range: bytes=0-4").text()).isEqualTo("01234");
            assertThat(asked(scenario)).isEqualTo(3);
        }
    }
}
