package io.sluicegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.cli.CommandHarness.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SluicegateTest {

    @TempDir
    Path root;

    @Test
    void helpListsTheCommands() {
        Outcome help = command().run("--help");
        assertThat(help.exit()).isZero();
        assertThat(help.out())
                .contains(
                        "run ",
                        "check ",
                        "explain ",
                        "replay ",
                        "net ",
                        "report ",
                        "reload ",
                        "status ",
                        "flows ",
                        "cache ",
                        "version ")
                .contains("completion ", "Exit codes")
                .doesNotContain("doctor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "check",
                "net up",
                "net down",
                "net show",
                "report usage",
                "report records",
                "report denied",
                "reload",
                "status",
                "flows",
                "cache stats",
                "version",
                "completion"
            })
    void everyCommandHasHelpWithAnExampleAndTheCommonOptions(String words) {
        Outcome help = command().run((words + " --help").split(" "));
        assertThat(help.exit()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .contains("Example: ")
                .contains("sluicegate " + words)
                .contains("--config", "--rules", "--state", "--set", "--webroot", "--verbose");
    }

    @Test
    void unknownCommandSuggestsTheNearest() {
        Outcome outcome = command().run("chekc");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.errLines())
                .singleElement()
                .asString()
                .startsWith("sluicegate: unknown command \"chekc\": did you mean check?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"doctor", "ledger mend"})
    void commandOfALaterVersionIsUnknown(String words) {
        Outcome outcome = command().run(words.split(" "));
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.errLines()).singleElement().asString().contains("unknown command");
    }

    @Test
    void noCommandAtAllNamesThem() {
        Outcome outcome = command().run();
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.errLines())
                .containsExactly(
                        "sluicegate: name a command: run, check, explain, replay, net, report, ledger, reload, status, flows, cache,"
                                + " version, completion; see sluicegate --help");
        assertThat(command().run("net").errLines())
                .containsExactly("sluicegate net: name a command: up, down, show; see sluicegate net --help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check --ruls x",
                "check --rules",
                "check --format xml",
                "check surplus",
                "status --verbose=perhaps",
                "net up --mode bridge",
                "run @file",
                "cehck",
                "check --set",
                "report usage --by moon",
                "report usage --from soon",
                "report records --limit many",
                "report records --where nonsense=1",
                "net up",
                "net up --lan lo",
                "net up --lan eth1 --ports http"
            })
    void unusableArgumentsAreOneLineAndExitCode2(String words) {
        Outcome outcome = command().run(words.split(" "));
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.errLines())
                .singleElement()
                .asString()
                .startsWith("sluicegate")
                .contains("--help");
    }

    @Test
    void versionComesFromTheBuild() {
        Outcome outcome = command().run("version");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).matches("sluicegate \\d+\\.\\d+\\.\\d+\\S* \\(Java \\S+, Linux \\S+\\)\n");
    }

    @Test
    void completionIsAScriptThatNamesTheCommands() throws Exception {
        Outcome outcome = command().run("completion");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("sluicegate", "check", "--rules");
        Path script = Files.writeString(root.resolve("completion"), outcome.out());
        assertThat(new ProcessBuilder("bash", "-n", script.toString()).start().waitFor())
                .isZero();
    }

    @Test
    void failureIsOneLineAndItsTraceOnlyWithVerbose() {
        CommandHarness command = command();
        command.runner = (config, places, warnings) -> {
            throw new CommandFailure("port 3128 is taken: stop what listens there", new IllegalStateException("inner"));
        };
        Outcome outcome = command.run("run");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("sluicegate: port 3128 is taken: stop what listens there\n");
        Outcome verbose = command.run("run", "--verbose");
        assertThat(verbose.exit()).isEqualTo(1);
        assertThat(verbose.err()).contains("port 3128 is taken", "\tat io.sluicegate.", "inner");
    }

    @Test
    void bugIsOneLineToo() {
        CommandHarness command = command();
        command.runner = (config, places, warnings) -> {
            throw new IllegalStateException("broken");
        };
        Outcome outcome = command.run("run");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.errLines()).singleElement().asString().contains("broken", "--verbose");
    }

    private CommandHarness command() {
        return CommandHarness.inCheckout(root);
    }
}
