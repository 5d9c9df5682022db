package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule files full of anything: bounded errors with their places, in bounded memory. */
class RuleMemoryTest {

    private static final int JUNK = 16 * 1024 * 1024;

    @TempDir
    Path directory;

    private void junk(String piece) throws IOException {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        byte[] block = new byte[1024 * bytes.length];
        for (int i = 0; i < block.length; i++) {
            block[i] = bytes[i % bytes.length];
        }
        try (OutputStream out = Files.newOutputStream(directory.resolve("a.rules"))) {
            for (int written = 0; written < JUNK; written += block.length) {
                out.write(block);
            }
        }
    }

    private String readIn(int megabytes) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + megabytes + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RuleReading.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n", "\0", "\0\n", "é", " x\n", "\"\n", "<a href=\"x\">y</a>\n"})
    void junkTakesNoMoreMemoryThanItsErrors(String piece) throws Exception {
        junk(piece);
        assertThat(readIn(24)).startsWith("refused ");
    }

    @Test
    void commentsAndBlankLinesTakeNone() throws Exception {
        junk("# why\n\n");
        assertThat(readIn(16)).isEqualTo("refused 1 the book has no verdict; end it with allow all or deny all");
    }

    @Test
    void largeSetInManyStatementsIsHeldOnce() throws Exception {
        StringBuilder rules = new StringBuilder("set ads = h0.example");
        for (int i = 1; i < 20_000; i++) {
            rules.append(i % 500 == 0 ? ",\n  h" : ", h").append(i).append(".example");
        }
        for (int i = 0; i < 400; i++) {
            rules.append("\ndeny from 10.0.")
                    .append(i / 200)
                    .append('.')
                    .append(i % 200)
                    .append(" to ads");
        }
        Files.writeString(directory.resolve("a.rules"), rules.append("\ndeny all\n"));
        assertThat(readIn(64)).isEqualTo("read 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"deny port 80\n", "deny #x\"\n", "deny to x,\n", "set a = b.example, c.example,\n d.example,\n"})
    void moreWordsThanABookMayHaveAreRefused(String piece) throws Exception {
        junk(piece);
        assertThat(readIn(512)).startsWith("refused ");
    }

    @Test
    void statementWithoutEndIsRefused() throws Exception {
        junk(" a,\n");
        String continued = Files.readString(directory.resolve("a.rules"));
        Files.writeString(directory.resolve("a.rules"), "set a = b.example,\n" + continued + "\nallow all\n");
        assertThat(readIn(128)).startsWith("refused ");
    }

    @Test
    void errorsBehindTheFirstThousandAreSummedUp() throws IOException {
        Files.writeString(directory.resolve("a.rules"), "nonsense\n".repeat(5000) + "allow all\n");
        RuleLoad load = RuleFiles.read(directory, Books.ENVIRONMENT);
        assertThat(load.problems()).hasSize(1001);
        assertThat(load.problems().get(999).line()).isEqualTo(1000);
        assertThat(Books.rendered(load)).last().isEqualTo("rules: error: and more: the first 1000 errors are shown");
    }

    @Test
    void longLineIsShownAroundItsMistake() throws IOException {
        Files.writeString(
                directory.resolve("a.rules"),
                "deny port 80" + ", 81".repeat(5000) + ", 99999, 7" + ", 82".repeat(5000) + "\nallow all\n");
        RuleLoad load = RuleFiles.read(directory, Books.ENVIRONMENT);
        String[] lines = Books.rendered(load).get(0).split("\n", -1);
        assertThat(lines[0]).startsWith("a.rules:1:20015: error: ");
        assertThat(lines[1]).hasSizeLessThan(420).contains(" 99999, 7");
        assertThat(lines[2].indexOf('^')).isEqualTo(lines[1].indexOf("99999"));
        assertThat(lines[2]).contains("^^^^^ ".strip());
    }
}
