package io.sluicegate.policy;

import java.time.ZoneId;
import java.util.List;

/**
 * What the statements of all files come down to. Immutable.
 *
 * @param admins who is allowed before everything
 * @param verdicts in order; the last is unconditional
 * @param effects beside them
 * @param zone by whose wall clock the book lives
 */
record BookContents(List<Statement> admins, List<Statement> verdicts, Effects effects, ZoneId zone) {

    BookContents {
        admins = List.copyOf(admins);
        verdicts = List.copyOf(verdicts);
    }
}
