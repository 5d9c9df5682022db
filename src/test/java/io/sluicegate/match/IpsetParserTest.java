package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IpsetParserTest {

    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private LoadedList read(@Nullable String name, long secondsLater, String... lines) throws IOException {
        Path file = Files.writeString(folder.resolve("save"), String.join("\n", lines) + "\n");
        Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
        ListOptions options = new ListOptions(ListFormat.IPSET, name, null);
        return ListReader.read(file, "sets/save", options, WRITTEN.plusSeconds(secondsLater));
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
            "create ports hash:ip,port", "create four hash:ip", "add ports 192.0.2.9,tcp:80", "add four 192.0.2.1",
        };
        LoadedList list = read("four", 0, lines);
        assertThat(lineOf(list, "192.0.2.1")).isEqualTo(4);
        assertThat(lineOf(list, "192.0.2.9")).isEqualTo(CidrSet.NONE);
        assertThat(list.ignored()).isZero();
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read("five", 0, lines))
                .withMessageContaining("it holds no set \"five\"; it holds four, ports");
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read("ports", 0, lines))
                .withMessageContaining("hash:ip,port");
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
}
