package io.sluicegate.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpellingTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "abc, '', 3",
        "'', abc, 3",
        "host, hots, 1",
        "deny, dney, 1",
        "kitten, sitting, 3",
        "same, same, 0"
    })
    void distanceCountsChangesAndSwaps(String a, String b, int expected) {
        assertThat(Spelling.distance(a, b)).isEqualTo(expected);
    }

    @Property(tries = 500)
    void distanceIsTheSameBothWaysAndZeroForEqualsAlone(
            @ForAll @AlphaChars @StringLength(max = 8) String a, @ForAll @AlphaChars @StringLength(max = 8) String b) {
        int distance = Spelling.distance(a, b);

        assertThat(distance).isEqualTo(Spelling.distance(b, a));
        assertThat(distance == 0).isEqualTo(a.equals(b));
        assertThat(distance).isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
    }

    @Test
    void nearestLiesWithinReach() {
        List<String> words = List.of("students", "staff", "lan");

        assertThat(Spelling.nearest("studnets", words, 1)).isEqualTo("students");
        assertThat(Spelling.nearest("studtens", words, 1)).isNull();
        assertThat(Spelling.nearest("anything", List.of(), 8)).isNull();
    }

    @Test
    void equallyFarWordsComeInTheOrderOfTheAlphabet() {
        assertThat(Spelling.nearestFirst("b", List.of("d", "b", "c"))).containsExactly("b", "c", "d");
    }
}
