package io.sluicegate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.cache.CacheKey;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.http.Authority;
import io.sluicegate.testing.Ports;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CacheTargetTest {

    private static final Endpoint CLAIMED = new Endpoint(Ports.address(192, 0, 2, 1), 80);

    private static CacheKey key(String authority, String pathAndQuery) {
        Authority parsed = Objects.requireNonNull(Authority.parse(authority, 80));
        return new CacheKey("http", parsed, pathAndQuery, null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://a.example/x?y            | a.example          | /x?y | true
            HTTP://A.Example.:80/x?y        | a.example          | /x?y | true
            http://a.example/x?y#part       | a.example          | /x?y | true
            http://a.example/x              | a.example          | /x?y | false
            http://a.example/X              | a.example          | /x   | false
            http://a.example/%78            | a.example          | /x   | false
            http://a.example                | a.example          | /    | true
            http://a.example?y              | a.example          | /?y  | true
            http://a.example:8080/          | a.example          | /    | false
            http://a.example:8080/          | a.example:8080     | /    | true
            http://b.a.example/             | a.example          | /    | false
            http://192.0.2.7/               | 192.0.2.7          | /    | true
            http://[2001:DB8:0::1]:8080/    | [2001:db8::1]:8080 | /    | true
            http://Bücher.example/          | xn--bcher-kva.example | / | true
            http://Bücher.example:8080/     | xn--bcher-kva.example:8080 | / | true
            """)
    void urlIsReadAsTheDataPathReadsIt(String url, String authority, String path, boolean same) {
        assertThat(CacheTarget.ofUrl(url).test(key(authority, path))).isEqualTo(same);
    }

    @Test
    void urlStandsForItsCopiesInAllPartitions() {
        CacheKey common = key("a.example", "/");
        CacheKey apart = new CacheKey("http", common.authority(), "/", CLAIMED);
        assertThat(CacheTarget.ofUrl("http://a.example/")).accepts(common, apart);
        assertThat(CacheTarget.ofHost("a.example")).accepts(common, apart);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/x",
                "*",
                "a.example",
                "a.example/x",
                "https://a.example/",
                "http://",
                "http://u@a.example/",
                "http://*.example/",
                "http://a.example:0/",
                "http://a.example/a b",
                "http://a.example/ä",
                "http://straße.example/",
                "http://0177.0.0.1/"
            })
    void whatNoClientCouldAskForIsNoUrl(String text) {
        assertThatThrownBy(() -> CacheTarget.ofUrl(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text
                        + "\" is no URL that is cached: write one as in http://www.example/path, percent-encoded");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.example        | a.example             | true
            A.Example.       | a.example:8080        | true
            a.example        | www.a.example         | false
            a.example        | ba.example            | false
            Bücher.example   | xn--bcher-kva.example | true
            192.0.2.7        | 192.0.2.7:81          | true
            192.0.2.7        | 192.0.2.8             | false
            2001:DB8:0::1    | [2001:db8::1]:8080    | true
            [2001:db8::1]    | [2001:db8::1]         | true
            ::ffff:192.0.2.7 | 192.0.2.7             | true
            192.0.2.7        | a.example             | false
            a.example        | 192.0.2.7             | false
            """)
    void hostIsThatHostAtAllPorts(String host, String authority, boolean same) {
        assertThat(CacheTarget.ofHost(host).test(key(authority, "/any"))).isEqualTo(same);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".a.example",
                "=a.example",
                "*.a.example",
                "*",
                "a.example:80",
                "http://a.example/",
                "[192.0.2.7]",
                "192.0.2",
                "2001:db8::/32",
                "fe80::1%eth0",
                "a b"
            })
    void whatIsNotOneHostIsNone(String text) {
        assertThatThrownBy(() -> CacheTarget.ofHost(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "\"" + text + "\" is no host: write a name or an address, without a port and without a star");
    }
}
