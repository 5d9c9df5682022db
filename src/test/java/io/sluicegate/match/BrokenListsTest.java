package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes at all end in a list or in one line that says why not, and every ignored line has its place. */
class BrokenListsTest {

    /** More of them by hand: -Dsluicegate.fuzz.rounds=100000 */
    private static final int ROUNDS = Integer.getInteger("sluicegate.fuzz.rounds", 300);

    private static final String SIGNS = " ,;:/-\"'{}[]#!|^$@*=\n\r\t\0";

    @TempDir
    Path folder;

    static IntStream examples() {
        return IntStream.range(0, Examples.ALL.size());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesThatAreDamagedAreReadOrRefused(int number) throws IOException {
        Examples.Example example = Examples.ALL.get(number);
        Random random = new Random(number);
        byte[] whole = Files.readAllBytes(
                Examples.folder().resolve(example.format() == ListFormat.UT1 ? "games/domains" : example.file()));
        for (int i = 0; i < ROUNDS; i++) {
            read(damaged(random, whole), example);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void noiseIsReadOrRefused(int number) throws IOException {
        Random random = new Random(number);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[random.nextInt(2000)];
            random.nextBytes(bytes);
            read(bytes, Examples.ALL.get(number));
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void longLinesAndDeepNestingAreReadOrRefused(int number) throws IOException {
        for (String piece : new String[] {
            "x", ",", "/", "- ", "{", "[", "\"", "a.", "=", "||", "\0", "add a 192.0.2.1,", "#", "%", ":"
        }) {
            read(piece.repeat(1_000_000 / piece.length()).getBytes(StandardCharsets.UTF_8), Examples.ALL.get(number));
        }
    }

    private void read(byte[] bytes, Examples.Example example) throws IOException {
        Files.write(folder.resolve("list"), bytes);
        try {
            LoadedList list = ListReader.read(folder, "list", example.options(), Instant.EPOCH);
            assertThat(list.faults()).hasSizeLessThanOrEqualTo(30).allSatisfy(fault -> {
                assertThat(fault.line()).isPositive();
                assertThat(fault.entry()).hasSizeLessThanOrEqualTo(60);
                assertThat(fault.reason()).isNotBlank();
            });
        } catch (ListException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(5000);
        }
    }

    /** Bytes changed, cut out, doubled and swapped for those of another place; now and then behind gzip. */
    private static byte[] damaged(Random random, byte[] whole) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < whole.length) {
            int run = Math.min(whole.length - at, 1 + random.nextInt(80));
            switch (random.nextInt(8)) {
                case 0 -> out.write(random.nextInt(256));
                case 1 -> out.write(whole, random.nextInt(whole.length - run + 1), run);
                case 2 -> out.write(SIGNS.charAt(random.nextInt(SIGNS.length())));
                default -> out.write(whole, at, run);
            }
            at += random.nextInt(8) == 0 ? 0 : run;
        }
        return random.nextInt(20) == 0 ? zippedAndCut(random, out.toByteArray()) : out.toByteArray();
    }

    private static byte[] zippedAndCut(Random random, byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        byte[] zipped = out.toByteArray();
        zipped[random.nextInt(zipped.length)] ^= (byte) random.nextInt(256);
        return zipped;
    }
}
