package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every rule of conduct, and everything that caches tend to get wrong, is held by tests that name it at the beginning of
 * what they are shown as.
 */
final class RuleNamesTest {

    private static final NamedTests TESTS = new NamedTests();

    @ParameterizedTest
    @CsvSource({"rules?, 29", "caching, 25"})
    void everyNumberIsNamedByATest(String word, int count) {
        assertThat(TESTS.holders(NamedTests.numbered(word)).keySet())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, count).boxed().toList());
    }

    @ParameterizedTest
    @CsvSource({"rule, rules?", "caching, caching"})
    void whatBeginsLikeANumberIsOne(String word, String numbered) {
        Pattern pattern = NamedTests.numbered(numbered);
        assertThat(TESTS.beginningWith(word))
                .isNotEmpty()
                .allMatch(name -> pattern.matcher(name).matches());
    }
}
