package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A verdict statement of a book. Immutable.
 *
 * @param verdict what it says, without a list entry
 * @param text as it stands in the file, its lines joined
 * @param clauses all of which must say yes; none for {@code all}
 */
record Statement(Verdict verdict, String text, List<Clause> clauses) {

    Statement {
        clauses = List.copyOf(clauses);
    }

    boolean isUnconditional() {
        return clauses.isEmpty();
    }

    Action action() {
        return verdict.action();
    }

    /** Whether no clause says no; what those that are still open wait for is added to {@code needs}. */
    boolean mayMatch(Subject subject, Set<Fact> needs) {
        for (Clause clause : clauses) {
            Clause.State state = clause.test(subject);
            if (state == Clause.State.NO) {
                return false;
            }
            needs.addAll(state.needs());
        }
        return true;
    }

    /** The verdict for a subject that the statement matches, with the list line that made it so. */
    Verdict verdictFor(Subject subject) {
        for (Clause clause : clauses) {
            String entry = clause.listEntry(subject);
            if (entry != null && !entry.equals(ItemSet.BY_ITEM)) {
                return withEntry(entry);
            }
        }
        return verdict;
    }

    private Verdict withEntry(@Nullable String entry) {
        return new Verdict(
                verdict.action(), verdict.answer(), verdict.rule(), verdict.label(), verdict.because(), entry);
    }
}
