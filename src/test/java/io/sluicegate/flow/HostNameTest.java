package io.sluicegate.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 5: lower case, one trailing dot removed, A-labels only. */
final class HostNameTest {

    @ParameterizedTest
    @DisplayName("rule 5: names are lower case, one last dot is removed")
    @CsvSource(textBlock = """
                    example.com,        example.com
                    EXAMPLE.Com,        example.com
                    example.com.,       example.com
                    a,                  a
                    xn--bcher-kva.de,   xn--bcher-kva.de
                    _dmarc.a-b.example, _dmarc.a-b.example
                    1a.example,         1a.example
                    4chan.org,          4chan.org
                    """)
    void nameIsBroughtIntoOneForm(String text, String name) {
        assertThat(HostName.parse(text)).isEqualTo(new HostName(name));
    }

    @ParameterizedTest
    @DisplayName("rule 5: anything but A-labels is no name")
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                ".a",
                "a..",
                "a b",
                "a\tb",
                "a/b",
                "a:b",
                "a@b",
                "a%2eb",
                "bücher.de",
                "\u212a.example",
                "a。b",
                "*",
                "*.a",
                "a\0",
                "1.2.3.4",
                "1.2.3.4.",
                "127.1",
                "0x7f.1",
                "example.1",
                "[::1]",
                "a\\b",
                "a,b"
            })
    void anythingElseIsNoName(String text) {
        assertThat(HostName.parse(text)).isNull();
    }

    @Test
    void lengthsAreBounded() {
        String label = "a".repeat(63);
        assertThat(HostName.parse(label + ".b")).isNotNull();
        assertThat(HostName.parse(label + "a.b")).isNull();
        String longest = (label + ".").repeat(3) + "a".repeat(61);
        assertThat(longest).hasSize(253);
        assertThat(HostName.parse(longest)).isNotNull();
        assertThat(HostName.parse(longest + ".")).isNotNull();
        assertThat(HostName.parse(longest + "a")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A.example", "a.example.", "", "1.2.3.4"})
    void otherFormsAreRefusedByTheRecord(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new HostName(text));
    }
}
