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

class NftReaderTest {

    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    private static final String TEXT = """
            table inet filter {
            \tset banned {
            \t\ttype ipv4_addr
            \t\tsize 65535
            \t\tflags interval,timeout
            \t\ttimeout 1d
            \t\telements = { 192.0.2.1, 198.51.100.0/24 timeout 1d expires 23h59m58s500ms,
            \t\t\t     203.0.113.1-203.0.113.9 counter packets 3 bytes 180,
            \t\t\t     203.0.113.77 comment "not, this } one" expires 1h }
            \t}
            }
            """;

    private static final String JSON = """
            {"nftables": [{"metainfo": {"version": "1.0.6", "json_schema_version": 1}},
            {"set": {"family": "inet", "name": "banned", "table": "filter", "type": "ipv4_addr", "handle": 2,
            "flags": ["interval", "timeout"], "elem": ["192.0.2.1",
            {"elem": {"val": {"prefix": {"addr": "198.51.100.0", "len": 24}}, "timeout": 86400, "expires": 86398}},
            {"range": ["203.0.113.1", "203.0.113.9"]},
            {"elem": {"val": "203.0.113.77", "expires": 3600, "comment": "a, b }",
            "counter": {"packets": 3, "bytes": 180}}}]}}]}
            """;

    @TempDir
    Path folder;

    private LoadedList read(@Nullable String name, long secondsLater, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("set"), text);
        Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
        ListOptions options = new ListOptions(ListFormat.NFT, name, null);
        return ListReader.read(folder, "set", options, WRITTEN.plusSeconds(secondsLater));
    }

    private static int lineOf(LoadedList list, String address) {
        return list.addresses().find(Addresses.of(address));
    }

    @Test
    void textHoldsAddressesPrefixesAndRanges() throws IOException {
        LoadedList list = read(null, 0, TEXT);
        assertThat(lineOf(list, "192.0.2.1")).isEqualTo(7);
        assertThat(lineOf(list, "198.51.100.99")).isEqualTo(7);
        assertThat(lineOf(list, "203.0.113.9")).isEqualTo(8);
        assertThat(lineOf(list, "203.0.113.10")).isEqualTo(CidrSet.NONE);
        assertThat(lineOf(list, "203.0.113.77")).isEqualTo(9);
        assertThat(list.ignored()).isZero();
    }

    @Test
    void jsonHoldsTheSame() throws IOException {
        LoadedList list = read("banned", 0, JSON);
        assertThat(lineOf(list, "192.0.2.1")).isEqualTo(3);
        assertThat(lineOf(list, "198.51.100.99")).isEqualTo(4);
        assertThat(lineOf(list, "203.0.113.9")).isEqualTo(5);
        assertThat(lineOf(list, "203.0.113.10")).isEqualTo(CidrSet.NONE);
        assertThat(lineOf(list, "203.0.113.77")).isEqualTo(6);
        assertThat(list.ignored()).isZero();
    }

    @Test
    void timeThatIsLeftCountsFromTheTimeOfTheFile() throws IOException {
        for (String text : new String[] {TEXT, JSON}) {
            assertThat(lineOf(read(null, 3599, text), "203.0.113.77")).isPositive();
            assertThat(lineOf(read(null, 3600, text), "203.0.113.77")).isEqualTo(CidrSet.NONE);
            assertThat(lineOf(read(null, 86_399, text), "198.51.100.1")).isEqualTo(CidrSet.NONE);
            assertThat(lineOf(read(null, 86_399, text), "192.0.2.1")).isPositive();
        }
    }

    @Test
    void setWhoseTimeIsOverIsAnErrorThatSaysSo() {
        String text = "set a { type ipv4_addr; elements = { 192.0.2.1 expires 5s } }";
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read(null, 5, text))
                .withMessageContaining("is over");
    }

    @Test
    void oneOfSeveralSetsIsChosenByName() throws IOException {
        String text = """
                table inet t {
                \tset a {
                \t\ttype ipv4_addr
                \t\telements = { 192.0.2.1 }
                \t}
                \tset b { type ipv6_addr; elements = { 2001:db8::1, 2001:db8:1::/48 }; }
                \tset ports { type ipv4_addr . inet_service; elements = { 192.0.2.1 . 80 } }
                \tchain c { meta mark set 0x1 accept; ip saddr @a drop }
                }
                """;
        LoadedList list = read("b", 0, text);
        assertThat(lineOf(list, "2001:db8:1::7")).isEqualTo(6);
        assertThat(lineOf(list, "192.0.2.1")).isEqualTo(CidrSet.NONE);
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read(null, 0, text))
                .withMessageContaining("more than one set; say which: name \"a\"");
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read("c", 0, text))
                .withMessageContaining("it holds no set \"c\"; it holds a, b, ports");
        assertThatExceptionOfType(ListException.class)
                .isThrownBy(() -> read("ports", 0, text))
                .withMessageContaining("of type ipv4_addr . inet_service");
    }

    @Test
    void elementsThatAreNoAddressesAreCounted() throws IOException {
        LoadedList list = read(null, 0, "set a { elements = { 192.0.2.1, example.com, 010.0.0.1, 10.1 } }");
        assertThat(list.ignored()).isEqualTo(3);
        LoadedList json = read(null, 0, "{\"set\": {\"name\": \"a\", \"elem\": [\"192.0.2.1\", 7, {\"x\": 1}]}}");
        assertThat(json.ignored()).isEqualTo(2);
    }

    @Test
    void brokenJsonIsAnError() {
        for (String text : new String[] {
            "{\"set\": {\"elem\": [\"192.0.2.1\"",
            "{\"set\" {}}",
            "{]",
            "{\"a\": ".repeat(100_000),
            "{\"set\": {\"elem\": [" + "{\"val\": ".repeat(100_000),
            "{\"a\": " + "[".repeat(100_000)
        }) {
            assertThatExceptionOfType(ListException.class).isThrownBy(() -> read(null, 0, text));
        }
    }
}
