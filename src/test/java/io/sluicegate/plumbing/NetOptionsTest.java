package io.sluicegate.plumbing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetOptionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80,443|80, 443",
                "443, 80|80, 443",
                "80,443,8000-8100|80, 443, 8000-8100",
                "8050-8200,8000-8100|8000-8200",
                "80,81,80|80-81",
                "all|1-65535",
                "1-65535|1-65535"
            })
    void portsAreSortedAndJoined(String text, String elements) throws Exception {
        assertThat(PortRanges.parse(text).nftElements()).isEqualTo(elements);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "65536", "80x", "443-80", "80,", "-80", "80-", "+80", "080000", "80 443", "٨٠", "ALL"})
    void whatIsNoPortIsRefused(String text) {
        assertThatThrownBy(() -> PortRanges.parse(text))
                .isInstanceOf(NetException.class)
                .hasMessageContaining("80,443,8000-8100 or all");
    }

    @Test
    void lanNamesComeAsWordsOrWithCommas() throws Exception {
        assertThat(LanInterfaces.parse(List.of("lan0,eth0.7", "br-x", "lan0")).names())
                .containsExactly("lan0", "eth0.7", "br-x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "lo", "lan*", "-x", "a b", "a\" }", "a;flush ruleset", "a\nb", "sixteen-letters0", "a/b"})
    void whatIsNoInterfaceIsRefused(String name) {
        assertThatThrownBy(() -> LanInterfaces.parse(List.of(name))).isInstanceOf(NetException.class);
        assertThatThrownBy(() -> new LanInterfaces(List.of(name))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lanMustBeNamed() {
        assertThatThrownBy(() -> LanInterfaces.parse(List.of())).hasMessageContaining("--lan IF");
    }

    @Property
    void nothingThatNftReadsGetsIntoAName(@ForAll String name) {
        try {
            String elements = LanInterfaces.parse(List.of(name)).nftElements();
            assertThat(elements).matches("\"[A-Za-z0-9_.-]+\"(, \"[A-Za-z0-9_.-]+\")*");
        } catch (NetException e) {
            assertThat(e.getMessage()).doesNotContain("\n");
        }
    }
}
