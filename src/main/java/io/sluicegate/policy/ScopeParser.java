package io.sluicegate.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a statement is about: {@code all}, or clauses (GRAMMAR section 2, target). Confined to one load. */
final class ScopeParser {

    private final ClauseParser clauseParser;
    private final Problems problems;

    ScopeParser(ClauseParser clauseParser, Problems problems) {
        this.clauseParser = clauseParser;
        this.problems = problems;
    }

    /** Where nothing stands for {@code all}; null after an error has been told. */
    @Nullable
    Scope scope(Cursor cursor, ClauseRules rules) {
        boolean nothing = cursor.atEnd() || endsClauses(cursor);
        return nothing ? Scope.ALL : target(cursor, rules);
    }

    /** Where something has to stand; null after an error has been told. */
    @Nullable
    Scope target(Cursor cursor, ClauseRules rules) {
        if (cursor.take("all")) {
            return Scope.ALL;
        }
        List<Clause> clauses = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        Set<String> signs = new HashSet<>();
        boolean sound = true;
        while (!cursor.atEnd() && !endsClauses(cursor)) {
            int start = cursor.position();
            boolean negated = cursor.take("not");
            Token word = cursor.next();
            Clause clause = clauseParser.parse(cursor, word, negated, rules);
            if (clause == null) {
                sound = false;
            } else {
                clauses.add(clause);
                texts.add(cursor.textFrom(start, cursor.position()));
            }
            if (Words.CLAUSES.contains(word.text()) && !signs.add(negated + word.text())) {
                problems.error(word, "\"" + word.text() + "\" stands twice in one statement", "use a comma for OR");
                sound = false;
            }
        }
        if (sound && clauses.isEmpty()) {
            problems.error(cursor.here(), rules.statement() + " what? A clause or \"all\" is missing");
            return null;
        }
        return sound ? new Scope(clauses, texts) : null;
    }

    private static boolean endsClauses(Cursor cursor) {
        return Words.BEHIND_CLAUSES.stream().anyMatch(cursor::peekIs);
    }
}
