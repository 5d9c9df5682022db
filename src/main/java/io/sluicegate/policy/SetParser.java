package io.sluicegate.policy;

import io.sluicegate.match.ListFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code set} statements (GRAMMAR section 2, set). Confined to one load. */
final class SetParser {

    private static final String FORMATS = "one of " + ListFormat.words();

    private final Path directory;
    private final SetTable sets;
    private final Problems problems;

    SetParser(Path directory, SetTable sets, Problems problems) {
        this.directory = directory;
        this.sets = sets;
        this.problems = problems;
    }

    /** Defines the set of a statement; where it holds a mistake its name alone, as far as there is one. */
    void parse(Cursor cursor) {
        cursor.next();
        Token name = name(cursor);
        if (name == null) {
            return;
        }
        SetTable.Definition definition = definition(cursor, name);
        if (definition == null) {
            sets.defineFaulty(name);
            sets.markUsed(cursor.tokens());
        } else {
            sets.define(definition);
        }
    }

    /** Defines the name of a statement that could not be cut into tokens. */
    void parseFaulty(List<Token> tokens) {
        if (tokens.size() > 1 && isName(tokens.get(1))) {
            sets.defineFaulty(tokens.get(1));
        }
        sets.markUsed(tokens);
    }

    private static boolean isName(Token token) {
        return token.kind() == Token.Kind.WORD && Words.looksLikeName(token.text()) && !Words.isReserved(token.text());
    }

    private @Nullable Token name(Cursor cursor) {
        Token name = cursor.take(Token.Kind.WORD);
        if (name != null && isName(name)) {
            return name;
        }
        if (name == null) {
            problems.error(cursor.here(), "the name of the set is missing");
        } else if (Words.isReserved(name.text())) {
            problems.error(name, "\"" + name.text() + "\" is a word of the language and no name");
        } else {
            joined(name);
        }
        return null;
    }

    private void joined(Token name) {
        int sign = name.text().indexOf('=');
        problems.error(
                name,
                "a set has a name of letters, digits, \"_\" and \"-\"",
                sign > 0 ? "\"=\" stands alone between blanks" : null);
        Token before = sign > 0 ? name.first(sign) : name;
        if (isName(before)) {
            sets.defineFaulty(before);
        }
    }

    private SetTable.@Nullable Definition definition(Cursor cursor, Token name) {
        if (cursor.take("=")) {
            return byItems(cursor, name);
        }
        if (cursor.take("from")) {
            return byList(cursor, name);
        }
        String hint = "as in: set " + name.text() + " = a.example, or: set " + name.text() + " from plain \"file\"";
        problems.error(cursor.here(), "\"=\" or \"from\" is wanted after the name, between blanks", hint);
        return null;
    }

    private SetTable.@Nullable Definition byItems(Cursor cursor, Token name) {
        List<Token> items = new ArrayList<>();
        do {
            Token item = cursor.peek();
            if (item == null || item.kind() == Token.Kind.COMMA) {
                problems.error(cursor.here(), "an item is missing");
                return null;
            }
            if (Item.lacksUser(item, problems)) {
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
        ListFormat format = format(cursor);
        if (format == null) {
            return null;
        }
        Token path = cursor.take(Token.Kind.STRING);
        if (path == null) {
            problems.error(cursor.here(), "the path of the list is missing, in quotes");
            return null;
        }
        ListSource source = new ListOptionParser(cursor, problems).parse(path, directory, format);
        return source == null ? null : new SetTable.Definition(name, List.of(), source);
    }

    private @Nullable ListFormat format(Cursor cursor) {
        Token word = cursor.take(Token.Kind.WORD);
        if (word == null) {
            problems.error(cursor.here(), "the format of the list is missing", FORMATS);
            return null;
        }
        ListFormat format = ListFormat.of(word.text());
        if (format == null) {
            List<String> words =
                    Arrays.stream(ListFormat.values()).map(ListFormat::word).toList();
            String near = Words.nearest(word.text(), words);
            problems.error(
                    word,
                    "unknown list format \"" + word.text() + "\"",
                    near == null ? FORMATS : "did you mean \"" + near + "\"?");
        }
        return format;
    }
}
