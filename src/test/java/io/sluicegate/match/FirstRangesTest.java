package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.IpLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lowest number that holds an address, compared with asking one range after another. */
final class FirstRangesTest {

    private static IpKey key(String address) {
        return IpKey.of(Objects.requireNonNull(IpLiteral.parse(address)));
    }

    private static AddressRange range(String first, String last) {
        IpKey one = key(first);
        IpKey other = key(last);
        return new AddressRange(one.v4(), one.high(), one.low(), other.high(), other.low());
    }

    @Test
    void nothingHoldsNothing() {
        FirstRanges none = new FirstRanges.Builder().build();
        assertThat(none.find(key("192.0.2.1"))).isEqualTo(FirstRanges.NONE);
        assertThat(none.find(key("2001:db8::1"))).isEqualTo(FirstRanges.NONE);
    }

    @Test
    void lowestOfThoseThatHoldItIsFound() {
        FirstRanges ranges = new FirstRanges.Builder()
                .add(range("192.0.2.0", "192.0.2.255"), 5)
                .add(range("192.0.2.7", "192.0.2.9"), 3)
                .add(range("192.0.2.9", "192.0.2.9"), 9)
                .add(range("192.0.2.9", "192.0.2.9"), 1)
                .add(range("192.0.2.9", "192.0.2.9"), 1)
                .build();
        assertThat(ranges.find(key("192.0.1.255"))).isEqualTo(FirstRanges.NONE);
        assertThat(ranges.find(key("192.0.2.0"))).isEqualTo(5);
        assertThat(ranges.find(key("192.0.2.8"))).isEqualTo(3);
        assertThat(ranges.find(key("192.0.2.9"))).isEqualTo(1);
        assertThat(ranges.find(key("192.0.2.10"))).isEqualTo(5);
        assertThat(ranges.find(key("192.0.3.0"))).isEqualTo(FirstRanges.NONE);
    }

    @Test
    void familiesAreApartButForIpv4InsideIpv6() {
        FirstRanges ranges = new FirstRanges.Builder()
                .add(range("0.0.0.0", "255.255.255.255"), 2)
                .add(range("64:ff9b::", "64:ff9b::ffff:ffff"), 4)
                .add(range("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), 7)
                .build();
        assertThat(ranges.find(key("255.255.255.255"))).isEqualTo(2);
        assertThat(ranges.find(key("64:ff9b::192.0.2.1"))).isEqualTo(2);
        assertThat(ranges.find(key("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"))).isEqualTo(7);
        assertThat(ranges.find(key("::"))).isEqualTo(7);
    }

    @Test
    void borderBetweenTheHalvesOfAnAddressIsCrossed() {
        FirstRanges ranges = new FirstRanges.Builder()
                .add(range("2001:db8::", "2001:db8::ffff:ffff:ffff:ffff"), 1)
                .build();
        assertThat(ranges.find(key("2001:db8::ffff:ffff:ffff:ffff"))).isEqualTo(1);
        assertThat(ranges.find(key("2001:db8:0:1::"))).isEqualTo(FirstRanges.NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void sameAsAskingOneAfterAnother(long seed) {
        Random random = new Random(seed);
        FirstRanges.Builder builder = new FirstRanges.Builder();
        List<AddressRange> all = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            long first = 0xfffffe00L + random.nextInt(512);
            long last = Math.min(0xffffffffL, first + random.nextInt(32));
            AddressRange four = new AddressRange(true, 0, first, 0, last);
            AddressRange six = new AddressRange(false, -1, first - (1L << 32), -1, last - (1L << 32));
            all.add(random.nextBoolean() ? four : six);
            builder.add(all.get(number), number);
        }
        FirstRanges ranges = builder.build();
        for (long low = 0xfffffdf0L; low <= 0xffffffffL; low++) {
            IpKey four = new IpKey(true, 0, low, null);
            IpKey six = new IpKey(false, -1, low - (1L << 32), null);
            assertThat(ranges.find(four)).isEqualTo(oneAfterAnother(all, four));
            assertThat(ranges.find(six)).isEqualTo(oneAfterAnother(all, six));
        }
    }

    private static int oneAfterAnother(List<AddressRange> all, IpKey key) {
        for (int number = 0; number < all.size(); number++) {
            AddressRange range = all.get(number);
            boolean holds = range.v4() == key.v4()
                    && Long.compareUnsigned(range.firstLow(), key.low()) <= 0
                    && Long.compareUnsigned(key.low(), range.lastLow()) <= 0;
            if (holds) {
                return number;
            }
        }
        return FirstRanges.NONE;
    }
}
