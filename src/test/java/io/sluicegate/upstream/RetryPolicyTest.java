package io.sluicegate.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule 14: never twice what must happen once. */
final class RetryPolicyTest {

    @ParameterizedTest
    @DisplayName("rule 14: sent again is what is idempotent and unheard")
    @CsvSource(textBlock = """
                    GET,    true,  false, false, true
                    HEAD,   true,  false, false, true
                    PUT,    true,  false, false, true
                    DELETE, true,  false, false, true
                    GET,    false, false, false, false
                    GET,    true,  true,  false, false
                    PUT,    true,  false, true,  false
                    POST,   true,  false, false, false
                    PATCH,  true,  false, false, false
                    FOO,    true,  false, false, false
                    get,    true,  false, false, false
                    """)
    void resentIsWhatIsIdempotentAndUnheard(
            String method, boolean reused, boolean answerBegun, boolean bodySent, boolean again) {
        assertThat(RetryPolicy.mayResend(method, reused, answerBegun, bodySent)).isEqualTo(again);
    }
}
