package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes one book of the statements of all files (GRAMMAR section 3.1). Confined to one load. */
final class BookParser {

    private final Path directory;
    private final Problems problems;
    private final SetTable sets;
    private final SetParser setParser;
    private final Definitions<TimeSpans> times;
    private final TimeParser timeParser;
    private final List<Cursor> verdicts = new ArrayList<>();
    /** Whether a statement that could not be read stands where the last verdict should. */
    private boolean endUnknown;

    BookParser(Path directory, RuleEnvironment environment, Problems problems) {
        this(directory, environment, problems, LastGood.NONE);
    }

    BookParser(Path directory, RuleEnvironment environment, Problems problems, LastGood before) {
        this.directory = directory;
        this.problems = problems;
        this.sets = new SetTable(environment, problems, before);
        this.setParser = new SetParser(directory, sets, problems);
        this.times = new Definitions<>("time", problems);
        this.timeParser = new TimeParser(times, environment.zone(), problems);
    }

    /** Takes the statements of one file; names are defined at once, what uses them waits until all are. */
    void take(List<LexedStatement> statements) {
        for (LexedStatement statement : statements) {
            if (statement.sound()) {
                take(new Cursor(statement.tokens()));
            } else {
                faulty(statement.tokens());
            }
        }
    }

    /** A statement that could not be cut into tokens. */
    private void faulty(List<Token> tokens) {
        Token first = tokens.get(0);
        Token second = tokens.get(Math.min(1, tokens.size() - 1));
        if (first.isWord("set")) {
            setParser.parseFaulty(tokens);
            return;
        }
        if (first.isWord("time")) {
            times.defineFaulty(second);
        } else {
            endUnknown = true;
        }
        markUsed(tokens);
    }

    private void markUsed(List<Token> tokens) {
        sets.markUsed(tokens);
        times.markUsed(tokens);
    }

    private void take(Cursor cursor) {
        Token first = cursor.first();
        if (first.isWord("set")) {
            setParser.parse(cursor);
        } else if (first.isWord("time")) {
            timeParser.parseTime(cursor);
        } else if (first.isWord("zone")) {
            timeParser.parseZone(cursor);
        } else if (first.kind() == Token.Kind.WORD && isVerdict(cursor)) {
            verdicts.add(cursor);
            endUnknown = false;
        } else {
            unknown(cursor);
            markUsed(cursor.tokens());
        }
    }

    private static boolean isVerdict(Cursor cursor) {
        Token first = cursor.first();
        boolean later = cursor.tokens().size() > 1
                && Words.LATER_STATEMENTS.contains(cursor.tokens().get(1).text());
        return Words.VERDICTS.contains(first.text()) || (isLabel(first) && !later);
    }

    private static boolean isLabel(Token token) {
        String text = token.text();
        String name = text.substring(0, text.length() - 1);
        return token.kind() == Token.Kind.WORD
                && text.endsWith(":")
                && Words.looksLikeName(name)
                && !Words.isReserved(name);
    }

    private void unknown(Cursor cursor) {
        Token first = cursor.first();
        Token word = isLabel(first) ? cursor.tokens().get(1) : first;
        if (Words.LATER_STATEMENTS.contains(word.text())) {
            problems.error(word, "the statement \"" + word.text() + "\" is not carried out by this version");
            return;
        }
        endUnknown = true;
        if (first.text().endsWith(":")) {
            problems.error(first, "\"" + first.text() + "\" is no label: a name and a colon, as in play:");
        } else {
            Set<String> candidates = new TreeSet<>(Words.VERDICTS);
            candidates.addAll(Words.OTHER_STATEMENTS);
            candidates.addAll(Words.LATER_STATEMENTS);
            String near = Words.nearest(first.text(), candidates);
            problems.error(
                    first,
                    "no statement begins with \"" + first.text() + "\"",
                    near == null ? null : "did you mean \"" + near + "\"?");
        }
    }

    /** The verdicts in order; every mistake in them and in their order has been told. */
    BookContents finish() {
        VerdictParser parser = new VerdictParser(scopeParser(), problems);
        List<ParsedVerdict> parsed = new ArrayList<>();
        ParsedVerdict last = null;
        for (Cursor cursor : verdicts) {
            if (last != null && last.statement().isUnconditional()) {
                problems.error(
                        last.first(),
                        "only the last verdict of the book may be unconditional",
                        "the one in " + cursor.first().place() + " stands behind it");
            }
            last = parser.parse(cursor);
            if (last == null) {
                markUsed(cursor.tokens());
            } else {
                parsed.add(last);
            }
        }
        sets.resolveAll();
        checkEnd(last);
        sets.warnOfUnused();
        times.warnOfUnused();
        new BookChecks(directory, problems).check(parsed);
        return new BookContents(parsed.stream().map(ParsedVerdict::statement).toList(), timeParser.zone());
    }

    private ScopeParser scopeParser() {
        return new ScopeParser(new ClauseParser(sets, times, timeParser.zone(), problems), problems);
    }

    private void checkEnd(@Nullable ParsedVerdict last) {
        if (endUnknown) {
            return;
        }
        if (verdicts.isEmpty()) {
            problems.error(directory, "the book has no verdict; end it with allow all or deny all");
        } else if (last != null) {
            Statement end = last.statement();
            if (!end.isUnconditional() || end.action() == Action.BYPASS) {
                problems.error(last.first(), "the last verdict must be allow all or deny all");
            }
        }
    }

    SetLists lists() {
        return sets.lists();
    }
}
