package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code admin from} (GRAMMAR sections 2 and 3.4.3). Confined to one load. */
final class AdminParser {

    private final ItemsParser items;
    private final Problems problems;

    AdminParser(ItemsParser items, Problems problems) {
        this.items = items;
        this.problems = problems;
    }

    /** An allow for those clients; null after an error has been told. */
    @Nullable
    Statement parse(Cursor cursor) {
        Token word = cursor.next();
        if (!cursor.take("from")) {
            problems.error(cursor.here(), "admin from whom? As in admin from 192.0.2.2");
            return null;
        }
        List<Token> tokens = items.tokens(cursor, word);
        ItemSet set = tokens.isEmpty() ? null : items.set(word, tokens);
        if (set == null || !cursor.expectEnd(problems)) {
            return null;
        }
        Verdict verdict = new Verdict(Action.ALLOW, Answer.PAGE, word.place(), null, null, null);
        Scope scope = new Scope(
                List.of(new Clause.From(false, ClauseRules.Reading.ALLOW.any(false), set)),
                List.of(cursor.textFrom(1, cursor.position())));
        return new Statement(verdict, cursor.text(), scope);
    }
}
