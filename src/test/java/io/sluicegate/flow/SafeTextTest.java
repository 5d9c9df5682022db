package io.sluicegate.flow;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SafeTextTest {

    @Test
    void plainTextStaysTheSameObject() {
        String text = "/caf\u00e9?no \u4e2d\u6587 \\x";

        assertThat(SafeText.of(text, 100)).isSameAs(text);
    }

    @Test
    @DisplayName("rule 27: what a viewer would obey is escaped")
    void whatAViewerWouldObeyIsWrittenAsItsNumber() {
        assertThat(SafeText.of("a\r\n\u001b\u007f\u009b\u2028\u202e\u200bz", 100))
                .isEqualTo("a\\x0d\\x0a\\x1b\\x7f\\x9b\\u2028\\u202e\\u200bz");
    }

    @Test
    void noCharacterIsCutInHalf() {
        assertThat(SafeText.of("ab\ud83d\ude00", 4)).isEqualTo("ab\ud83d\ude00");
        assertThat(SafeText.of("ab\ud83d\ude00", 3)).isEqualTo("ab");
        assertThat(SafeText.of("ab\u001b", 5)).isEqualTo("ab");
        assertThat(SafeText.of("a\ud83db\ude00", 10)).isEqualTo("a\ufffdb\ufffd");
    }

    @Test
    void whatIsMissingIsShownByAnEllipsis() {
        assertThat(SafeText.shortened("abcd", 4)).isEqualTo("abcd");
        assertThat(SafeText.shortened("abcde", 4)).isEqualTo("abc\u2026");
        assertThat(SafeText.shortened("abc\u001b", 4)).isEqualTo("abc\u2026");
        assertThat(SafeText.shortened("ab\udb40\udc01", 11)).isEqualTo("ab\\ue0001");
        assertThat(SafeText.shortened("ab\udb40\udc01", 8)).isEqualTo("ab\u2026");
    }

    @Property(tries = 2_000)
    @Label("rule 27: any text becomes short and harmless")
    void anyTextBecomesShortAndHarmlessAndStaysSo(@ForAll String text, @ForAll @IntRange(max = 64) int width) {
        String safe = SafeText.of(text, width);

        assertThat(safe.length()).isLessThanOrEqualTo(width);
        assertThat(safe.codePoints()
                        .noneMatch(point -> Character.isISOControl(point)
                                || Character.getType(point) == Character.FORMAT
                                || Character.getType(point) == Character.SURROGATE))
                .isTrue();
        assertThat(SafeText.of(safe, width)).isEqualTo(safe);
    }
}
