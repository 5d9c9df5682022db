package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a set holds all of a prefix. */
class CoveringTest {

    private static Cidr cidr(String text) {
        List<Cidr> blocks = Objects.requireNonNull(CidrText.parse(text), text).blocks();
        assertThat(blocks).hasSize(1);
        return blocks.get(0);
    }

    private static final CidrSet SET = new CidrSet.Builder()
            .add(cidr("192.0.2.0/25"), 1)
            .add(cidr("192.0.2.128/25"), 2)
            .add(cidr("10.0.0.0/8"), 3)
            .addHole(cidr("10.1.2.3"))
            .add(cidr("255.255.255.0/24"), 4)
            .add(cidr("2001:db8::/32"), 5)
            .addHole(cidr("2001:db8:0:7::/64"))
            .build();

    @ParameterizedTest
    @CsvSource(textBlock = """
            192.0.2.0/24,       1
            192.0.2.0/25,       1
            192.0.2.128/26,     2
            192.0.2.255/32,     2
            192.0.0.0/16,      -1
            192.0.3.0/24,      -1
            0.0.0.0/0,         -1
            10.0.0.0/8,        -1
            10.1.0.0/16,       -1
            10.2.0.0/16,        3
            255.255.255.0/24,   4
            255.255.255.255/32, 4
            2001:db8:1::/48,    5
            2001:db8:0:8::/64,  5
            2001:db8:0:7::/64, -1
            2001:db8::/48,     -1
            2001:db8::/32,     -1
            2001:db8::1/128,    5
            ::/0,              -1
            fe80::/10,         -1
            """)
    void prefixIsHeldWholeOrNot(String prefix, int value) {
        assertThat(SET.covering(cidr(prefix))).isEqualTo(value);
    }

    @Test
    void emptySetHoldsNothing() {
        assertThat(new CidrSet.Builder().build().covering(cidr("192.0.2.0/24"))).isEqualTo(CidrSet.NONE);
        assertThat(new CidrSet.Builder().build().covering(cidr("::/0"))).isEqualTo(CidrSet.NONE);
        assertThat(new CidrSet.Builder().add(cidr("::/0"), 9).build().covering(cidr("::/0")))
                .isEqualTo(9);
    }

    @Test
    void agreesWithAskingForEveryAddress() {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            CidrSet.Builder builder = new CidrSet.Builder();
            for (int i = 0; i < 12; i++) {
                int length = 24 + random.nextInt(9);
                Cidr block = new Cidr(true, 0, 0xc0000200L + random.nextInt(512), 32).shortened(length);
                if (random.nextInt(4) == 0) {
                    builder.addHole(block);
                } else {
                    builder.add(block, i);
                }
            }
            CidrSet set = builder.build();
            Cidr asked = new Cidr(true, 0, 0xc0000200L + random.nextInt(512), 32).shortened(25 + random.nextInt(8));
            boolean all = true;
            for (long address = asked.low(); address <= asked.lastLow(); address++) {
                all &= set.find(new IpKey(true, 0, address, null)) != CidrSet.NONE;
            }
            assertThat(set.covering(asked) != CidrSet.NONE).isEqualTo(all);
        }
    }

    @Test
    void rangesAreShownAsTheyLie() {
        List<AddressRange> ranges = new ArrayList<>();
        SET.each(ranges::add);
        assertThat(ranges)
                .containsExactly(
                        new AddressRange(true, 0, 0x0a000000L, 0, 0x0a010202L),
                        new AddressRange(true, 0, 0x0a010204L, 0, 0x0affffffL),
                        new AddressRange(true, 0, 0xc0000200L, 0, 0xc000027fL),
                        new AddressRange(true, 0, 0xc0000280L, 0, 0xc00002ffL),
                        new AddressRange(true, 0, 0xffffff00L, 0, 0xffffffffL),
                        new AddressRange(false, 0x20010db800000000L, 0, 0x20010db800000006L, -1),
                        new AddressRange(false, 0x20010db800000008L, 0, 0x20010db8ffffffffL, -1));
        assertThat(ranges).allMatch(range -> SET.covering(range) != CidrSet.NONE);
    }

    @Test
    void allAddressesAreOneRange() {
        List<AddressRange> ranges = new ArrayList<>();
        new CidrSet.Builder()
                .add(cidr("0.0.0.0/0"), 0)
                .add(cidr("::/0"), 0)
                .build()
                .each(ranges::add);
        assertThat(ranges)
                .containsExactly(new AddressRange(true, 0, 0, 0, 0xffffffffL), new AddressRange(false, 0, 0, -1, -1));
    }

    @Test
    void rangeLiesWithinThePrefixesThatHoldBothEnds() {
        AddressRange four = AddressRange.of(cidr("192.0.2.0/25"));
        assertThat(four.isWithin(25)).isTrue();
        assertThat(four.isWithin(26)).isFalse();
        assertThat(four.start(24)).isEqualTo(cidr("192.0.2.0/24"));
        AddressRange six = AddressRange.of(cidr("2001:db8::/48"));
        assertThat(six.isWithin(48)).isTrue();
        assertThat(six.isWithin(49)).isFalse();
        assertThat(six.start(32)).isEqualTo(cidr("2001:db8::/32"));
    }
}
