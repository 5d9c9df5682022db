package io.sluicegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.cli.CommandHarness.Call;
import io.sluicegate.cli.CommandHarness.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {

    @TempDir
    Path root;

    @Test
    void checkoutHasItsOwnPlaces() {
        assertThat(only(CommandHarness.inCheckout(root), "run").places())
                .isEqualTo(new Places(
                        root.resolve("rules"),
                        root.resolve("rules/sluicegate.conf"),
                        root.resolve("home/.local/state/sluicegate"),
                        root.resolve("webroot")));
    }

    @Test
    void installedGatewayUsesThePlacesOfTheSystem() {
        assertThat(only(new CommandHarness(root, true), "run", "--config", conf(""))
                        .places())
                .isEqualTo(new Places(
                        Path.of("/etc/sluicegate/rules.d"),
                        root.resolve("some.conf"),
                        Path.of("/var/lib/sluicegate"),
                        Path.of("/usr/share/sluicegate/webroot")));
    }

    @Test
    void optionsWinOverDefaults() {
        Call call = only(
                CommandHarness.inCheckout(root),
                "run",
                "--config=" + conf("gateway.id = one"),
                "--rules=/r",
                "--state=/s",
                "--webroot=/w");
        assertThat(call.places())
                .isEqualTo(new Places(Path.of("/r"), root.resolve("some.conf"), Path.of("/s"), Path.of("/w")));
        assertThat(call.config().gatewayId()).isEqualTo("one");
    }

    @Test
    void settingsBesideTheRulesAreRead() throws IOException {
        Path rules = Files.createDirectory(root.resolve("mine"));
        Files.writeString(rules.resolve("sluicegate.conf"), "gateway.id = beside");
        assertThat(only(CommandHarness.inCheckout(root), "run", "--rules", rules.toString())
                        .config()
                        .gatewayId())
                .isEqualTo("beside");
    }

    @Test
    void setWinsOverTheFileAndMayBeRepeated() {
        Call call = only(
                CommandHarness.inCheckout(root),
                "run",
                "--config",
                conf("gateway.id = one"),
                "--set",
                "gateway.id=two",
                "--set",
                "listen.admin=127.0.0.1:0");
        assertThat(call.config().gatewayId()).isEqualTo("two");
        assertThat(call.config().listen().admin().port()).isZero();
    }

    @Test
    void warningsReachTheRunner() {
        Call call = only(CommandHarness.inCheckout(root), "run", "--config", conf("cache.disk = 1GiB"));
        assertThat(call.warnings())
                .containsExactly(
                        root.resolve("some.conf") + ":1: warning: cache.disk is not carried out by this version");
    }

    @Test
    void exitCodeIsThatOfTheGateway() {
        CommandHarness command = CommandHarness.inCheckout(root);
        command.runner = (config, places, warnings) -> 1;
        assertThat(command.run("run").exit()).isEqualTo(1);
    }

    @Test
    void allErrorsInTheSettingsAreShownAndNothingStarts() {
        CommandHarness command = CommandHarness.inCheckout(root);
        Outcome outcome = command.run("run", "--config", conf("cache.memroy = 1MiB\ntimeouts.idle = soon\n"));
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.errLines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo(root.resolve("some.conf") + ":1: error: unknown setting \"cache.memroy\";"
                                        + " did you mean \"cache.memory\"?"),
                        line -> assertThat(line)
                                .startsWith(root.resolve("some.conf") + ":2: error: timeouts.idle must be"));
        assertThat(command.calls).isEmpty();
    }

    @Test
    void namedSettingsFileThatIsMissingIsAnError() {
        Outcome outcome = CommandHarness.inCheckout(root).run("run", "--config", "/none.conf");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo("/none.conf: error: there is no such file: name another with --config FILE\n");
    }

    private String conf(String text) {
        try {
            return Files.writeString(root.resolve("some.conf"), text).toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Call only(CommandHarness command, String... args) {
        Outcome outcome = command.run(args);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(command.calls).hasSize(1);
        return command.calls.get(0);
    }
}
