package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpsetParserTest {

    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private LoadedList read(@Nullable String name, long secondsLater, String... lines) throws IOException {
        Path file = Files.writeString(folder.resolve("save"), String.join("\n", lines) + "\n");
        Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
        ListOptions options = new ListOptions(ListFormat.IPSET, name, null);
        return ListReader.read(folder, "save", options, WRITTEN.plusSeconds(secondsLater));
    }

    private static int lineOf(LoadedList list, String address) {
        return list.addresses().find(Addresses.of(address));
    }

    @Test
    void nomatchPunchesHolesAndTheLongestPrefixDecides() throws IOException {
        LoadedList list = read(
                null,
                0,
                "create nets hash:net family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x3d0b3ea1",
                "add nets 10.0.0.0/8",
                "add nets 10.1.0.0/16 nomatch",
                "add nets 10.1.2.0/24");
        assertThat(lineOf(list, "10.9.9.9")).isEqualTo(2);
        assertThat(lineOf(list, "10.1.9.9")).isEqualTo(CidrSet.NONE);
        assertThat(lineOf(list, "10.1.2.9")).isEqualTo(4);
        assertThat(list.ignored()).isZero();
    }

    @Test
    void timeoutCountsFromTheTimeOfTheFile() throws IOException {
        String[] lines = {
            "create guests hash:ip family inet hashsize 1024 maxelem 65536 timeout 3600 counters comment",
            "add guests 192.0.2.1 timeout 100 packets 3 bytes 180 comment \"room 101\"",
            "add guests 192.0.2.2 timeout 3000",
            "add guests 192.0.2.3 timeout 0"
        };
        LoadedList early = read(null, 99, lines);
        assertThat(lineOf(early, "192.0.2.1")).isEqualTo(2);
        LoadedList late = read(null, 100, lines);
        assertThat(lineOf(late, "192.0.2.1")).isEqualTo(CidrSet.NONE);
        assertThat(lineOf(late, "192.0.2.2")).isEqualTo(3);
        LoadedList last = read(null, 1_000_000, lines);
        assertThat(lineOf(last, "192.0.2.2")).isEqualTo(CidrSet.NONE);
        assertThat(lineOf(last, "192.0.2.3")).isEqualTo(4);
        assertThat(last.ignored()).isZero();
    }

    @Test
    void fileFromTheFutureIsNotOver() throws IOException {
        LoadedList list = read(null, -500, "create a hash:ip timeout 60", "add a 192.0.2.1 timeout 60");
        assertThat(lineOf(list, "192.0.2.1")).isEqualTo(2);
    }

    @Test
    void setWhoseTimeIsOverIsAnErrorThatSaysSo() {
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read(null, 60, "create a hash:ip timeout 60", "add a 192.0.2.1 timeout 60"))
                .withMessageContaining("is over");
    }

    @Test
    void wordsInACommentAreNoOptions() throws IOException {
        LoadedList list = read(
                null,
                0,
                "create a hash:net comment",
                "add a 192.0.2.0/24 comment \"this is nomatch timeout 0\"",
                "add a 198.51.100.0/24 timeout 5 comment \"nomatch\"");
        assertThat(lineOf(list, "192.0.2.1")).isEqualTo(2);
        assertThat(lineOf(list, "198.51.100.1")).isEqualTo(3);
    }

    @Test
    void zeroPrefixOctalAndShortSpellingsAreRefused() throws IOException {
        LoadedList list = read(
                null,
                0,
                "create a hash:net",
                "add a 0.0.0.0/0",
                "add a ::/0",
                "add a 010.0.0.1",
                "add a 10.1",
                "add a 10",
                "add a 192.0.2.0/255.255.255.0",
                "add a 192.0.2.7");
        assertThat(list.ignored()).isEqualTo(6);
        assertThat(list.addresses().size()).isEqualTo(1);
        assertThat(lineOf(list, "192.0.2.7")).isEqualTo(8);
        assertThat(lineOf(list, "192.0.2.8")).isEqualTo(CidrSet.NONE);
    }

    @Test
    void netmaskOfTheSetStandsForWholePrefixes() throws IOException {
        LoadedList list = read(null, 0, "create a hash:ip family inet netmask 24", "add a 192.0.2.0");
        assertThat(lineOf(list, "192.0.2.200")).isEqualTo(2);
        assertThat(lineOf(list, "192.0.3.1")).isEqualTo(CidrSet.NONE);
    }

    @Test
    void ipv6AndBitmapSetsAreRead() throws IOException {
        LoadedList six = read(null, 0, "create a hash:net family inet6", "add a 2001:db8::/32");
        assertThat(lineOf(six, "2001:db8:1::1")).isEqualTo(2);
        LoadedList bitmap =
                read(null, 0, "create b bitmap:ip range 192.0.2.0-192.0.2.255", "add b 192.0.2.1", "add b 192.0.2.9");
        assertThat(lineOf(bitmap, "192.0.2.9")).isEqualTo(3);
    }

    @Test
    void oneOfSeveralSetsIsChosenByName() throws IOException {
        String[] lines = {
            "create macs hash:ip,mac",
            "create four hash:ip",
            "add macs 192.0.2.9,02:00:00:00:00:01",
            "add four 192.0.2.1",
        };
        LoadedList list = read("four", 0, lines);
        assertThat(lineOf(list, "192.0.2.1")).isEqualTo(4);
        assertThat(lineOf(list, "192.0.2.9")).isEqualTo(CidrSet.NONE);
        assertThat(list.ignored()).isZero();
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read("five", 0, lines))
                .withMessageContaining("it holds no set \"five\"; it holds macs, four");
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read("macs", 0, lines))
                .withMessageContaining("is of kind hash:ip,mac, which is not read");
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read(null, 0, "create a hash:ip", "create b hash:ip"))
                .withMessageContaining("more than one set");
    }

    @Test
    void foreignLinesAreCounted() throws IOException {
        LoadedList list = read(
                null,
                0,
                "# saved by hand",
                "create a hash:ip",
                "flush a",
                "add b 192.0.2.1",
                "add a",
                "add a example.com",
                "add a 192.0.2.2");
        assertThat(list.ignored()).isEqualTo(4);
    }

    @Test
    void setOfHolesAloneHoldsNothing() {
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read(null, 0, "create a hash:net", "add a 192.0.2.0/24 nomatch"))
                .withMessageContaining("holds no entry");
    }

    private static int find(LoadedList list, String address, int port, @Nullable String other) {
        IpKey second = other == null ? null : IpKey.of(Addresses.of(other));
        return list.addresses().find(IpKey.of(Addresses.of(address)), port, second);
    }

    @Test
    void portIsTheDestinationsAndUdpNeverMatches() throws IOException {
        LoadedList list = read(
                null,
                0,
                "create p hash:net,port family inet",
                "add p 192.0.2.0/24,tcp:443",
                "add p 192.0.2.7,tcp:443 nomatch",
                "add p 192.0.2.7,tcp:80",
                "add p 198.51.100.1,udp:53",
                "add p 198.51.100.2,8080",
                "add p 198.51.100.3,sctp:1",
                "add p 198.51.100.4,icmp:echo-request",
                "add p 198.51.100.5,gre:0",
                "add p 198.51.100.6,tcp:0");
        assertThat(find(list, "192.0.2.1", 443, null)).isEqualTo(2);
        assertThat(find(list, "192.0.2.1", 80, null)).isEqualTo(CidrSet.NONE);
        assertThat(find(list, "192.0.2.7", 443, null)).isEqualTo(CidrSet.NONE);
        assertThat(find(list, "192.0.2.7", 80, null)).isEqualTo(4);
        assertThat(find(list, "198.51.100.1", 53, null)).isEqualTo(CidrSet.NONE);
        assertThat(find(list, "198.51.100.2", 8080, null)).isEqualTo(6);
        assertThat(lineOf(list, "192.0.2.1")).isEqualTo(CidrSet.NONE);
        assertThat(list.addresses().asksOther()).isFalse();
        assertThat(list.ignored()).isZero();
    }

    @Test
    void secondAddressIsTheOtherSides() throws IOException {
        LoadedList list = read(
                null,
                0,
                "create p hash:net,net",
                "add p 10.0.0.0/8,192.0.2.0/24",
                "add p 10.1.0.0/16,192.0.2.0/28 nomatch",
                "add p 10.1.0.0/16,192.0.2.3",
                "add p 2001:db8::/32,198.51.100.0/24");
        assertThat(find(list, "10.9.0.1", 1, "192.0.2.77")).isEqualTo(2);
        assertThat(find(list, "10.1.0.1", 1, "192.0.2.77")).isEqualTo(2);
        assertThat(find(list, "10.1.0.1", 1, "192.0.2.1")).isEqualTo(CidrSet.NONE);
        assertThat(find(list, "10.1.0.1", 1, "192.0.2.3")).isEqualTo(4);
        assertThat(find(list, "10.9.0.1", 1, "192.0.3.1")).isEqualTo(CidrSet.NONE);
        assertThat(find(list, "10.9.0.1", 1, null)).isEqualTo(CidrSet.NONE);
        assertThat(list.addresses().asksOther()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hash:ip,port,ip", "hash:ip,port,net", "hash:net,port,net"})
    void threePartsAreOneEntry(String kind) throws IOException {
        LoadedList list = read(
                null,
                0,
                "create p " + kind,
                "add p 192.0.2.1,tcp:443,198.51.100.1",
                "add p 192.0.2.1,udp:53,198.51.100.1",
                "add p 2001:db8::1,tcp:443,2001:db8::2");
        assertThat(find(list, "192.0.2.1", 443, "198.51.100.1")).isEqualTo(2);
        assertThat(find(list, "192.0.2.1", 443, "198.51.100.2")).isEqualTo(CidrSet.NONE);
        assertThat(find(list, "192.0.2.1", 53, "198.51.100.1")).isEqualTo(CidrSet.NONE);
        assertThat(find(list, "2001:db8::1", 443, "2001:db8::2")).isEqualTo(4);
    }

    @Test
    void zeroPrefixIsTakenWhereIpsetTakesIt() throws IOException {
        LoadedList list = read(null, 0, "create p hash:net,port,net", "add p 0.0.0.0/0,tcp:25,192.0.2.1");
        assertThat(find(list, "203.0.113.1", 25, "192.0.2.1")).isEqualTo(2);
        assertThat(read(null, 0, "create p hash:net,net", "add p ::/0,2001:db8::1", "add p 192.0.2.1,192.0.2.2")
                        .ignored())
                .isEqualTo(1);
        assertThat(read(null, 0, "create p hash:net,port", "add p 0.0.0.0/0,tcp:25", "add p 192.0.2.1,tcp:1")
                        .ignored())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.1", "192.0.2.1,80,1", "192.0.2.1,tcp:65536", "192.0.2.1,tcp:80-90", "192.0.2.1,http"})
    void partsThatAreNoneAreCounted(String entry) throws IOException {
        LoadedList list = read(null, 0, "create p hash:ip,port", "add p 192.0.2.9,tcp:1", "add p " + entry);
        assertThat(list.ignored()).isEqualTo(1);
    }

    @Test
    void listIsItsMembersInOrderAndAHoleIsAHoleInItsMember() throws IOException {
        String[] lines = {
            "create four hash:net family inet",
            "add four 192.0.2.0/24",
            "add four 192.0.2.128/25 nomatch",
            "create six hash:ip family inet6",
            "add six 2001:db8::1",
            "create again hash:net",
            "add again 192.0.2.200",
            "add again 192.0.2.1",
            "create macs hash:mac",
            "create all list:set size 8",
            "add all again",
            "add all four",
            "add all six",
            "create bad list:set",
            "add bad macs"
        };
        LoadedList list = read("all", 0, lines);
        assertThat(lineOf(list, "192.0.2.1")).isEqualTo(8);
        assertThat(lineOf(list, "192.0.2.2")).isEqualTo(2);
        assertThat(lineOf(list, "192.0.2.199")).isEqualTo(CidrSet.NONE);
        assertThat(lineOf(list, "192.0.2.200")).isEqualTo(7);
        assertThat(lineOf(list, "2001:db8::1")).isEqualTo(5);
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read("bad", 0, lines))
                .withMessageContaining("\"macs\" is of kind hash:mac, which is not read");
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read(null, 0, "create all list:set", "add all none"))
                .withMessageContaining("\"none\" of \"all\" is no set of this file");
    }

    @Test
    void entriesWithoutATimeHaveThatOfTheirSet() throws IOException {
        String[] lines = {"create a hash:ip timeout 60", "add a 192.0.2.1", "add a 192.0.2.2 timeout 0"};
        assertThat(lineOf(read(null, 59, lines), "192.0.2.1")).isEqualTo(2);
        assertThat(lineOf(read(null, 60, lines), "192.0.2.1")).isEqualTo(CidrSet.NONE);
        assertThat(lineOf(read(null, 60, lines), "192.0.2.2")).isEqualTo(3);
    }

    @Property(tries = 300)
    void pairsAgreeWithAWalkAsTheKernelDoesIt(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int size) {
        Random random = new Random(seed);
        CompoundSet.Builder builder = new CompoundSet.Builder(true);
        Map<List<Cidr>, Integer> entries = new HashMap<>();
        for (int i = 0; i < size; i++) {
            Cidr first = prefix(random);
            Cidr second = prefix(random);
            boolean hole = random.nextInt(4) == 0;
            entries.put(List.of(first, second), hole ? CidrSet.NONE : i);
            builder.addPair(first, second, CompoundSet.NO_PORT, i, hole);
        }
        CompoundSet set = builder.build();
        for (int i = 0; i < 100; i++) {
            long first = random.nextInt(256);
            long second = random.nextInt(256);
            int found = set.find(new IpKey(true, 0, first, null), 1, new IpKey(true, 0, second, null));
            assertThat(found).as("%s %s in %s", first, second, entries).isEqualTo(walk(entries, first, second));
        }
    }

    private static Cidr prefix(Random random) {
        return new Cidr(true, 0, random.nextInt(256), 32).shortened(24 + random.nextInt(9));
    }

    /** Longest first prefix first, then longest second one; the first entry that is there decides. */
    private static int walk(Map<List<Cidr>, Integer> entries, long first, long second) {
        for (int i = 32; i >= 0; i--) {
            for (int j = 32; j >= 0; j--) {
                Cidr one = new Cidr(true, 0, first, 32).shortened(i);
                Cidr other = new Cidr(true, 0, second, 32).shortened(j);
                Integer value = entries.get(List.of(one, other));
                if (value != null) {
                    return value;
                }
            }
        }
        return CidrSet.NONE;
    }
}
