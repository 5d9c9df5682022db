package io.sluicegate.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {

    @TempDir
    Path folder;

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aDeviceIsNoLog() {
        assertThatThrownBy(() -> LogFile.open(Path.of("/dev/full")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no regular file");
    }

    /** A file may only be so large here, which the kernel says as it says that a disk is full: after a part. */
    @Test
    void halfALineIsTakenBack() throws Exception {
        Path file = folder.resolve("access.log");
        ProcessBuilder command = new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f 1; trap '' XFSZ; exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                FillingProgram.class.getName(),
                file.toString());
        Process process = command.redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        assertThat(out).contains("refused");
        assertThat(Files.readString(file)).hasSize(800).endsWith("\n");
    }

    @Test
    void linesAreAppended() throws IOException {
        Path file = folder.resolve("access.log");
        Files.writeString(file, "1\n");
        try (LogFile log = LogFile.open(file)) {
            log.append(bytes("2\n"));
            log.append(bytes("3\n"));
            assertThat(log.isInPlace()).isTrue();
        }
        assertThat(Files.readString(file)).isEqualTo("1\n2\n3\n");
    }

    /** Writes 800 bytes, then 800 more, of which 1,024 in all have room. */
    static final class FillingProgram {

        private FillingProgram() {}

        public static void main(String[] arguments) throws IOException {
            try (LogFile log = LogFile.open(Path.of(arguments[0]))) {
                log.append(bytes("x".repeat(799) + "\n"));
                try {
                    log.append(bytes("y".repeat(799) + "\n"));
                } catch (IOException e) {
                    System.out.println("refused: " + e.getMessage());
                }
            }
        }
    }
}
