package io.sluicegate.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a rule directory. Immutable.
 *
 * @param book null exactly when there is an error
 * @param problems all of them, warnings too
 * @param changes of the lists, against the book before
 */
public record RuleLoad(@Nullable RuleBook book, List<Problem> problems, List<SetChange> changes) {

    /** Copies the lists. */
    public RuleLoad {
        problems = List.copyOf(problems);
        changes = List.copyOf(changes);
    }

    /** What came of reading with nothing to compare it with. */
    public RuleLoad(@Nullable RuleBook book, List<Problem> problems) {
        this(book, problems, List.of());
    }
}
