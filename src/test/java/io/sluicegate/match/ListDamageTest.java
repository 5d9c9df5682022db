package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to files on their way, for each format: line ends, marks, encodings, bytes that are no text. */
class ListDamageTest {

    private static final String PORTAL = """
            <!DOCTYPE html>
            <html lang="en"><head><title>Sign in</title></head>
            <body>
            example.com
            192.0.2.1
            </body></html>
            """;

    @TempDir
    Path folder;

    static IntStream examples() {
        return IntStream.range(0, Examples.ALL.size());
    }

    private static Path file(Examples.Example example) {
        return Examples.folder().resolve(example.format() == ListFormat.UT1 ? "games/domains" : example.file());
    }

    private static String text(Examples.Example example) throws IOException {
        return Files.readString(file(example));
    }

    private LoadedList read(byte[] bytes, Examples.Example example) throws IOException {
        Files.write(folder.resolve("list"), bytes);
        // The time of the file is what timeouts count from.
        Files.setLastModifiedTime(folder.resolve("list"), Files.getLastModifiedTime(file(example)));
        Instant now = Files.getLastModifiedTime(file(example)).toInstant();
        return ListReader.read(folder, "list", example.options(), now);
    }

    private LoadedList read(String text, Examples.Example example) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), example);
    }

    private static List<String> reasons(LoadedList list) {
        return list.faults().stream().map(LoadedList.Fault::reason).distinct().toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void lineEndsAndMarksChangeNothing(int number) throws IOException {
        Examples.Example example = Examples.ALL.get(number);
        LoadedList whole = read(text(example), example);
        for (String same : List.of(
                text(example).replace("\n", "\r\n"),
                "\ufeff" + text(example),
                text(example).stripTrailing())) {
            LoadedList list = read(same, example);
            assertThat(list.since(whole)).isEqualTo(new LoadedList.Change(0, 0));
            assertThat(list.size()).isEqualTo(whole.size());
            assertThat(list.ignored()).isEqualTo(whole.ignored());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void webPagesEmptyFilesAndOtherEncodingsAreRefused(int number) throws IOException {
        Examples.Example example = Examples.ALL.get(number);
        for (Charset wide : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] bytes = text(example).getBytes(wide);
            assertThatThrownBy(() -> read(bytes, example)).as(wide.name()).isInstanceOf(ListException.class);
        }
        for (String page :
                List.of(PORTAL, "\n \n" + PORTAL, "\ufeff" + PORTAL, "", "\n\n", " ", "\0", "404 Not Found")) {
            assertThatThrownBy(() -> read(page, example)).as(page).isInstanceOf(ListException.class);
        }
    }

    /** The beginning of an entry, up to a place where anything may follow. */
    private static String entry(Examples.Example example) {
        return switch (example.format()) {
            case IPSET -> "add " + ("mail".equals(example.set()) ? "mail" : "guests") + " 192.0.2.";
            case UNBOUND -> "local-zone: bad.";
            case DNSMASQ -> "address=/bad.";
            case HOSTS -> "0.0.0.0 bad.";
            default -> "bad.";
        };
    }

    @ParameterizedTest
    @MethodSource("examples")
    void linesThatAreNoTextAreCountedWithTheirPlace(int number) throws IOException {
        Examples.Example example = Examples.ALL.get(number);
        LoadedList whole = read(text(example), example);
        String entry = entry(example);
        int line = (int) text(example).lines().count() + 1;
        for (byte[] bad : List.of(
                new byte[] {0},
                new byte[] {(byte) 0xe9, 'x'},
                "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII))) {
            byte[] begin = (text(example).stripTrailing() + "\n" + entry).getBytes(StandardCharsets.UTF_8);
            byte[] bytes = new byte[begin.length + bad.length + 1];
            System.arraycopy(begin, 0, bytes, 0, begin.length);
            System.arraycopy(bad, 0, bytes, begin.length, bad.length);
            bytes[bytes.length - 1] = '\n';
            LoadedList list = read(bytes, example);
            assertThat(list.size()).isEqualTo(whole.size());
            if (example.format() == ListFormat.NFT) {
                continue; // what stands behind its sets is none of them
            }
            assertThat(list.ignored()).isEqualTo(whole.ignored() + 1);
            assertThat(list.faults())
                    .last()
                    .satisfies(fault -> assertThat(fault.line()).isEqualTo(line));
            assertThat(reasons(list)).last().isIn("a NUL byte", ListEntries.BAD_BYTES, "a line over 64 KiB");
        }
    }
}
