package io.sluicegate.policy;

import java.util.List;

/**
 * Warns of verdicts that are never reached, since one above them matches all that they do. What several verdicts do
 * together is not looked at. The work is bounded, so that a book of many verdicts is read as fast without its being
 * looked at to the end. Confined to one load.
 */
final class Shadows {

    private final Problems problems;
    private final Implication implication = new Implication();
    private final ShadowIndex index = new ShadowIndex(implication);

    Shadows(Problems problems) {
        this.problems = problems;
    }

    void check(List<ParsedVerdict> verdicts) {
        for (int i = 0; i < verdicts.size() && !implication.isSpent(); i++) {
            Scope scope = verdicts.get(i).statement().scope();
            int wider = index.first(
                    scope,
                    above -> implication.implies(
                            scope, verdicts.get(above).statement().scope()));
            if (wider != ShadowIndex.NONE) {
                tell(verdicts.get(i).first(), verdicts.get(wider).first());
            } else if (!scope.isAll()) {
                index.add(i, scope);
            }
        }
    }

    private void tell(Token verdict, Token wider) {
        boolean sameFile = wider.file().equals(verdict.file());
        String place = sameFile ? "line " + wider.line() : wider.place();
        problems.warning(verdict, "never reached: " + place + " already decides everything it matches");
    }
}
