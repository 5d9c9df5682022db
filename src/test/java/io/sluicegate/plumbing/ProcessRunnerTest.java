package io.sluicegate.plumbing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProcessRunnerTest {

    private final CommandRunner runner = ProcessRunner.standard();

    @Test
    void inputReachesTheCommandAndItsOutputUs() throws Exception {
        assertThat(runner.run(List.of("cat"), "table\n")).isEqualTo(new CommandRunner.Outcome(0, "table\n", ""));
    }

    @Test
    void failureIsAnOutcome() throws Exception {
        CommandRunner.Outcome outcome = runner.run(List.of("sh", "-c", "echo no >&2; exit 3"), "");

        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.complaint()).isEqualTo("no");
    }

    @Test
    void missingProgramIsAnOutcome() throws Exception {
        assertThat(runner.run(List.of("sluicegate-no-such-program"), "").notInstalled())
                .isTrue();
    }

    @Test
    void outputIsBounded() throws Exception {
        CommandRunner small = new ProcessRunner(Duration.ofSeconds(10), 100);

        assertThat(small.run(List.of("head", "-c", "1000000", "/dev/zero"), "").out())
                .hasSize(100);
    }

    @Test
    void commandThatDoesNotEndIsEnded() {
        CommandRunner hasty = new ProcessRunner(Duration.ofMillis(50), 100);

        assertThatThrownBy(() -> hasty.run(List.of("sleep", "60"), ""))
                .isInstanceOf(NetException.class)
                .hasMessageContaining("sleep 60 did not end");
    }

    @Test
    void outputHeldOpenByAChildDelaysNothingBeyondTheDeadline() throws Exception {
        CommandRunner hasty = new ProcessRunner(Duration.ofMillis(500), 100);

        assertThat(hasty.run(List.of("sh", "-c", "echo done; sleep 20 & exit 4"), ""))
                .isEqualTo(new CommandRunner.Outcome(4, "done\n", ""));
    }
}
