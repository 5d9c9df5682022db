package io.sluicegate.cache;

import static io.sluicegate.cache.Messages.DATE;
import static io.sluicegate.cache.Messages.THEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 section 4.2, a row a sentence. */
final class FreshnessPolicyTest {

    private static long lifetime(int status, String fields) {
        return FreshnessPolicy.lifetimeSeconds(Messages.stored(status, "", fields.split("\\|", -1)), CacheRules.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    Cache-Control: max-age=60                                                    ; 60
                    Cache-Control: max-age=60, s-maxage=10                                       ; 10
                    Cache-Control: max-age=60, max-age=90                                        ; 60
                    Cache-Control: s-maxage=x, max-age=60                                        ; 0
                    Cache-Control: max-age=60|Expires: Sun, 01 Mar 2026 13:00:00 GMT             ; 60
                    Expires: Sun, 01 Mar 2026 13:00:00 GMT                                       ; 3600
                    Expires: Sunday, 01-Mar-26 13:00:00 GMT                                      ; 3600
                    Expires: Sun, 01 Mar 2026 11:00:00 GMT                                       ; 0
                    Expires: 0                                                                   ; 0
                    Expires: Sun, 01 Mar 2026 13:00:00 UTC                                       ; 0
                    Expires: Sun, 01 Mar 2026 13:00:00 GMT|Expires: Sun, 01 Mar 2026 14:00:00 GMT ; 0
                    Expires: Sun, 01 Mar 2026 13:00:00 GMT|Date: Sun, 01 Mar 2026 12:30:00 GMT   ; 1800
                    Expires: Sun, 01 Mar 2026 13:00:00 GMT|Date: nonsense                        ; 3600
                    Last-Modified: Sun, 01 Mar 2026 11:00:00 GMT                                 ; 360
                    Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT                                 ; 86400
                    Last-Modified: Sun, 01 Mar 2026 13:00:00 GMT                                 ; 0
                    Last-Modified: yesterday                                                     ; 0
                    X: y                                                                         ; 0
                    """)
    void lifetimeIsTheFirstThatIsTold(String fields, long seconds) {
        assertThat(lifetime(200, fields)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501})
    void heuristicIsForStatusesThatAllowIt(int status) {
        assertThat(lifetime(status, "Last-Modified: Sun, 01 Mar 2026 11:00:00 GMT"))
                .isEqualTo(360);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 302, 303, 307, 400, 403, 500, 502, 503, 504, 599})
    void otherStatusesNeedPublic(int status) {
        String modified = "Last-Modified: Sun, 01 Mar 2026 11:00:00 GMT";
        assertThat(lifetime(status, modified)).isZero();
        assertThat(lifetime(status, modified + "|Cache-Control: public")).isEqualTo(360);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    X: y                                                    ; 0
                    Age: 30                                                 ; 30
                    Age: 30, 40                                             ; 30
                    Age: 30|Age: 40                                         ; 30
                    Age: 1.5                                                ; 0
                    Age: -5                                                 ; 0
                    Age: abc                                                ; 0
                    Age: 2147483648                                         ; 2147483648
                    Age: 99999999999                                        ; 2147483648
                    Date: Sun, 01 Mar 2026 11:59:00 GMT                     ; 60
                    Date: Sun, 01 Mar 2026 12:10:00 GMT                     ; 0
                    Date: Sun, 01 Mar 2026 11:59:00 GMT|Age: 100            ; 100
                    Date: Sun, 01 Mar 2026 11:59:00 GMT|Age: 10             ; 60
                    """)
    void ageIsTheLargerOfTwo(String fields, long seconds) {
        StoredResponse stored = Messages.stored(fields.split("\\|", -1));
        assertThat(FreshnessPolicy.ageSeconds(stored, THEN)).isEqualTo(seconds);
        assertThat(FreshnessPolicy.ageSeconds(stored, THEN.plusSeconds(7))).isEqualTo(seconds + 7);
    }

    @Test
    void delayOfTheOriginCountsBesideItsAge() {
        StoredResponse stored = new StoredResponse(
                Messages.head(200, DATE, "Age: 10"), new byte[0], Map.of(), THEN.minusSeconds(4), THEN);
        assertThat(FreshnessPolicy.ageSeconds(stored, THEN)).isEqualTo(14);
    }

    @Test
    void clockThatGoesBackMakesNothingYounger() {
        assertThat(FreshnessPolicy.ageSeconds(Messages.stored("Age: 3"), THEN.minusSeconds(60)))
                .isEqualTo(3);
    }
}
