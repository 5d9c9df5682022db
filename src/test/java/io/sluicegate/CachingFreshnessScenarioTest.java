package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long answers are served without asking (RFC 9111 section 4.2), whatever way the origin spells it. */
@ExtendWith(LeakCheck.class)
final class CachingFreshnessScenarioTest {

    private static final String MINUTE = "Cache-Control: max-age=60";
    private static final String AN_HOUR_OLD = "Last-Modified: Sun, 01 Mar 2026 11:00:00 GMT";

    private static int asked(Scenario scenario) {
        return scenario.origin().requests().size();
    }

    /** Whether the answer with these fields, separated by bars, is still served unasked after so many seconds. */
    private static boolean isServed(int status, String fields, int seconds) {
        try (Scenario scenario = Scenario.counting(status, fields.split("\\|", -1))) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(seconds));
            assertThat(scenario.get("/").status()).isEqualTo(status);
            return asked(scenario) == 1;
        }
    }

    @ParameterizedTest
    @DisplayName("caching 1: any status with a lifetime is stored, and served no longer")
    @ValueSource(
            ints = {
                200, 201, 202, 203, 204, 299, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 410, 414, 418, 451,
                499, 500, 501, 502, 503, 504, 599
            })
    void anyStatusWithALifetimeIsStoredAndNeverServedStale(int status) {
        try (Scenario scenario = Scenario.counting(status, MINUTE)) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(59));
            assertThat(scenario.get("/").field("Cache-Status")).startsWith("sluicegate; hit; ttl=1;");
            assertThat(asked(scenario)).isEqualTo(1);
            scenario.gateway().advance(Duration.ofSeconds(1));
            RawClient.Response third = scenario.get("/");
            assertThat(third.status()).isEqualTo(status);
            assertThat(third.text()).isEqualTo(status == 204 ? "" : "answer 2");
            assertThat(asked(scenario)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @DisplayName("caching 1: Expires and s-maxage are lifetimes too, of any status")
    @CsvSource(delimiter = '|', textBlock = """
            299 | Expires: Sun, 01 Mar 2026 12:01:00 GMT
            403 | Expires: Sun, 01 Mar 2026 12:01:00 GMT
            503 | Expires: Sun, 01 Mar 2026 12:01:00 GMT
            201 | Cache-Control: s-maxage=60
            599 | Cache-Control: s-maxage=60
            """)
    void everyKindOfLifetimeHoldsForAnyStatus(int status, String field) {
        assertThat(isServed(status, field, 59)).isTrue();
        assertThat(isServed(status, field, 60)).isFalse();
    }

    @ParameterizedTest
    @DisplayName("caching 1: max-age is digits, quoted or not, and of two the first counts")
    @CsvSource(delimiter = '|', textBlock = """
            max-age="60"             | true
            MaX-AgE=60               | true
            max-age=60, max-age=1    | true
            max-age=1, max-age=60    | false
            max-age=60.5             | false
            max-age=a60              | false
            max-age=60a              | false
            max-age=-60              | false
            max-age=60;foo           | false
            max-age                  | false
            'max-age= 60'            | true
            max-age=99999999999      | true
            foo="a, max-age=9", max-age=1 | false
            """)
    void lifetimesAreDigitsAndTheFirstCounts(String control, boolean served) {
        assertThat(isServed(200, "Cache-Control: " + control, 30)).isEqualTo(served);
    }

    @ParameterizedTest
    @DisplayName("caching 2: statuses that allow it are given a likely lifetime")
    @ValueSource(ints = {200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501})
    void someStatusesHaveALikelyLifetime(int status) {
        assertThat(isServed(status, AN_HOUR_OLD, 359)).isTrue();
        assertThat(isServed(status, AN_HOUR_OLD, 360)).isFalse();
    }

    @ParameterizedTest
    @DisplayName("caching 2: no other status has a likely lifetime, unless it is public")
    @ValueSource(ints = {201, 202, 299, 302, 303, 307, 400, 403, 499, 500, 502, 503, 504, 599})
    void noOtherStatusHasALikelyLifetimeUnlessItIsPublic(int status) {
        assertThat(isServed(status, AN_HOUR_OLD, 0)).isFalse();
        assertThat(isServed(status, AN_HOUR_OLD + "|Cache-Control: public", 359))
                .isTrue();
    }

    @ParameterizedTest
    @DisplayName("caching 10: Age is a whole number, the first of several")
    @CsvSource(delimiter = ';', textBlock = """
            Age: 30               ; true
            Age: 60               ; false
            Age: 1.5              ; true
            Age: 90.5             ; true
            Age: -90              ; true
            Age: abc              ; true
            Age: 90abc            ; true
            Age: 0, 90            ; true
            Age: 90, 0            ; false
            Age: 0|Age: 90        ; true
            Age: 90|Age: 0        ; false
            Age: 2147483647       ; false
            Age: 2147483648       ; false
            Age: 99999999999999999999 ; false
            """)
    void agesAreWholeNumbersAndTheFirstCounts(String age, boolean served) {
        assertThat(isServed(200, MINUTE + "|" + age, 1)).isEqualTo(served);
    }

    @ParameterizedTest
    @DisplayName("caching 11: Expires counts from the origin's clock, and its Age and a late Date make it old")
    @CsvSource(delimiter = ';', textBlock = """
            Date: Sun, 01 Mar 2026 12:00:00 GMT|Expires: Sun, 01 Mar 2026 12:01:00 GMT         ; 59  ; true
            Date: Sun, 01 Mar 2026 12:00:00 GMT|Expires: Sun, 01 Mar 2026 12:01:00 GMT         ; 60  ; false
            Date: Sun, 01 Mar 2026 13:00:00 GMT|Expires: Sun, 01 Mar 2026 13:01:00 GMT         ; 59  ; true
            Date: Sun, 01 Mar 2026 13:00:00 GMT|Expires: Sun, 01 Mar 2026 13:01:00 GMT         ; 60  ; false
            Date: Sun, 01 Mar 2026 13:00:00 GMT|Expires: Sun, 01 Mar 2026 12:59:00 GMT         ; 0   ; false
            Date: Sun, 01 Mar 2026 11:00:00 GMT|Expires: Sun, 01 Mar 2026 11:01:00 GMT         ; 0   ; false
            Date: Sun, 01 Mar 2026 11:00:00 GMT|Expires: Sun, 01 Mar 2026 13:00:00 GMT         ; 3599 ; true
            Date: Sun, 01 Mar 2026 11:00:00 GMT|Expires: Sun, 01 Mar 2026 13:00:00 GMT         ; 3600 ; false
            Date: Sun, 01 Mar 2026 12:00:00 GMT|Expires: Sun, 01 Mar 2026 12:01:00 GMT|Age: 50 ; 9   ; true
            Date: Sun, 01 Mar 2026 12:00:00 GMT|Expires: Sun, 01 Mar 2026 12:01:00 GMT|Age: 50 ; 10  ; false
            Date: Sun, 01 Mar 2026 11:59:30 GMT|Cache-Control: max-age=60                      ; 29  ; true
            Date: Sun, 01 Mar 2026 11:59:30 GMT|Cache-Control: max-age=60                      ; 30  ; false
            Date: Sun, 01 Mar 2026 13:00:00 GMT|Cache-Control: max-age=60                      ; 59  ; true
            Date: Sun, 01 Mar 2026 13:00:00 GMT|Cache-Control: max-age=60                      ; 60  ; false
            """)
    void skewedClocksCount(String fields, int seconds, boolean served) {
        assertThat(isServed(200, fields, seconds)).isEqualTo(served);
    }

    @ParameterizedTest
    @DisplayName("caching 12: what is no date has expired")
    @ValueSource(
            strings = {
                "Sun, 01 Mar 2026 13:00:00 UTC",
                "Sun, 01 Mar 2026 23:00:00 AEST",
                "Sun, 01 Mar 2026 13:00:00 +0000",
                "Sun, 01 Mar 2026 13:00:00",
                "Sun, 01 Mar 26 13:00:00 GMT",
                "Sun 01 Mar 2026 13:00:00 GMT",
                "Sun, 01-Mar-2026 13:00:00 GMT",
                "Sun, 1 Mar 2026 13:00:00 GMT",
                "Mon, 02 Mar 2026 3:00:00 GMT",
                "Sun, 01 Mar 2026 13.00.00 GMT",
                "Sun, 01 Mar 2026  13:00:00 GMT",
                "Sun, 01 Mar 2026 13:00 GMT",
                "01 Mar 2026 13:00:00 GMT",
                "Sun, 31 Jun 2026 13:00:00 GMT",
                "Sun, 01 Mar 2026 25:00:00 GMT",
                "2026-03-01T13:00:00Z",
                "1772370000",
                "0",
                "-1",
                "Sun, 01 Mar 2026 13:00:00 GMT|Expires: Sun, 01 Mar 2026 13:00:00 GMT",
                "Sun, 01 Mar 2026 13:00:00 GMT, Sun, 01 Mar 2026 13:00:00 GMT"
            })
    void whatIsNoDateHasExpired(String expires) {
        assertThat(isServed(200, "Expires: " + expires, 0)).isFalse();
    }

    @ParameterizedTest
    @DisplayName("caching 13: three forms are dates, in any case, in any year")
    @ValueSource(
            strings = {
                "Sun, 01 Mar 2026 13:00:00 GMT",
                "Sunday, 01-Mar-26 13:00:00 GMT",
                "Sun Mar  1 13:00:00 2026",
                "sun, 01 mar 2026 13:00:00 gmt",
                "SUN, 01 MAR 2026 13:00:00 GMT",
                "sUN, 01 mAR 2026 13:00:00 gMt",
                "SUNDAY, 01-mar-26 13:00:00 gmt",
                "sun MAR  1 13:00:00 2026",
                "Thu, 01 Mar 2040 13:00:00 GMT",
                "Fri, 01 Mar 2999 13:00:00 GMT"
            })
    void threeFormsAreDatesInAnyCase(String expires) {
        assertThat(isServed(200, "Expires: " + expires, 3_599)).isTrue();
    }

    @Test
    @DisplayName("caching 21: age counts the delay of the origin's answer")
    void ageCountsTheDelayOfTheAnswer() {
        CountDownLatch release = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    peer.await(release);
                    peer.send(ScriptedOrigin.response(200, "late", MINUTE, "Age: 10"));
                });
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/"));
            scenario.origin().awaitRequests(1);
            scenario.gateway().advance(Duration.ofSeconds(8));
            release.countDown();
            assertThat(client.readResponse().text()).isEqualTo("late");
            assertThat(scenario.get("/").field("Age")).isEqualTo("18");
        }
    }
}
