package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code allow}, {@code deny} and {@code bypass} (GRAMMAR section 2, verdict). Confined to one load. */
final class VerdictParser {

    private final Problems problems;
    private final ScopeParser scopeParser;

    VerdictParser(ScopeParser scopeParser, Problems problems) {
        this.problems = problems;
        this.scopeParser = scopeParser;
    }

    /** The verdict; null after an error has been told. */
    @Nullable
    ParsedVerdict parse(Cursor cursor) {
        Token first = cursor.first();
        String label = null;
        if (first.text().endsWith(":")) {
            label = first.text().substring(0, first.text().length() - 1);
            cursor.next();
        }
        Token word = cursor.peek();
        if (word == null || word.kind() != Token.Kind.WORD || !Words.VERDICTS.contains(word.text())) {
            problems.error(
                    cursor.here(),
                    "allow, deny, bypass, limit or quota is wanted after the label",
                    word == null ? null : Words.meant(word.text(), Words.LABELLED, null));
            return null;
        }
        Action action = Action.valueOf(cursor.next().text().toUpperCase(Locale.ROOT));
        Scope scope = scopeParser.target(cursor, ClauseRules.of(action));
        // Read behind mistakes too, so that the mistakes in it are told.
        Tail tail = tail(cursor, action);
        if (scope == null || tail == null) {
            return null;
        }
        Verdict verdict = new Verdict(action, tail.answer(), first.place(), label, tail.because(), null);
        return new ParsedVerdict(cursor.tokens(), new Statement(verdict, cursor.text(), scope));
    }

    /** What stands behind the clauses of a verdict. */
    record Tail(Answer answer, @Nullable String because) {}

    /** How a denied client is told, behind {@code deny}; null after an error has been told. */
    @Nullable
    Tail answer(Cursor cursor) {
        return tail(cursor, Action.DENY);
    }

    /** {@code with} and {@code because}, in either order, each once. */
    private @Nullable Tail tail(Cursor cursor, Action action) {
        Answer answer = null;
        String because = null;
        while (true) {
            boolean with = answer == null && cursor.peekIs("with");
            boolean reason = because == null && cursor.peekIs("because");
            if (!with && !reason) {
                break;
            }
            Token word = cursor.next();
            if (with) {
                answer = answer(cursor, word, action);
            } else {
                because = because(cursor);
            }
            if (with ? answer == null : because == null) {
                return null;
            }
        }
        if (!cursor.expectEnd(problems)) {
            return null;
        }
        return new Tail(answer == null ? Answer.PAGE : answer, because);
    }

    private @Nullable String because(Cursor cursor) {
        Token text = cursor.take(Token.Kind.STRING);
        if (text == null) {
            problems.error(cursor.here(), "because wants a reason in quotes");
        }
        return text == null ? null : text.text();
    }

    private @Nullable Answer answer(Cursor cursor, Token with, Action action) {
        if (action != Action.DENY) {
            problems.error(with, "only deny takes \"with\"");
            return null;
        }
        Token word = cursor.next();
        for (Answer answer : Answer.values()) {
            if (word.isWord(answer.word())) {
                return answer;
            }
        }
        List<String> words = Arrays.stream(Answer.values()).map(Answer::word).toList();
        problems.error(word, "with what? One of page, reset, silent", Words.meant(word.text(), words, null));
        return null;
    }
}
