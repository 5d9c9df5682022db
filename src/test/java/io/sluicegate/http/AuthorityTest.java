package io.sluicegate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluicegate.flow.HostName;
import io.sluicegate.testing.Ports;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 3, 4 and 7: parsed once, strictly. */
final class AuthorityTest {

    @ParameterizedTest
    @DisplayName("rule 3: an authority is brought into one form")
    @CsvSource(textBlock = """
                    example.com,          example.com
                    EXAMPLE.com.:80,      example.com
                    example.com:,         example.com
                    example.com:8080,     example.com:8080
                    example.com:00080,    example.com
                    192.0.2.1:81,         192.0.2.1:81
                    [2001:DB8::1],        [2001:db8::1]
                    [2001:db8::1]:81,     [2001:db8::1]:81
                    [::1]:,               [::1]
                    [::ffff:192.0.2.1],   192.0.2.1
                    a_b:65535,            a_b:65535
                    """)
    void authorityIsBroughtIntoOneForm(String text, String normal) {
        Authority authority = Authority.parse(text, 80);
        assertThat(authority).isNotNull().extracting(it -> it.text(80)).isEqualTo(normal);
    }

    @ParameterizedTest
    @DisplayName("rule 7: ports are digits from 1 to 65535, and there is no user information")
    @ValueSource(
            strings = {
                "",
                ":80",
                "example.com:0",
                "example.com:65536",
                "example.com:999999",
                "example.com:+80",
                "example.com:8 0",
                "example.com: 80",
                "example.com:80:80",
                "example.com:http",
                "example.com:٨٠",
                "user@example.com",
                "user:pw@example.com",
                "example.com%2f",
                "[::1",
                "::1",
                "[::1]80",
                "[::1]x:80",
                "[]",
                "[]:80",
                "[192.0.2.1]",
                "[::1%lo]",
                "[::1%25lo]",
                "[v1.a]",
                "127.1",
                "0x7f.0.0.1",
                "010.0.0.1",
                "2130706433",
                "1.2.3.4.",
                "exa mple.com",
                "example.com/",
                "example.com?",
                "example.com#",
                "bücher.de",
                "a\\b",
                "*"
            })
    void anythingElseIsNoAuthority(String text) {
        assertThat(Authority.parse(text, 80)).isNull();
    }

    @Test
    @DisplayName("rule 7: an authority without a port names none where none is usual")
    void portIsAskedForWhereThereIsNoDefault() {
        assertThat(Authority.parse("example.com", 0)).isNull();
        assertThat(Authority.parse("example.com:", 0)).isNull();
        assertThat(Authority.parse("[::1]", 0)).isNull();
        assertThat(Authority.parse("example.com:443", 0))
                .isEqualTo(new Authority(new HostName("example.com"), null, 443));
    }

    @Test
    void nameAndAddressExcludeEachOther() {
        HostName name = new HostName("a");
        assertThatIllegalArgumentException().isThrownBy(() -> new Authority(name, Ports.loopback4(), 80));
        assertThatIllegalArgumentException().isThrownBy(() -> new Authority(null, null, 80));
        assertThatIllegalArgumentException().isThrownBy(() -> new Authority(name, null, 0));
        assertThat(new Authority(null, Ports.loopback6(), 80).host()).isEqualTo("::1");
    }
}
