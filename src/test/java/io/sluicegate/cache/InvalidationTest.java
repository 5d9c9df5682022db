package io.sluicegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.http.Fields;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 section 4.4. */
final class InvalidationTest {

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "FOO"})
    void unsafeMethodsInvalidate(String method) {
        assertThat(invalidated(method, 200)).containsExactly("/dir/page?q");
        assertThat(invalidated(method, 303)).containsExactly("/dir/page?q");
        assertThat(invalidated(method, 404)).isEmpty();
        assertThat(invalidated(method, 500)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE", "CONNECT"})
    void safeMethodsDoNot(String method) {
        assertThat(invalidated(method, 200, "Location: /x")).isEmpty();
    }

    private static List<String> invalidated(String method, int status, String... fields) {
        return Invalidation.keysFor(
                        Messages.key("/dir/page?q"), Messages.request(method, "/dir/page?q"), status, Fields.of(fields))
                .stream()
                .map(CacheKey::pathAndQuery)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    /x                          ; /x
                    /x?y#f                      ; /x?y
                    x                           ; /dir/x
                    ../x                        ; /x
                    ?other                      ; /dir/page?other
                    /a|b                        ; /a|b
                    http://a.example/x          ; /x
                    HTTP://A.EXAMPLE.:80/x      ; /x
                    http://a.example            ; /
                    //a.example/x               ; /x
                    http://b.example/x          ;
                    http://a.example:81/x       ;
                    https://a.example/x         ;
                    //b.example/x               ;
                    http://u@a.example/x        ;
                    mailto:a@a.example          ;
                    http://a.example/ /         ;
                    """)
    void referencesToTheSameOriginAreInvalidatedToo(String reference, String path) {
        for (String field : new String[] {"Location: ", "Content-Location: "}) {
            var expected = path == null ? List.of("/dir/page?q") : List.of("/dir/page?q", path);
            assertThat(invalidated("POST", 201, field + reference)).isEqualTo(expected);
        }
    }
}
