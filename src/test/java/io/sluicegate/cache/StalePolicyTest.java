package io.sluicegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.http.RequestHead;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5861 section 4, RFC 9111 section 4.2.4: when the origin fails. */
final class StalePolicyTest {

    private static RequestHead request(String control) {
        return control.isEmpty() ? Messages.get() : Messages.get("Cache-Control: " + control);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            stale-if-error=9                     ; ''               ; -9     ; true  ; true
            stale-if-error=9                     ; ''               ; -10    ; false ; false
            stale-if-error=9                     ; no-cache         ; -1     ; false ; false
            stale-if-error=0                     ; ''               ; -1     ; false ; false
            stale-if-error=x                     ; ''               ; -1     ; false ; false
            stale-if-error                       ; ''               ; -1     ; false ; false
            stale-if-error=9, must-revalidate    ; ''               ; -1     ; false ; false
            stale-if-error=9, proxy-revalidate   ; ''               ; -1     ; false ; false
            stale-if-error=9, no-cache           ; ''               ; -1     ; false ; false
            stale-if-error=9, s-maxage=1         ; ''               ; -1     ; false ; false
            max-age=1                            ; ''               ; -86400 ; false ; true
            max-age=1                            ; ''               ; -86401 ; false ; false
            max-age=1                            ; no-cache         ; -1     ; false ; false
            max-age=1                            ; stale-if-error=9 ; -9     ; true  ; true
            max-age=1, must-revalidate           ; stale-if-error=9 ; -9     ; false ; false
            max-age=1, must-revalidate           ; ''               ; -1     ; false ; false
            s-maxage=1                           ; ''               ; -1     ; false ; false
            """)
    void directivesDecide(String control, String asked, long fresh, boolean onError, boolean onDeadOrigin) {
        StoredResponse stored = Messages.stored("Cache-Control: " + control);
        assertThat(StalePolicy.onError(request(asked), stored, fresh)).isEqualTo(onError);
        assertThat(StalePolicy.onDeadOrigin(request(asked), stored, fresh)).isEqualTo(onDeadOrigin);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void errorsOfTheOriginAreErrors(int status) {
        assertThat(StalePolicy.isError(status)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 304, 400, 404, 429, 501, 505, 599})
    void otherStatusesAreAnswers(int status) {
        assertThat(StalePolicy.isError(status)).isFalse();
    }
}
