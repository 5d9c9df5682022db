package io.sluicegate.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers all problems of a load, never only the first. Confined to one load. */
final class Problems {

    private final List<Problem> all = new ArrayList<>();

    void error(Token token, String message, @Nullable String hint) {
        all.add(at(Problem.Severity.ERROR, token, message, hint));
    }

    void error(Token token, String message) {
        error(token, message, null);
    }

    void warning(Token token, String message) {
        all.add(at(Problem.Severity.WARNING, token, message, null));
    }

    void add(Problem problem) {
        all.add(problem);
    }

    private static Problem at(Problem.Severity severity, Token token, String message, @Nullable String hint) {
        return new Problem(
                severity,
                token.file(),
                token.line(),
                token.column(),
                token.length(),
                message,
                token.sourceLine(),
                hint);
    }

    boolean hasErrors() {
        return all.stream().anyMatch(each -> each.severity() == Problem.Severity.ERROR);
    }

    List<Problem> all() {
        return List.copyOf(all);
    }
}
