package io.sluicegate;

import java.util.List;

/** The gateway cannot start: the message says why and what to do, a line for each problem. */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /** Takes the one line for the administrator. */
    public StartException(String message, Throwable cause) {
        super(message, cause);
        this.problems = List.of(message);
    }

    /** Takes all problems at once, rendered with their places. */
    public StartException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** All problems, each rendered. */
    public List<String> problems() {
        return problems;
    }
}
