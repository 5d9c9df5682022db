package io.sluicegate.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8941 section 3.3.3. */
final class SfStringTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            plain   | "plain"
            ``      | ""
            a"b     | "a\\"b"
            a\\b    | "a\\\\b"
            ü       | "?"
            a\tb    | "a?b"
            """)
    void onlyPrintableAsciiIsQuoted(String text, String quoted) {
        assertThat(SfString.quoted(text)).isEqualTo(quoted);
    }
}
