package io.sluicegate.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: a script that makes the shell complete our commands and options. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh.",
        footer = "%nExample: source <(sluicegate completion)")
final class CompletionCommand implements Callable<Integer> {

    private final Surroundings around;

    /** Written by picocli before the command is called. */
    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        if (spec != null) {
            around.out().print(AutoComplete.bash("sluicegate", spec.root().commandLine()));
        }
        return 0;
    }
}
