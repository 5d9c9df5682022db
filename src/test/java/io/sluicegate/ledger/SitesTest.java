package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SitesTest {

    @ParameterizedTest
    @CsvSource({
        "www.example.com, example.com",
        "example.com, example.com",
        "WWW.Example.COM., example.com",
        "a.b.example.co.uk, example.co.uk",
        "x.www.foo.ck, www.foo.ck",
        "a.www.ck, www.ck",
        "x.city.kobe.jp, city.kobe.jp",
        "a.xn--85x722f.xn--55qx5d.cn, xn--85x722f.xn--55qx5d.cn",
        "cdn.school.invented, school.invented",
        "_dmarc.example.com, example.com"
    })
    void theSiteOfANameIsWhatSomebodyRegistered(String host, String site) {
        assertThat(Sites.of(host)).isEqualTo(site);
    }

    @ParameterizedTest
    @CsvSource({"co.uk", "com", "intranet", "localhost", "foo.ck"})
    void aNameThatNobodyCouldRegisterIsItself(String host) {
        assertThat(Sites.of(host)).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "2001:DB8:0:0::1, 2001:db8::1",
        "[2001:db8::1], 2001:db8::1",
        "::ffff:192.0.2.7, 192.0.2.7"
    })
    void anAddressIsItselfInItsOneSpelling(String host, String site) {
        assertThat(Sites.of(host)).isEqualTo(site);
    }

    @ParameterizedTest
    @CsvSource({"999.1.2.3", "'no name at all'", "a..b"})
    void whatIsNeitherIsItself(String host) {
        assertThat(Sites.of(host)).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"''", "NULL"},
            nullValues = "NULL")
    void noHostIsNoSite(String host) {
        assertThat(Sites.of(host)).isEmpty();
    }

    @Property(tries = 2_000)
    void everyTextHasASiteThatIsNoLongerAndIsItsOwnSite(@ForAll @StringLength(max = 80) String host) {
        String site = Sites.of(host);
        assertThat(site.length()).isLessThanOrEqualTo(Math.max(host.length(), site.indexOf(':') >= 0 ? 45 : 0));
        assertThat(Sites.of(site)).isEqualTo(site);
    }
}
