package io.sluicegate.journal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** What a process has appended and stored is there after it was killed, at whatever moment. */
class KillTest {

    @TempDir
    Path folder;

    private final Lanes.Found damage = new Lanes.Found();

    @RepeatedTest(10)
    void killedProcessLeavesEachRecordOnceAndNoFlowTorn() throws Exception {
        long told = runAndKill(new Random().nextInt(400));

        Lane lane = Lane.openReadOnly(folder.resolve("lane-0"));
        LaneReader reader = lane.readFrom(0, damage);
        int count = 0;
        while (reader.next()) {
            assertThat(reader.payload().remaining()).isEqualTo(4 + count % 1000);
            assertThat(reader.payload().getInt(reader.payload().position())).isEqualTo(count++);
        }
        assertThat((long) count).isGreaterThan(told);
        assertThat(requireNonNull(lane.lastFrame()).getInt(0)).isEqualTo(count - 1);
        checkFlows();
        assertThat(damage.places).isEmpty();
    }

    /** The last number that the process told before it was killed, some lines after its first. */
    private long runAndKill(int lines) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-Xmx64m",
                        "-cp",
                        classPath(),
                        KilledWriter.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader told = process.inputReader()) {
            String last = told.readLine();
            for (int i = 0; i < lines; i++) {
                last = told.readLine();
                if (i % 100 == 50) {
                    checkFlows();
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

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
    }

    private void checkFlows() throws IOException {
        assertThat(FlowTable.read(folder, damage))
                .hasSizeLessThanOrEqualTo(KilledWriter.SLOTS)
                .allSatisfy(flow -> {
                    assertThat(flow.identity()).isEqualTo(KilledWriter.identity(flow.sequence()));
                    assertThat(flow.billedUp()).isEqualTo(flow.sequence() * flow.part());
                    assertThat(flow.billedDown()).isEqualTo(-flow.sequence() * flow.part());
                    if (flow.draft() != null) {
                        int part = flow.draft().getInt(0);
                        assertThat(flow.draft()).isEqualTo(KilledWriter.draft(part));
                        assertThat(flow.part()).isIn(0, part - 1, part);
                    }
                });
    }
}
