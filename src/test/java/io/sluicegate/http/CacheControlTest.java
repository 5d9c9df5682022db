package io.sluicegate.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CacheControlTest {

    private static CacheControl of(String... values) {
        FieldList.Builder fields = new FieldList.Builder();
        for (String value : values) {
            fields.add("Cache-Control", value);
        }
        return CacheControl.of(fields.build());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    max-age=60                   | 60
                    MAX-AGE=60                   | 60
                    max-age="60"                 | 60
                    public, max-age=60           | 60
                    max-age=60, max-age=600      | 60
                    max-age=0                    | 0
                    max-age                      | 0
                    max-age=                     | 0
                    max-age=-1                   | 0
                    max-age=1.5                  | 0
                    max-age=a100                 | 0
                    max-age=100a                 | 0
                    max-age=2147483648           | 2147483648
                    max-age=99999999999999999999 | 2147483648
                    x="a, max-age=1", max-age=60 | 60
                    x="a\\", max-age=1", max-age=60 | 60
                    ,, ,max-age=60               | 60
                    """)
    void secondsAreDigitsOrNothing(String value, long seconds) {
        assertThat(of(value).seconds("max-age")).isEqualTo(seconds);
    }

    @Test
    void missingDirectiveHasNoSeconds() {
        assertThat(of("x-max-age=1", "no-store").seconds("max-age")).isNull();
        assertThat(CacheControl.NONE.has("no-store")).isFalse();
    }

    @Test
    void severalLinesAreOneList() {
        CacheControl control = of("No-StOrE", "max-age=5");
        assertThat(control.has("no-store")).isTrue();
        assertThat(control.seconds("max-age")).isEqualTo(5);
    }

    @Test
    void qualifiedDirectivesNameFields() {
        CacheControl control = of("no-cache=\"Set-Cookie, X-A\", private=x-b");
        assertThat(control.has("no-cache")).isTrue();
        assertThat(control.hasUnqualified("no-cache")).isFalse();
        assertThat(control.fieldsOf("no-cache")).containsExactlyInAnyOrder("set-cookie", "x-a");
        assertThat(control.fieldsOf("private")).containsExactly("x-b");
        assertThat(of("no-cache").hasUnqualified("no-cache")).isTrue();
        assertThat(of("no-cache").fieldsOf("no-cache")).isEmpty();
    }

    @Test
    void unclosedQuoteHidesNothingBeforeIt() {
        CacheControl control = of("no-store, x=\"abc, max-age=60");
        assertThat(control.has("no-store")).isTrue();
        assertThat(control.has("max-age")).isFalse();
        assertThat(of("x=\"a\\").has("x")).isTrue();
    }
}
