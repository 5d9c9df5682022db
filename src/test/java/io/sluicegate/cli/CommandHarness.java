package io.sluicegate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluicegate.config.GatewayConfig;
import io.sluicegate.plumbing.CommandRunner;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries out command lines in this process, as in a checkout that is a folder of the test's. */
final class CommandHarness {

    /** What a command left: its exit code and outputs. */
    record Outcome(int exit, String out, String err) {

        List<String> errLines() {
            return err.lines().toList();
        }
    }

    /** What a runner was called with. */
    record Call(GatewayConfig config, Places places, List<String> warnings) {}

    private final Path root;
    private final boolean installed;
    /** Written by a test before it runs a command: whether somebody reads standard error as it comes. */
    boolean terminal;

    final List<Call> calls = new ArrayList<>();
    /** What the host's commands found on their standard input. */
    final List<String> inputs = new ArrayList<>();

    GatewayRunner runner = (config, places, warnings) -> {
        calls.add(new Call(config, places, warnings));
        return 0;
    };

    CommandHarness(Path root, boolean installed) {
        this.root = root;
        this.installed = installed;
    }

    static CommandHarness inCheckout(Path root) {
        return new CommandHarness(root, false);
    }

    Outcome run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        @Nullable Path checkout = installed ? null : root;
        Surroundings around = new Surroundings(
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                checkout,
                root.resolve("home"),
                () -> Instant.parse("2026-11-24T10:00:00Z"),
                ZoneOffset.UTC,
                terminal);
        int exit = new Sluicegate(
                        around, (config, places, warnings) -> runner.run(config, places, warnings), this::runCommand)
                .run(args);
        return new Outcome(exit, out.toString(UTF_8), err.toString(UTF_8));
    }

    private CommandRunner.Outcome runCommand(List<String> command, String input) {
        inputs.add(input);
        return new CommandRunner.Outcome(1, "", "Operation not permitted");
    }
}
