package io.sluicegate.policy;

import io.sluicegate.match.LoadedList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gathers all problems of a load, never only the first; of errors and of warnings no more than anybody reads. Confined
 * to one load.
 */
final class Problems {

    /** Of each severity. */
    private static final int MOST = 1000;

    private final Map<Problem.Severity, List<Problem>> all = new EnumMap<>(Problem.Severity.class);
    private boolean full;

    void error(Token token, String message, @Nullable String hint) {
        add(at(Problem.Severity.ERROR, token, message, hint));
    }

    void error(Token token, String message) {
        error(token, message, null);
    }

    void warning(Token token, String message) {
        warning(token, message, null);
    }

    void warning(Token token, String message, @Nullable String hint) {
        add(at(Problem.Severity.WARNING, token, message, hint));
    }

    /** Something about a file or the directory as a whole. */
    void error(Path file, String message) {
        add(new Problem(Problem.Severity.ERROR, file.toString(), 0, 0, 0, message, null, null));
    }

    void warning(Path file, String message) {
        add(new Problem(Problem.Severity.WARNING, file.toString(), 0, 0, 0, message, null, null));
    }

    /** Something about an entry of a list. */
    void warning(LoadedList list, int entry, String message) {
        add(new Problem(Problem.Severity.WARNING, list.file(entry), list.line(entry), 0, 0, message, null, null));
    }

    void add(Problem problem) {
        List<Problem> alike = all.computeIfAbsent(problem.severity(), each -> new ArrayList<>());
        if (alike.size() < MOST) {
            alike.add(problem);
        } else {
            full |= problem.severity() == Problem.Severity.ERROR;
        }
    }

    /** Whether there are more errors than are told. */
    boolean isFull() {
        return full;
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
        return all.containsKey(Problem.Severity.ERROR);
    }

    /** All of them in the order in which somebody reads the files. */
    List<Problem> all() {
        Stream<Problem> sorted = all.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Problem::file)
                        .thenComparingInt(Problem::line)
                        .thenComparingInt(Problem::column));
        return full ? Stream.concat(sorted, Stream.of(more())).toList() : sorted.toList();
    }

    private static Problem more() {
        String message = "and more: the first " + MOST + " errors are shown";
        return new Problem(Problem.Severity.ERROR, "rules", 0, 0, 0, message, null, null);
    }
}
