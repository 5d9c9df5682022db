package io.sluicegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 section 4.3.5. */
final class HeadUpdateTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            ETag: "a"                          ; ETag: "a"                          ; true
            ETag: "a"                          ; ETag: "b"                          ; false
            ETag: "a"                          ; ETag: W/"a"                        ; false
            ETag: "a"                          ; X: y                               ; false
            X: y                               ; ETag: "a"                          ; true
            Last-Modified: yesterday           ; Last-Modified: today               ; false
            Last-Modified: today               ; Last-Modified: today               ; true
            Content-Length: 5                  ; Content-Length: 6                  ; false
            Content-Length: 5                  ; X: y                               ; true
            """)
    void nothingThatBothTellMayDiffer(String stored, String head, boolean confirms) {
        assertThat(HeadUpdate.confirms(Messages.stored(stored), Messages.head(200, head)))
                .isEqualTo(confirms);
    }

    @Test
    void anotherStatusConfirmsNothing() {
        assertThat(HeadUpdate.confirms(Messages.stored("ETag: \"a\""), Messages.head(404, "ETag: \"a\"")))
                .isFalse();
    }
}
