package io.sluicegate.policy;

import java.nio.file.Path;

/** Reads rules in a process of its own, whose heap a test has bounded. */
final class RuleReading {

    private RuleReading() {}

    /** Takes a rule directory, and prints how many problems it has. */
    public static void main(String[] arguments) {
        RuleLoad load = RuleFiles.read(Path.of(arguments[0]), Books.ENVIRONMENT);
        int last = load.problems().size() - 1;
        System.out.println(
                (load.book() == null ? "refused " : "read ") + load.problems().size() + " "
                        + (last < 0 ? "" : load.problems().get(last).message()));
    }
}
