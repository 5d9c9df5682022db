package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import io.sluicegate.match.DomainSet;
import io.sluicegate.match.ListFormat;
import io.sluicegate.match.ListOptions;
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
    private final List<Cursor> verdicts = new ArrayList<>();

    BookParser(Path directory, RuleEnvironment environment, Problems problems) {
        this.directory = directory;
        this.problems = problems;
        this.sets = new SetTable(environment, problems);
    }

    /** Takes the statements of one file; sets are defined at once, verdicts wait until all sets are. */
    void take(List<List<Token>> statements) {
        for (List<Token> tokens : statements) {
            Cursor cursor = new Cursor(tokens);
            Token first = cursor.first();
            if (first.isWord("set")) {
                cursor.next();
                set(cursor);
            } else if (first.kind() == Token.Kind.WORD && isVerdict(cursor)) {
                verdicts.add(cursor);
            } else {
                unknown(cursor);
            }
        }
    }

    private static boolean isVerdict(Cursor cursor) {
        Token first = cursor.first();
        return Words.VERDICTS.contains(first.text()) || (first.text().endsWith(":") && isLabel(first));
    }

    private static boolean isLabel(Token token) {
        String name = token.text().substring(0, token.text().length() - 1);
        return Words.looksLikeName(name) && !Words.isReserved(name);
    }

    private void unknown(Cursor cursor) {
        Token first = cursor.first();
        if (Words.LATER_STATEMENTS.contains(first.text())) {
            problems.error(first, "the statement \"" + first.text() + "\" is not carried out by this version");
        } else if (first.text().endsWith(":")) {
            problems.error(first, "\"" + first.text() + "\" is no label: a name and a colon, as in play:");
        } else {
            Set<String> candidates = new TreeSet<>(Words.VERDICTS);
            candidates.add("set");
            candidates.addAll(Words.LATER_STATEMENTS);
            String near = Words.nearest(first.text(), candidates);
            problems.error(
                    first,
                    "no statement begins with \"" + first.text() + "\"",
                    near == null ? null : "did you mean \"" + near + "\"?");
        }
    }

    private void set(Cursor cursor) {
        Token name = cursor.take(Token.Kind.WORD);
        if (name == null || !Words.looksLikeName(name.text())) {
            boolean joined = name != null && name.text().indexOf('=') > 0;
            problems.error(
                    name == null ? cursor.here() : name,
                    "a set has a name of letters, digits, \"_\" and \"-\"",
                    joined ? "\"=\" stands alone between blanks" : null);
            return;
        }
        if (Words.isReserved(name.text())) {
            problems.error(name, "\"" + name.text() + "\" is a word of the language and no name");
            return;
        }
        SetTable.Definition definition = null;
        if (cursor.take("=")) {
            definition = byItems(cursor, name);
        } else if (cursor.take("from")) {
            definition = byList(cursor, name);
        } else {
            String hint = "as in: set " + name.text() + " = a.example, or: set " + name.text() + " from plain \"file\"";
            problems.error(cursor.here(), "\"=\" or \"from\" is wanted after the name, between blanks", hint);
        }
        // A faulty definition still defines its name, so that one mistake is one error.
        sets.define(definition == null ? new SetTable.Definition(name, List.of(), null) : definition);
        if (definition == null) {
            sets.markFaulty(name.text());
        }
    }

    private SetTable.@Nullable Definition byItems(Cursor cursor, Token name) {
        List<Token> items = new ArrayList<>();
        do {
            Token item = cursor.peek();
            if (item == null || item.kind() == Token.Kind.COMMA) {
                problems.error(cursor.here(), "an item is missing");
                return null;
            }
            items.add(cursor.next());
        } while (cursor.take(Token.Kind.COMMA) != null);
        if (!cursor.atEnd()) {
            Token extra = cursor.here();
            String message = Words.beginsStatement(extra.text())
                    ? "\"" + extra.text() + "\" begins a statement: start it at column 1"
                    : "a comma is missing before \"" + extra.text() + "\"";
            problems.error(extra, message);
            return null;
        }
        return new SetTable.Definition(name, items, null);
    }

    private SetTable.@Nullable Definition byList(Cursor cursor, Token name) {
        Token formatWord = cursor.next();
        ListFormat format = ListFormat.of(formatWord.text());
        if (format == null) {
            boolean later = Words.LATER_FORMATS.contains(formatWord.text());
            problems.error(
                    formatWord,
                    later
                            ? "the format \"" + formatWord.text() + "\" is not read by this version"
                            : "unknown list format \"" + formatWord.text() + "\"",
                    "this version reads plain, hosts and ipset");
            return null;
        }
        Token path = cursor.take(Token.Kind.STRING);
        if (path == null) {
            problems.error(cursor.here(), "the path of the list is missing, in quotes");
            return null;
        }
        String setName = null;
        DomainSet.Reach reach = null;
        while (!cursor.atEnd()) {
            Token option = cursor.next();
            if (option.isWord("name") && setName == null && !cursor.atEnd()) {
                setName = cursor.next().text();
            } else if (option.isWord("subdomains") && reach == null) {
                reach = DomainSet.Reach.WITH_BELOW;
            } else if (option.isWord("exact") && reach == null) {
                reach = DomainSet.Reach.EXACT;
            } else {
                problems.error(
                        option,
                        "\"" + option.text() + "\" is no option of a list here",
                        "this version knows name, subdomains and exact");
                return null;
            }
        }
        Path file = directory.resolve(path.file()).resolveSibling(path.text());
        ListOptions options = new ListOptions(format, setName, reach);
        return new SetTable.Definition(name, List.of(), new SetTable.ListSource(path, file, options));
    }

    /** The verdicts in order; every mistake in them and in their order has been told. */
    List<Statement> finish() {
        VerdictParser parser = new VerdictParser(sets, problems);
        List<Statement> statements = new ArrayList<>();
        Token unconditional = null;
        for (Cursor cursor : verdicts) {
            String label = null;
            Token first = cursor.first();
            if (first.text().endsWith(":")) {
                label = first.text().substring(0, first.text().length() - 1);
                cursor.next();
            }
            Token word = cursor.peek();
            if (word == null || !Words.VERDICTS.contains(word.text())) {
                problems.error(cursor.here(), "allow, deny or bypass is wanted after the label");
                continue;
            }
            if (unconditional != null) {
                problems.error(
                        unconditional,
                        "only the last verdict of the book may be unconditional",
                        "the one in " + first.place() + " stands behind it");
                unconditional = null;
            }
            Statement statement = parser.parse(cursor, label);
            if (statement != null) {
                statements.add(statement);
                unconditional = statement.isUnconditional() ? first : null;
            }
        }
        sets.resolveAll();
        checkEnd(statements, unconditional);
        sets.warnOfUnused();
        return statements;
    }

    private void checkEnd(List<Statement> statements, @Nullable Token unconditional) {
        if (verdicts.isEmpty()) {
            problems.add(
                    bookProblem(Problem.Severity.ERROR, "the book has no verdict; end it with allow all or deny all"));
            return;
        }
        Cursor last = verdicts.get(verdicts.size() - 1);
        Statement end = statements.isEmpty() ? null : statements.get(statements.size() - 1);
        boolean bypass = end != null && end.action() == Action.BYPASS;
        if ((unconditional == null || bypass) && !problems.hasErrors()) {
            problems.error(last.first(), "the last verdict must be allow all or deny all");
        }
        boolean names =
                statements.stream().flatMap(each -> each.clauses().stream()).anyMatch(Clause::asksNames);
        boolean h2c = statements.stream()
                .filter(each -> each.action() == Action.DENY)
                .flatMap(each -> each.clauses().stream())
                .anyMatch(each -> each instanceof Clause.Proto proto
                        && !proto.negated()
                        && proto.words().contains(Clause.ProtocolWord.H2C));
        boolean deniesRest = end != null && end.action() == Action.DENY;
        if (names && !h2c && !deniesRest) {
            problems.add(bookProblem(
                    Problem.Severity.WARNING,
                    "HTTP/2 with prior knowledge hides its names from the name rules; add: deny proto h2c"));
        }
    }

    private Problem bookProblem(Problem.Severity severity, String message) {
        return new Problem(severity, directory.toString(), 0, 0, 0, message, null, null);
    }

    List<Path> listFiles() {
        return sets.listFiles();
    }
}
