package io.sluicegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.cli.CommandHarness.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetCommandTest {

    @TempDir
    Path root;

    @Test
    void upWithoutAListenerSaysWhichSettingToMake() {
        Outcome outcome = run("net", "up", "--lan", "eth1");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.errLines()).singleElement().asString().contains("listen.tproxy");
        Outcome redirect = run("net", "up", "--lan", "eth1", "--mode", "redirect");
        assertThat(redirect.errLines()).singleElement().asString().contains("listen.redirect");
    }

    @Test
    void hostThatRefusesIsOneLineAndExitCode1() {
        for (String command : new String[] {"up", "show"}) {
            Outcome outcome = run("net", command, "--lan", "eth1", "eth2", "--set", "listen.tproxy=[\"[::]:15001\"]");
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.errLines()).singleElement().asString().startsWith("sluicegate: ");
        }
    }

    @Test
    void upTakesItsPortFromTheSettings() throws Exception {
        Files.createDirectories(root.resolve("rules"));
        Files.writeString(root.resolve("rules/sluicegate.conf"), "listen.tproxy = [\"[::]:15123\"]\n");
        CommandHarness command = CommandHarness.inCheckout(root);
        command.run("net", "up", "--lan=eth1");
        assertThat(command.inputs).anySatisfy(input -> assertThat(input).contains("15123"));
    }

    @Test
    void showMakesNothing() {
        run("net", "show", "--lan", "eth1", "--set", "listen.tproxy=[\"[::]:15001\"]");
        assertThat(root.resolve("home")).doesNotExist();
    }

    private Outcome run(String... args) {
        return CommandHarness.inCheckout(root).run(args);
    }
}
