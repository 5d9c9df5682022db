package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.HostName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicSuffixesTest {

    @ParameterizedTest
    @ValueSource(strings = {"com", "co.uk", "zip", "ck", "xn--p1ai", "xn--55qx5d.cn", "gov.uk"})
    void registriesSuffixesAreKnown(String name) {
        assertThat(PublicSuffixes.contains(new HostName(name))).isTrue();
        assertThat(PublicSuffixes.all()).contains(new HostName(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "github.io", "example", "local", "internal", "www.co.uk", "www.ck"})
    void sitesPrivateSuffixesAndReservedNamesAreNone(String name) {
        assertThat(PublicSuffixes.contains(new HostName(name))).isFalse();
    }

    @Test
    void shorterOnesComeFirstAndEachOnce() {
        assertThat(PublicSuffixes.all()).doesNotHaveDuplicates().hasSizeGreaterThan(6000);
        assertThat(PublicSuffixes.all().indexOf(new HostName("uk")))
                .isLessThan(PublicSuffixes.all().indexOf(new HostName("co.uk")));
    }

    @Test
    void whatIsBelowANameIsHeldByItOrByOneAboveAndNotByItAlone() {
        DomainSet set = new DomainSet.Builder(7)
                .add(new HostName("com"), DomainSet.Reach.WITH_BELOW, 1)
                .add(new HostName("uk"), DomainSet.Reach.BELOW_ONLY, 2)
                .add(new HostName("org"), DomainSet.Reach.EXACT, 3)
                .build();
        assertThat(set.findBelow(new HostName("com"))).isEqualTo(1);
        assertThat(set.findBelow(new HostName("uk"))).isEqualTo(2);
        assertThat(set.findBelow(new HostName("co.uk"))).isEqualTo(2);
        assertThat(set.findBelow(new HostName("org"))).isEqualTo(DomainSet.NONE);
        assertThat(set.findBelow(new HostName("net"))).isEqualTo(DomainSet.NONE);
    }
}
