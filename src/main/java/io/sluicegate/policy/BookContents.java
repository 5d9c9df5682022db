package io.sluicegate.policy;

import java.time.ZoneId;
import java.util.List;

/**
 * What the statements of all files come down to. Immutable.
 *
 * @param verdicts in order; the last is unconditional
 * @param zone by whose wall clock the book lives
 */
record BookContents(List<Statement> verdicts, ZoneId zone) {

    BookContents {
        verdicts = List.copyOf(verdicts);
    }
}
