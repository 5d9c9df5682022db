package io.sluicegate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Another Java process with this one's classes, which is killed some lines after its first. */
final class KilledProcess {

    /** What is done beside it, now and then. */
    interface Beside {
        void run() throws IOException;
    }

    private KilledProcess() {}

    /** The number on the last line that it wrote before it was killed. */
    static long run(Class<?> main, Path folder, int lines, Beside beside) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        main.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader told = process.inputReader()) {
            String last = told.readLine();
            for (int i = 0; i < lines; i++) {
                last = told.readLine();
                if (i % 100 == 50) {
                    beside.run();
                }
            }
            process.toHandle().destroyForcibly();
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                last = line;
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return Long.parseLong(last);
        } finally {
            process.destroyForcibly();
        }
    }
}
