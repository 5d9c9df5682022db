package io.sluicegate.policy;

import io.sluicegate.flow.Action;

/**
 * A verdict statement of a book. Immutable.
 *
 * @param verdict what it says, without a list entry
 * @param text as it stands in the file, its lines joined
 * @param scope what it is about
 */
record Statement(Verdict verdict, String text, Scope scope) {

    boolean isUnconditional() {
        return scope.isAll();
    }

    Action action() {
        return verdict.action();
    }

    /** The verdict for a subject that the statement matches, with the list line that made it so. */
    Verdict verdictFor(Subject subject) {
        String entry = scope.listEntry(subject);
        return entry == null
                ? verdict
                : new Verdict(
                        verdict.action(), verdict.answer(), verdict.rule(), verdict.label(), verdict.because(), entry);
    }
}
