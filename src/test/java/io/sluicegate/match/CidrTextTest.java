package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTextTest {

    private static CidrText.Parsed parsed(String text) {
        return Objects.requireNonNull(CidrText.parse(text), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "10",
                "10.1",
                "10.0.1",
                "010.0.0.1",
                "10.0.0.01",
                "::ffff:192.0",
                "64:0ff9b::192.0.2.1",
                "2001:00db8::1",
                "::ffff:10.0.1",
                "::ffff:010.0.0.1",
                "::ffff:0x7f.0.0.1",
                "64:ff9b::10.0.0.01/128",
                "0x7f000001",
                "0x7f.0.0.1",
                "2130706433",
                "192.0.2.256",
                "192.0.2.0/0.0.0.255",
                "192.0.2.0/255.255.255.0",
                "192.0.2.1-9",
                "192.0.*.*",
                "192.0.2.*",
                "*",
                "/16",
                "192.0.2.0/",
                "192.0.2.0/33",
                "192.0.2.0/024",
                "192.0.2.0/-1",
                "192.168.1/24",
                "fe80::1%eth0",
                "[2001:db8::1]",
                "2001:db8::/129",
                "2001:db8::1::2",
                "2001:db8",
                "12345::",
                "192.0.2.9-192.0.2.1",
                "192.0.2.1-2001:db8::1",
                "192.0.2.0/24-192.0.2.9",
                "192.0.2.1 - 192.0.2.9",
                "-192.0.2.1",
                "192.0.2.1-",
                "example.com",
                "１92.0.2.1"
            })
    void ambiguousAndForeignSpellingsAreNoAddresses(String text) {
        assertThat(CidrText.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, true, 32",
        "192.0.2.0/24, true, 24",
        "0.0.0.0/0, true, 0",
        "::/0, false, 0",
        "2001:db8::1, false, 128",
        "2001:DB8::/32, false, 32",
        "::ffff:192.0.2.1, true, 32",
        "::ffff:c000:201, true, 32",
        "::ffff:192.0.2.0/120, true, 24",
        "::ffff:0:0/96, true, 0",
        "::fffe:0:0/95, false, 95"
    })
    void spellingsInFullAreOneBlock(String text, boolean v4, int length) {
        CidrText.Parsed parsed = parsed(text);
        assertThat(parsed.blocks()).hasSize(1).first().satisfies(block -> {
            assertThat(block.v4()).isEqualTo(v4);
            assertThat(block.length()).isEqualTo(length);
        });
        assertThat(parsed.hostBits()).isFalse();
    }

    @Test
    void hostBitsAreMaskedAndTold() {
        CidrText.Parsed parsed = parsed("192.0.2.77/24");
        assertThat(parsed.hostBits()).isTrue();
        assertThat(parsed.blocks()).containsExactly(new Cidr(true, 0, 0xc0000200L, 24));
    }

    @Test
    void hostBitsOfIpv6AreMaskedAndTold() {
        CidrText.Parsed parsed = parsed("2001:db8::1/32");
        assertThat(parsed.hostBits()).isTrue();
        assertThat(parsed.blocks()).containsExactly(new Cidr(false, 0x20010db800000000L, 0, 32));
    }

    @Test
    void rangeIsCoveredExactly() {
        CidrText.Parsed parsed = parsed("192.0.2.1-192.0.2.9");
        long sum = parsed.blocks().stream()
                .mapToLong(block -> 1L << (32 - block.length()))
                .sum();
        assertThat(sum).isEqualTo(9);
        CidrSet.Builder set = new CidrSet.Builder();
        parsed.blocks().forEach(block -> set.add(block, 0));
        for (int i = 0; i < 256; i++) {
            assertThat(set.build().find(Addresses.of("192.0.2." + i)) != CidrSet.NONE)
                    .isEqualTo(i >= 1 && i <= 9);
        }
    }

    @Test
    void mappedRangeIsARangeOfIpv4() {
        CidrText.Parsed parsed = parsed("::ffff:192.0.2.2-::ffff:192.0.2.3");
        assertThat(parsed.blocks()).containsExactly(new Cidr(true, 0, 0xc0000202L, 31));
    }

    @Test
    void rangeOfOneAddressIsThatAddress() {
        CidrText.Parsed parsed = parsed("2001:db8::1-2001:db8::1");
        assertThat(parsed.blocks()).containsExactly(new Cidr(false, 0x20010db800000000L, 1, 128));
    }
}
