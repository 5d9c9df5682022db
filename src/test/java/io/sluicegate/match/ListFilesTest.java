package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluicegate.flow.HostName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders, globs, and files that are no lists. */
class ListFilesTest {

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, bytes);
    }

    private LoadedList read(String path, ListFormat format) throws IOException {
        return ListReader.read(folder, path, new ListOptions(format, null, null), Instant.EPOCH);
    }

    private static String place(LoadedList list, String name) {
        int value = list.names().find(new HostName(name));
        return value == DomainSet.NONE ? "none" : list.place(value);
    }

    @Test
    void folderIsAllItsFilesAndNotDeeper() throws IOException {
        write("lists/b.txt", "b.example\n");
        write("lists/a.txt", "# first\na.example\n");
        write("lists/.hidden", "hidden.example\n");
        write("lists/deeper/c.txt", "c.example\n");
        LoadedList list = read("lists", ListFormat.PLAIN);
        assertThat(place(list, "a.example")).isEqualTo("lists/a.txt:2");
        assertThat(place(list, "b.example")).isEqualTo("lists/b.txt:1");
        assertThat(place(list, "hidden.example")).isEqualTo("none");
        assertThat(place(list, "c.example")).isEqualTo("none");
    }

    @Test
    void globIsSortedByBytesAndSkipsHiddenFiles() throws IOException {
        write("l/10.txt", "x.example\n");
        write("l/9.txt", "x.example\ny.example\n");
        write("l/.0.txt", "y.example\n");
        write("l/z.list", "z.example\n");
        LoadedList list = read("l/*.txt", ListFormat.PLAIN);
        assertThat(place(list, "x.example")).isEqualTo("l/10.txt:1");
        assertThat(place(list, "y.example")).isEqualTo("l/9.txt:2");
        assertThat(place(list, "z.example")).isEqualTo("none");
        assertThat(read("*/z.list", ListFormat.PLAIN).size()).isEqualTo(1);
    }

    @Test
    void globThatMatchesNothingOrIsNoneIsAnError() {
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read("l/*.txt", ListFormat.PLAIN))
                .withMessageContaining("no file matches");
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read("l[", ListFormat.PLAIN))
                .withMessageContaining("is no glob");
    }

    @Test
    void categoryIsItsDomainsAndItsUrlsAreCounted() throws IOException {
        write("adult/domains", "adult.example\n192.0.2.7\nhttp://x.example/\n");
        write("adult/urls", "portal.example/adult\n# why\nb.example/x\n".repeat(30));
        write("adult/usage", "black\n");
        LoadedList list = read("adult", ListFormat.UT1);
        assertThat(place(list, "x.adult.example")).isEqualTo("adult/domains:1");
        assertThat(place(list, "portal.example")).isEqualTo("none");
        assertThat(list.ignored()).isEqualTo(61);
        assertThat(list.faults())
                .extracting(fault -> fault.file() + ":" + fault.line() + " " + fault.alike())
                .containsExactly("adult/domains:3 1", "adult/urls:1 60");
        write("gambling/domains", "bet.example\n");
        LoadedList both = read("*", ListFormat.UT1);
        assertThat(place(both, "bet.example")).isEqualTo("gambling/domains:1");
        assertThat(place(both, "adult.example")).isEqualTo("adult/domains:1");
    }

    @Test
    void exceptionsHoldForAllFilesOfAList() throws IOException {
        write("l/a", "||ads.example^\n");
        write("l/b", "@@||good.ads.example^\n");
        LoadedList list = read("l", ListFormat.ADGUARD);
        assertThat(place(list, "x.ads.example")).isEqualTo("l/a:1");
        assertThat(place(list, "good.ads.example")).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><html><head><title>Sign in</title></head></html>",
                "\n  <html>\n<body>Please accept the terms.\nads.example\n</body></html>",
                "\ufeff<?xml version=\"1.0\"?><a/>"
            })
    void webPageIsNoList(String text) throws IOException {
        write("list", text);
        for (ListFormat format : ListFormat.values()) {
            assertThatExceptionOfType(ListException.class)
                    .as("%s", format)
                    .isThrownBy(() -> read("list", format))
                    .withMessageContaining("looks like a web page");
        }
    }

    @Test
    void otherEncodingsAreToldAndCounted() throws IOException {
        write("list", "ads.example\n".getBytes(StandardCharsets.UTF_16));
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read("list", ListFormat.PLAIN))
                .withMessageContaining("UTF-16 text: save it as UTF-8");
        write("list", "good.example\nb\u00fccher.example\n# \u00fc\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(read("list", ListFormat.PLAIN).faults())
                .extracting(LoadedList.Fault::reason)
                .containsExactly("bytes that are no UTF-8 text");
        write("list", "good.example\nads\0.example\n");
        assertThat(read("list", ListFormat.PLAIN).faults())
                .extracting(LoadedList.Fault::reason)
                .containsExactly("a NUL byte");
    }

    @Test
    void deviceIsNoFile() {
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read("/dev/zero", ListFormat.PLAIN))
                .withMessageContaining("neither a file nor a folder");
    }

    @Test
    void fingerprintChangesWithTheText() throws IOException {
        write("list", "a.example\n");
        String first = read("list", ListFormat.PLAIN).fingerprint();
        assertThat(read("list", ListFormat.PLAIN).fingerprint()).isEqualTo(first);
        write("list", "b.example\n");
        assertThat(read("list", ListFormat.PLAIN).fingerprint()).isNotEqualTo(first);
    }

    @Test
    void changesAreCounted() throws IOException {
        write("list", "a.example\nb.example\n192.0.2.1\n198.51.100.0/24\n2001:db8::/32\n");
        LoadedList before = read("list", ListFormat.PLAIN);
        write("list", "# new\nb.example\n=c.example\n198.51.100.0/24\n192.0.2.2\n2001:db8::/32\n");
        LoadedList after = read("list", ListFormat.PLAIN);
        assertThat(after.since(before)).isEqualTo(new LoadedList.Change(2, 2));
        assertThat(after.since(after)).isEqualTo(new LoadedList.Change(0, 0));
    }

    @Test
    void filesAreToldWithTheDigestOfAllTheirBytes() throws IOException {
        String save = "table inet t {\n set s { type ipv4_addr; elements = { 192.0.2.1 } }\n}\n";
        Files.writeString(folder.resolve("list"), save);
        ReadFile file = read("list", ListFormat.NFT).files().get(0);
        assertThat(file.path()).isEqualTo(folder.resolve("list"));
        assertThat(file.shown()).isEqualTo("list");
        assertThat(file.modified())
                .isEqualTo(Files.getLastModifiedTime(folder.resolve("list")).toInstant());
        Files.writeString(folder.resolve("list"), save + "# more\n");
        assertThat(read("list", ListFormat.NFT).files().get(0).sha256())
                .hasSize(64)
                .isNotEqualTo(file.sha256());
    }

    @Test
    void copyIsShownByTheNameOfWhatWasCopied() throws IOException {
        Path copy = Files.writeString(folder.resolve("0815"), "good.example\nhttp://x.example/\n");
        ListOptions options = new ListOptions(ListFormat.PLAIN, null, null);
        LoadedList list = ListReader.read(
                List.of(new ListFile(copy, "https://lists.example/ads", Instant.EPOCH)), "ads", options, Instant.EPOCH);
        assertThat(list.place(1)).isEqualTo("https://lists.example/ads:1");
        assertThat(list.faults()).extracting(LoadedList.Fault::file).containsExactly("https://lists.example/ads");
        assertThat(list.files().get(0).again())
                .isEqualTo(new ListFile(copy, "https://lists.example/ads", Instant.EPOCH));
    }

    @Test
    void timeoutsOfACopyCountFromTheTimeOfWhatWasCopied() throws IOException {
        Path copy = Files.writeString(
                folder.resolve("0815"),
                "create s hash:ip timeout 100\nadd s 192.0.2.1 timeout 50\nadd s 192.0.2.2 timeout 150\n");
        ListOptions options = new ListOptions(ListFormat.IPSET, null, null);
        ListFile file = new ListFile(copy, "s", Instant.EPOCH);
        assertThat(ListReader.read(List.of(file), "s", options, Instant.EPOCH.plusSeconds(60))
                        .size())
                .isEqualTo(1);
    }
}
