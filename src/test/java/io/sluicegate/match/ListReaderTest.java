package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluicegate.flow.HostName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListReaderTest {

    @TempDir
    Path folder;

    private LoadedList read(ListFormat format, String text) throws IOException {
        Files.writeString(folder.resolve("list"), text);
        return ListReader.read(folder, "list", new ListOptions(format, null, null), Instant.now());
    }

    private static int line(LoadedList list, String name) {
        return list.names().find(new HostName(name));
    }

    private static int lineOf(LoadedList list, String address) {
        return list.addresses().find(Addresses.of(address));
    }

    @Test
    void plainHoldsNamesAddressesPrefixesAndRanges() throws IOException {
        LoadedList list = read(
                ListFormat.PLAIN,
                "\ufeff# comment\r\nads.example\r\n\n  =exact.example # why\n*.below.example\n192.0.2.1\n"
                        + "198.51.100.0/24\n203.0.113.1-203.0.113.9\n2001:db8::/32\nbücher.example");
        assertThat(line(list, "x.ads.example")).isEqualTo(2);
        assertThat(line(list, "exact.example")).isEqualTo(4);
        assertThat(line(list, "x.exact.example")).isEqualTo(DomainSet.NONE);
        assertThat(line(list, "below.example")).isEqualTo(DomainSet.NONE);
        assertThat(line(list, "x.below.example")).isEqualTo(5);
        assertThat(lineOf(list, "192.0.2.1")).isEqualTo(6);
        assertThat(lineOf(list, "198.51.100.77")).isEqualTo(7);
        assertThat(lineOf(list, "203.0.113.9")).isEqualTo(8);
        assertThat(lineOf(list, "2001:db8::1")).isEqualTo(9);
        assertThat(line(list, "xn--bcher-kva.example")).isEqualTo(10);
        assertThat(list.ignored()).isZero();
        assertThat(list.place(line(list, "ads.example"))).isEqualTo("list:2");
    }

    @Test
    void reachOfBareNamesCanBeOverridden() throws IOException {
        Files.writeString(folder.resolve("list"), "0.0.0.0 a.example\n");
        ListOptions options = new ListOptions(ListFormat.HOSTS, null, DomainSet.Reach.WITH_BELOW);
        LoadedList list = ListReader.read(folder, "list", options, Instant.now());
        assertThat(line(list, "x.a.example")).isEqualTo(1);
    }

    @Test
    void linesThatCannotBeUsedAreCountedByKind() throws IOException {
        LoadedList list = read(
                ListFormat.PLAIN,
                "good.example\nhttp://x.example/\nhttp://y.example/\n010.0.0.1\na b\nhttp://z.example/\n");
        assertThat(list.ignored()).isEqualTo(5);
        assertThat(list.faults())
                .containsExactly(
                        new LoadedList.Fault("list", 2, "http://x.example/", "a URL, not a host name", 3),
                        new LoadedList.Fault("list", 3, "http://y.example/", "a URL, not a host name", 0),
                        new LoadedList.Fault("list", 4, "010.0.0.1", "no address in full, plain decimals", 1),
                        new LoadedList.Fault("list", 5, "a b", "no host name", 1),
                        new LoadedList.Fault("list", 6, "http://z.example/", "a URL, not a host name", 0));
    }

    @Test
    void onlyTheFirstTwentyFaultsAreTold() throws IOException {
        LoadedList list = read(ListFormat.PLAIN, "good.example\n" + "not a name\n".repeat(33));
        assertThat(list.ignored()).isEqualTo(33);
        assertThat(list.faults()).hasSize(20);
        assertThat(list.faults().get(0).alike()).isEqualTo(33);
    }

    @Test
    void kindsThatComeLaterAreToldAndCounted() throws IOException {
        LoadedList list =
                read(ListFormat.PLAIN, "good.example\n" + "a b\n".repeat(30) + "http://x.example/\n".repeat(5));
        assertThat(list.faults()).hasSize(21);
        assertThat(list.faults().get(20))
                .isEqualTo(new LoadedList.Fault("list", 32, "http://x.example/", "a URL, not a host name", 5));
    }

    @Test
    void faultsAreShortAndSafeToPrint() throws IOException {
        LoadedList list = read(ListFormat.PLAIN, "good.example\n\u001b[2J" + "x y".repeat(100) + "\n");
        assertThat(list.faults().get(0).entry())
                .startsWith("\\x1b[2J")
                .hasSizeLessThan(70)
                .endsWith("…");
    }

    @Test
    void lineWithoutEndIsCutOff() throws IOException {
        LoadedList list = read(ListFormat.PLAIN, "a.example\n" + "x".repeat(200_000) + "\nb.example");
        assertThat(list.faults()).extracting(LoadedList.Fault::reason).containsExactly("a line over 64 KiB");
        assertThat(line(list, "b.example")).isEqualTo(3);
    }

    @Test
    void gzipIsKnownByItsFirstBytes() throws IOException {
        Path file = folder.resolve("list.txt");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("ads.example\n".getBytes(StandardCharsets.UTF_8));
        }
        LoadedList list =
                ListReader.read(folder, "list.txt", new ListOptions(ListFormat.PLAIN, null, null), Instant.now());
        assertThat(line(list, "ads.example")).isEqualTo(1);
    }

    @Test
    void cutGzipIsAnErrorAndNotHalfAList() throws IOException {
        Path whole = folder.resolve("whole.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            out.write("ads.example\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(folder.resolve("cut.gz"), Arrays.copyOf(bytes, bytes.length - 12));
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() ->
                        ListReader.read(folder, "cut.gz", new ListOptions(ListFormat.PLAIN, null, null), Instant.now()))
                .withMessageStartingWith("cannot read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n", "not a name\n"})
    void listWithoutAnEntryIsAnError(String text) {
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read(ListFormat.PLAIN, text))
                .withMessageContaining("holds no entry that can be used");
    }

    @Test
    void missingFileAndEmptyFolderAreErrors() {
        ListOptions options = new ListOptions(ListFormat.PLAIN, null, null);
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> ListReader.read(folder, "none", options, Instant.now()))
                .withMessageContaining("no such file");
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> ListReader.read(folder, ".", options, Instant.now()))
                .withMessageContaining("no file in the folder");
    }

    @Test
    void hostsTakesLinesThatLeadNowhere() throws IOException {
        LoadedList list = read(ListFormat.HOSTS, """
                127.0.0.1 localhost
                ::1 ip6-localhost ip6-loopback
                ff02::1 ip6-allnodes
                fe80::1%lo0 localhost
                255.255.255.255 broadcasthost
                0.0.0.0 a.example b.example # two
                127.9.9.9 c.example
                :: d.example
                ::1 e.example
                0.0.0.0 ip6-ads.example localhost.ads.example
                """);
        assertThat(list.ignored()).isZero();
        assertThat(line(list, "a.example")).isEqualTo(6);
        assertThat(line(list, "b.example")).isEqualTo(6);
        assertThat(line(list, "x.a.example")).isEqualTo(DomainSet.NONE);
        assertThat(line(list, "c.example")).isEqualTo(7);
        assertThat(line(list, "d.example")).isEqualTo(8);
        assertThat(line(list, "e.example")).isEqualTo(9);
        assertThat(line(list, "ip6-ads.example")).isEqualTo(10);
        assertThat(line(list, "localhost.ads.example")).isEqualTo(10);
        assertThat(line(list, "localhost")).isEqualTo(DomainSet.NONE);
    }

    @Test
    void hostsIgnoresLinesThatLeadSomewhere() throws IOException {
        LoadedList list = read(
                ListFormat.HOSTS, "0.0.0.0 a.example\n192.0.2.1 b.example\nc.example\n127.1 d.example\n0.0.0.0 x/y\n");
        assertThat(list.ignored()).isEqualTo(4);
        assertThat(list.names().size()).isEqualTo(1);
    }
}
