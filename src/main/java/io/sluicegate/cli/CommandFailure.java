package io.sluicegate.cli;

import java.util.List;

/** A command could not do what it was asked to: exit code 1. The message is one line that says what to do. */
public final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /** Takes the line for the administrator. */
    public CommandFailure(String message) {
        super(message);
        this.problems = List.of();
    }

    /** Takes the line for the administrator, and what stood behind it. */
    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
        this.problems = List.of();
    }

    /** Takes problems that were rendered with their places, a line or more each, and stand for themselves. */
    public CommandFailure(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** What is printed on standard error. */
    String render() {
        return problems.isEmpty() ? "sluicegate: " + getMessage() : String.join("\n", problems);
    }
}
