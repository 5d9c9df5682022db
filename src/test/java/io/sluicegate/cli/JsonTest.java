package io.sluicegate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void valuesKeepTheirKindAndOrder() {
        Object value = Json.read("""
                 { "z": [1, -2, 3.5, 1e3, true, false, null], "a": {"b": {}, "c": []}, "": "x" }
                """);
        assertThat(value).isInstanceOf(Map.class);
        Map<?, ?> map = (Map<?, ?>) Objects.requireNonNull(value);
        assertThat(List.copyOf(map.keySet())).hasToString("[z, a, ]");
        assertThat(map.get("z")).isEqualTo(Arrays.asList(1L, -2L, 3.5, 1000.0, true, false, null));
        assertThat(map.get("a")).isEqualTo(Map.of("b", Map.of(), "c", List.of()));
    }

    @Test
    void escapesAreUndone() {
        assertThat(Json.read("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\""))
                .isEqualTo("a\"\\/\b\f\n\r\té😀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[",
                "\"",
                "\"\\",
                "\"\\u12",
                "\"\\x\"",
                "{\"a\"}",
                "{a:1}",
                "[1,]",
                "[1 2]",
                "{\"a\":1,}",
                "tru",
                "1 1",
                "nul",
                "--1",
                "<html>"
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void depthIsBounded() {
        assertThatThrownBy(() -> Json.read("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
    }
}
