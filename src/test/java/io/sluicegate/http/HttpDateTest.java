package io.sluicegate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three forms of RFC 9110 section 5.6.7: lenient where that is, strict where that is. */
final class HttpDateTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Sun, 06 Nov 1994 08:49:37 GMT     | 1994-11-06T08:49:37Z
                    SUN, 06 nov 1994 08:49:37 gmt     | 1994-11-06T08:49:37Z
                    Mon, 06 Nov 1994 08:49:37 GMT     | 1994-11-06T08:49:37Z
                    Sunday, 06-Nov-94 08:49:37 GMT    | 1994-11-06T08:49:37Z
                    sUNDAY, 06-nOV-94 08:49:37 Gmt    | 1994-11-06T08:49:37Z
                    Sun Nov  6 08:49:37 1994          | 1994-11-06T08:49:37Z
                    Sun Nov 16 08:49:37 1994          | 1994-11-16T08:49:37Z
                    Thu, 18 Aug 2050 02:01:18 GMT     | 2050-08-18T02:01:18Z
                    Fri, 01 Jan 9999 00:00:00 GMT     | 9999-01-01T00:00:00Z
                    Sun, 29 Feb 2032 00:00:00 GMT     | 2032-02-29T00:00:00Z
                    Sat, 31 Dec 2016 23:59:60 GMT     | 2016-12-31T23:59:59Z
                    Friday, 01-Jan-76 00:00:00 GMT    | 2076-01-01T00:00:00Z
                    Saturday, 01-Jan-77 00:00:00 GMT  | 1977-01-01T00:00:00Z
                    """)
    void threeFormsAreRead(String text, Instant instant) {
        assertThat(HttpDate.parse(text, NOW)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37 AEST",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 GMT+1",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun 06 Nov 1994 08:49:37 GMT",
                "Sun, 06-Nov-1994 08:49:37 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 8:49:37 GMT",
                "Sun, 06 Nov 1994 08:49 GMT",
                "Sun, 06  Nov 1994 08:49:37 GMT",
                "Sun, 32 Nov 1994 08:49:37 GMT",
                "Sun, 30 Feb 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:00 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Sun, 06 Nov 1994 08:49:99 GMT",
                "Sun, 06 Foo 1994 08:49:37 GMT",
                "Foo, 06 Nov 1994 08:49:37 GMT",
                "06 Nov 1994 08:49:37 GMT",
                "Sun, 06-Nov-94 08:49:37 GMT",
                "Sunday, 06 Nov 1994 08:49:37 GMT",
                "Sun Nov 6 08:49:37 1994",
                "Sun Nov  6 08:49:37 1994 GMT",
                "1994-11-06T08:49:37Z",
                "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT"
            })
    void anythingElseIsNoDate(String text) {
        assertThat(HttpDate.parse(text, NOW)).isNull();
    }

    @Test
    void oneFormIsWritten() {
        Instant instant = Instant.parse("1994-11-06T08:49:37.999Z");
        assertThat(HttpDate.format(instant)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(HttpDate.parse(HttpDate.format(NOW), NOW)).isEqualTo(NOW);
    }
}
