package io.sluicegate.plumbing;

import java.util.List;
import java.util.Locale;

/** Runs one of the host's commands to its end. */
@FunctionalInterface
public interface CommandRunner {

    /**
     * Waits for the command; one that fails, or that is not installed, is an outcome.
     *
     * @param command program and arguments; no shell reads them
     * @param input what the program finds on its standard input
     * @throws NetException when the command does not end in time
     */
    Outcome run(List<String> command, String input) throws NetException;

    /**
     * What a command came to. Immutable.
     *
     * @param exit the exit code, {@link #NOT_INSTALLED} when there is no such program
     * @param out standard output, cut at a bound
     * @param err standard error, cut at a bound
     */
    record Outcome(int exit, String out, String err) {

        /** The exit code by which a shell says that a program does not exist. */
        public static final int NOT_INSTALLED = 127;

        /** Whether the command did its work. */
        public boolean succeeded() {
            return exit == 0;
        }

        /** Whether the program does not exist. */
        public boolean notInstalled() {
            return exit == NOT_INSTALLED;
        }

        /** Whether the kernel refused for want of a capability. */
        boolean notAllowed() {
            String lower = err.toLowerCase(Locale.ROOT);
            return lower.contains("operation not permitted") || lower.contains("permission denied");
        }

        /** The first line of what went wrong. */
        String complaint() {
            return err.lines().filter(line -> !line.isBlank()).findFirst().orElse("exit code " + exit);
        }
    }
}
