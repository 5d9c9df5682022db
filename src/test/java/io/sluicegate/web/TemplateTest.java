package io.sluicegate.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Places, sections, and what is none. */
final class TemplateTest {

    private static String fill(String text, Map<String, String> values) {
        return Template.parse(text).fill(values::get);
    }

    @Test
    @DisplayName("rule 9: what is filled into a page is escaped")
    void valuesAreFilledInEscaped() {
        assertThat(fill("a {{x}} b {{x}}{{y}}", Map.of("x", "<&>", "y", "'\"")))
                .isEqualTo("a &lt;&amp;&gt; b &lt;&amp;&gt;&#39;&quot;");
    }

    @Test
    void absentValuesLeaveNothing() {
        assertThat(fill("a{{x}}b", Map.of())).isEqualTo("ab");
    }

    @Test
    void sectionsStandOnlyWithTheirValue() {
        String text = "a{{#x}} [{{x}}|{{y}}] {{/x}}b";
        assertThat(fill(text, Map.of("x", "1", "y", "2"))).isEqualTo("a [1|2] b");
        assertThat(fill(text, Map.of("y", "2"))).isEqualTo("ab");
    }

    @Test
    void otherBracesAreText() {
        assertThat(fill("{x} {{ x }} {{X}} {{#}} }} {{", Map.of("x", "1"))).isEqualTo("{x} {{ x }} {{X}} {{#}} }} {{");
    }

    @ParameterizedTest
    @CsvSource({"a{{#x}}b,never closed", "a{{/x}}b,closes nothing", "{{#x}}{{#y}}{{/y}}{{/x}},inside", "{{#x}}{{/y}},y"
    })
    void sectionsThatDoNotMatchAreRefused(String text, String message) {
        assertThatThrownBy(() -> Template.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
