package io.sluicegate.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Turns a complaint about a word on the command line into exit code 2. Has no state. */
final class UnusableArguments {

    private UnusableArguments() {}

    static ParameterException of(@Nullable CommandSpec spec, Exception cause) {
        CommandSpec command = Objects.requireNonNull(spec, "picocli fills it in");
        return new ParameterException(command.commandLine(), String.valueOf(cause.getMessage()), cause);
    }
}
