package io.sluicegate.policy;

import io.sluicegate.match.LoadedList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
        warning(token, message, null);
    }

    void warning(Token token, String message, @Nullable String hint) {
        all.add(at(Problem.Severity.WARNING, token, message, hint));
    }

    /** Something about a file or the directory as a whole. */
    void error(Path file, String message) {
        all.add(new Problem(Problem.Severity.ERROR, file.toString(), 0, 0, 0, message, null, null));
    }

    void warning(Path file, String message) {
        all.add(new Problem(Problem.Severity.WARNING, file.toString(), 0, 0, 0, message, null, null));
    }

    /** Something about an entry of a list. */
    void warning(LoadedList list, int entry, String message) {
        all.add(new Problem(Problem.Severity.WARNING, list.file(entry), list.line(entry), 0, 0, message, null, null));
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

    /** All of them in the order in which somebody reads the files. */
    List<Problem> all() {
        return all.stream()
                .sorted(Comparator.comparing(Problem::file)
                        .thenComparingInt(Problem::line)
                        .thenComparingInt(Problem::column))
                .toList();
    }
}
