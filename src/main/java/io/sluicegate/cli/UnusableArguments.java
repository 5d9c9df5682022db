package io.sluicegate.cli;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Turns a complaint about a word on the command line into exit code 2. Has no state. */
final class UnusableArguments {

    private UnusableArguments() {}

    /** What the words are read as. */
    static <T> T check(@Nullable CommandSpec spec, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw of(spec, e);
        }
    }

    static ParameterException of(@Nullable CommandSpec spec, Exception cause) {
        CommandSpec command = Objects.requireNonNull(spec, "picocli fills it in");
        return new ParameterException(command.commandLine(), String.valueOf(cause.getMessage()), cause);
    }
}
