package io.sluicegate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 section 14.4. */
final class ContentRangeTest {

    @Test
    void oneRangeOfAKnownSizeIsRead() {
        ContentRange range = Objects.requireNonNull(ContentRange.of(Fields.of("content-range: Bytes 2-4/10")));
        assertThat(range).isEqualTo(new ContentRange(2, 4, 10));
        assertThat(range.length()).isEqualTo(3);
        assertThat(ContentRange.of(Fields.of("Content-Range: bytes 0-0/1"))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes 2-4/*",
                "bytes */10",
                "bytes 4-2/10",
                "bytes 2-10/10",
                "bytes=2-4/10",
                "bytes 2-4",
                "bytes  2-4/10",
                "bytes 2 - 4/10",
                "bytes -4/10",
                "lines 2-4/10",
                "bytes 2-4/9999999999999999999",
                "bytes 2-4/10, bytes 5-6/10",
                ""
            })
    void anythingElseIsNone(String field) {
        assertThat(ContentRange.of(Fields.of("Content-Range: " + field))).isNull();
    }

    @Test
    void severalAndNoneAreNone() {
        assertThat(ContentRange.of(Fields.of("Content-Range: bytes 0-1/5", "Content-Range: bytes 0-1/5")))
                .isNull();
        assertThat(ContentRange.of(Fields.of("X: y"))).isNull();
    }
}
