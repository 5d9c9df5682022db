package io.sluicegate.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a rule directory. Immutable.
 *
 * @param book null exactly when there is an error
 * @param problems all of them, warnings too
 */
public record RuleLoad(@Nullable RuleBook book, List<Problem> problems) {

    /** Copies the list. */
    public RuleLoad {
        problems = List.copyOf(problems);
    }
}
