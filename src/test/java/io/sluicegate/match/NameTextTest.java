package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.HostName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameTextTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com, WITH_BELOW",
        ".example.com, example.com, WITH_BELOW",
        "=example.com, example.com, EXACT",
        "*.example.com, example.com, BELOW_ONLY",
        "Example.COM., example.com, WITH_BELOW",
        "=intranet, intranet, EXACT",
        "bücher.example, xn--bcher-kva.example, WITH_BELOW",
        ".BÜCHER.example, xn--bcher-kva.example, WITH_BELOW",
        "例え。example, xn--r8jz45g.example, WITH_BELOW",
        "under_score.example, under_score.example, WITH_BELOW"
    })
    void signsInFrontSayTheReach(String text, String name, DomainSet.Reach reach) {
        NameText parsed = NameText.parse(text, DomainSet.Reach.WITH_BELOW);
        assertThat(parsed.name()).isEqualTo(new HostName(name));
        assertThat(parsed.reach()).isEqualTo(reach);
        assertThat(parsed.fault()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "=",
                "*.",
                "*",
                "*x.example",
                "a.*.example",
                "a..example",
                "..example",
                "=.example",
                "http://x.example/",
                "x.example/path",
                "x.example:80",
                "192.0.2.1",
                "=192.0.2.1",
                "１92.0.2.1",
                "a b.example",
                "straße.example",
                "faß.example",
                "\ufffd.example"
            })
    void whatIsNoNameSaysWhy(String text) {
        NameText parsed = NameText.parse(text, DomainSet.Reach.WITH_BELOW);
        assertThat(parsed.name()).isNull();
        assertThat(parsed.fault()).isNotEmpty();
    }
}
