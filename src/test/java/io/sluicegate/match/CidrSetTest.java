package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.IpLiteral;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CidrSetTest {

    private static Cidr block(String text) {
        return Objects.requireNonNull(CidrText.parse(text)).blocks().get(0);
    }

    private static int find(CidrSet set, String address) {
        return set.find(Addresses.of(address));
    }

    @Test
    void longestPrefixDecides() {
        CidrSet set = new CidrSet.Builder()
                .add(block("10.0.0.0/8"), 1)
                .addHole(block("10.1.0.0/16"))
                .add(block("10.1.2.0/24"), 3)
                .build();
        assertThat(find(set, "10.0.0.1")).isEqualTo(1);
        assertThat(find(set, "10.1.0.1")).isEqualTo(CidrSet.NONE);
        assertThat(find(set, "10.1.2.3")).isEqualTo(3);
        assertThat(find(set, "10.1.3.0")).isEqualTo(CidrSet.NONE);
        assertThat(find(set, "10.2.0.0")).isEqualTo(1);
        assertThat(find(set, "11.0.0.0")).isEqualTo(CidrSet.NONE);
        assertThat(find(set, "9.255.255.255")).isEqualTo(CidrSet.NONE);
    }

    @Test
    void orderOfInsertionOnlyMattersForEqualPrefixes() {
        CidrSet set = new CidrSet.Builder()
                .add(block("10.1.2.0/24"), 3)
                .add(block("10.0.0.0/8"), 1)
                .addHole(block("10.1.2.0/24"))
                .build();
        assertThat(find(set, "10.1.2.3")).isEqualTo(CidrSet.NONE);
        assertThat(find(set, "10.1.3.3")).isEqualTo(1);
    }

    @Test
    void wholeFamiliesStayApart() {
        CidrSet four = new CidrSet.Builder().add(block("0.0.0.0/0"), 4).build();
        CidrSet six = new CidrSet.Builder().add(block("::/0"), 6).build();
        assertThat(find(four, "255.255.255.255")).isEqualTo(4);
        assertThat(find(four, "2001:db8::1")).isEqualTo(CidrSet.NONE);
        assertThat(find(six, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")).isEqualTo(6);
        assertThat(find(six, "192.0.2.1")).isEqualTo(CidrSet.NONE);
    }

    @Test
    @DisplayName("rule 4: sets judge an IPv4 address inside IPv6 as both")
    void carriedIpv4IsJudgedInBothSpellings() {
        CidrSet four = new CidrSet.Builder().add(block("192.0.2.0/24"), 1).build();
        assertThat(find(four, "64:ff9b::192.0.2.9")).isEqualTo(1);
        assertThat(find(four, "2002:c000:209::1")).isEqualTo(1);
        assertThat(find(four, "64:ff9b::192.0.3.9")).isEqualTo(CidrSet.NONE);
        CidrSet six = new CidrSet.Builder().add(block("64:ff9b::/96"), 2).build();
        assertThat(find(six, "64:ff9b::192.0.2.9")).isEqualTo(2);
        assertThat(find(six, "192.0.2.9")).isEqualTo(CidrSet.NONE);
    }

    @Test
    void emptySetHoldsNothing() {
        CidrSet empty = new CidrSet.Builder().build();
        assertThat(empty.isEmpty()).isTrue();
        assertThat(find(empty, "192.0.2.1")).isEqualTo(CidrSet.NONE);
        assertThat(find(empty, "::1")).isEqualTo(CidrSet.NONE);
    }

    /** A prefix as bits, and what is said of it; the oracle walks all of them. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(byte[] bytes, int length, int value) {

        boolean holds(byte[] address) {
            int free = address.length * 8 - length;
            return bytes.length == address.length
                    && new BigInteger(1, bytes).shiftRight(free).equals(new BigInteger(1, address).shiftRight(free));
        }

        Cidr cidr() {
            int free = bytes.length * 8 - length;
            BigInteger masked = new BigInteger(1, bytes).shiftRight(free).shiftLeft(free);
            return Cidr.of(CidrSetTest.bytes(masked, bytes.length), length);
        }
    }

    private static byte[] bytes(BigInteger value, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[length - 1 - i] = value.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    @Property(tries = 400)
    void agreesWithAWalkOverAllPrefixes(@ForAll long seed, @ForAll @IntRange(max = 40) int size) {
        Random random = new Random(seed);
        boolean four = random.nextBoolean();
        List<Entry> entries = new ArrayList<>();
        CidrSet.Builder builder = new CidrSet.Builder();
        for (int i = 0; i < size; i++) {
            byte[] bytes = address(random, four);
            Entry entry =
                    new Entry(bytes, random.nextInt(bytes.length * 8 + 1), random.nextInt(4) == 0 ? CidrSet.NONE : i);
            entries.add(entry);
            if (entry.value() == CidrSet.NONE) {
                builder.addHole(entry.cidr());
            } else {
                builder.add(entry.cidr(), entry.value());
            }
        }
        CidrSet set = builder.build();
        for (byte[] probe : probes(random, entries, four)) {
            InetAddress address = IpLiteral.ofBytes(probe);
            assertThat(set.find(address)).as("%s in %s", address, entries).isEqualTo(oracle(entries, probe));
        }
    }

    private static int oracle(List<Entry> entries, byte[] address) {
        int best = -1;
        int value = CidrSet.NONE;
        for (Entry entry : entries) {
            if (entry.holds(address) && entry.length() >= best) {
                best = entry.length();
                value = entry.value();
            }
        }
        return value;
    }

    /** Few different bits, so that prefixes nest; IPv6 without a carried IPv4 address, which is judged twice. */
    private static byte[] address(Random random, boolean four) {
        byte[] bytes = new byte[four ? 4 : 16];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : random.nextBoolean() ? 0 : 0xff);
        }
        if (!four) {
            bytes[0] = (byte) (random.nextBoolean() ? 0x24 : 0xff);
        }
        return bytes;
    }

    /** Random addresses, and the two at each border of each prefix. */
    private static List<byte[]> probes(Random random, List<Entry> entries, boolean four) {
        List<byte[]> probes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            probes.add(address(random, four));
        }
        for (Entry entry : entries) {
            int bits = entry.bytes().length * 8;
            BigInteger size = BigInteger.ONE.shiftLeft(bits - entry.length());
            BigInteger first = new BigInteger(1, entry.bytes()).divide(size).multiply(size);
            for (BigInteger border : List.of(first, first.add(size))) {
                probes.add(bytes(border, bits / 8));
                probes.add(bytes(border.subtract(BigInteger.ONE), bits / 8));
            }
        }
        probes.removeIf(probe -> probe.length == 16 && EmbeddedIpv4.of(IpLiteral.ofBytes(probe)) != null);
        probes.removeIf(probe -> !four && IpLiteral.ofBytes(probe).getAddress().length == 4);
        return probes;
    }
}
