package io.sluicegate.policy;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a book defines under names of one kind, in any order and in any file (GRAMMAR section 3.1). Confined to one load.
 *
 * @param <T> what a name stands for
 */
final class Definitions<T> {

    private final String kind;
    private final Problems problems;
    private final Map<String, Token> places = new LinkedHashMap<>();
    private final Map<String, T> values = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    /** Of a kind by its word, as in "time". */
    Definitions(String kind, Problems problems) {
        this.kind = kind;
        this.problems = problems;
    }

    /** The name behind the word of a definition and before its sign; null after an error has been told. */
    @Nullable
    Token name(Cursor cursor) {
        Token name = cursor.take(Token.Kind.WORD);
        if (name == null) {
            problems.error(cursor.here(), "the name of the " + kind + " is missing");
        } else if (Words.isReserved(name.text())) {
            problems.error(name, "\"" + name.text() + "\" is a word of the language and no name");
        } else if (!Words.looksLikeName(name.text())) {
            joined(name);
        } else if (cursor.take("=")) {
            return name;
        } else {
            problems.error(cursor.here(), "\"=\" is wanted after the name, between blanks");
            define(name, null);
        }
        return null;
    }

    private void joined(Token name) {
        int sign = name.text().indexOf('=');
        String hint = sign > 0 ? "\"=\" stands alone between blanks" : null;
        problems.error(name, "a " + kind + " has a name of letters, digits, \"_\" and \"-\"", hint);
        if (sign > 0) {
            defineFaulty(name.first(sign));
        }
    }

    /** Defines a name; without a value where its definition holds a mistake, so that one mistake is one error. */
    void define(Token name, @Nullable T value) {
        Token earlier = places.putIfAbsent(name.text(), name);
        if (earlier != null) {
            problems.error(
                    name, "the " + kind + " \"" + name.text() + "\" is defined twice", "first in " + earlier.place());
        } else if (value != null) {
            values.put(name.text(), value);
        }
    }

    /** Defines the name of a statement that could not be read, as far as it is one. */
    void defineFaulty(Token name) {
        if (name.kind() == Token.Kind.WORD && Words.looksLikeName(name.text()) && !Words.isReserved(name.text())) {
            define(name, null);
        }
    }

    /** What a name stands for; null where it stands for nothing, after an error has been told. */
    @Nullable
    T get(Token reference) {
        String name = reference.text();
        used.add(name);
        if (!places.containsKey(name)) {
            unknown(reference);
        }
        return values.get(name);
    }

    private void unknown(Token reference) {
        String near = Words.nearest(reference.text(), places.keySet());
        Token place = near == null ? null : places.get(near);
        used.add(near == null ? "" : near); // it is meant, as it seems
        problems.error(
                reference,
                "unknown " + kind + " \"" + reference.text() + "\"",
                place == null
                        ? "define it with: " + kind + " " + reference.text() + " = …"
                        : "did you mean \"" + near + "\" (" + place.place() + ")?");
    }

    /** Counts the words of a statement that could not be read as used, so that nobody is warned because of it. */
    void markUsed(List<Token> tokens) {
        tokens.forEach(token -> used.add(token.text()));
    }

    void warnOfUnused() {
        for (String name : values.keySet()) {
            Token place = places.get(name);
            if (place != null && !used.contains(name)) {
                problems.warning(place, "the " + kind + " \"" + name + "\" is never used");
            }
        }
    }

    /** What has been defined without a mistake, in the order of the book. */
    Map<String, T> values() {
        return values;
    }
}
