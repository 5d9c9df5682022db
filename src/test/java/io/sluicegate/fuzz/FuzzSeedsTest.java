package io.sluicegate.fuzz;

import io.sluicegate.match.ListFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the fuzz targets claim holds for what they begin with, cut short anywhere and with a byte changed. */
class FuzzSeedsTest {

    private static final int VARIANTS = 40;

    @TestFactory
    Stream<DynamicTest> claimsHoldForSeeds() {
        Stream<DynamicTest> readers = Stream.of(
                test("rules", Path.of("rules"), RulesFuzz::fuzzerTestOneInput),
                test("settings", Path.of("rules"), SettingsFuzz::fuzzerTestOneInput),
                test("addresses", Path.of("src/fuzz/seeds/addresses"), AddressFuzz::fuzzerTestOneInput),
                test("names", Path.of("src/fuzz/seeds/names"), NameFuzz::fuzzerTestOneInput),
                test("http", Path.of("src/fuzz/seeds/http"), HttpFuzz::fuzzerTestOneInput),
                test("hello", Path.of("src/fuzz/seeds/hello"), HelloFuzz::fuzzerTestOneInput));
        Stream<DynamicTest> lists = Stream.of(ListFormat.values())
                .map(format -> test(
                        format.word(), Path.of("src/test/resources/lists"), bytes -> ListFuzz.read(bytes, format)));
        return Stream.concat(readers, lists);
    }

    private static DynamicTest test(String name, Path seeds, Consumer<byte[]> target) {
        return DynamicTest.dynamicTest(name, () -> {
            for (byte[] seed : read(seeds)) {
                target.accept(seed);
                for (int i = 0; i < VARIANTS; i++) {
                    byte[] variant = Arrays.copyOf(seed, seed.length * i / VARIANTS);
                    target.accept(variant);
                    byte[] changed = seed.clone();
                    if (changed.length > 0) {
                        changed[changed.length * i / VARIANTS] ^= (byte) (1 << i % 8);
                    }
                    target.accept(changed);
                }
            }
        });
    }

    private static List<byte[]> read(Path folder) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        return seeds;
    }
}
