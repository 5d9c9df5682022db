package io.sluicegate.policy;

import io.sluicegate.flow.Spelling;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words of the language (GRAMMAR section 1.7), and the nearest one to a word that is none. Has no state. */
final class Words {

    static final Set<String> VERDICTS = Set.of("allow", "deny", "bypass");

    /** The first words of the statements about effects that stand beside the verdicts. */
    static final Set<String> EFFECTS =
            Set.of("account", "cache", "nocache", "route", "limit", "quota", "tariff", "log");

    /** Those of them that may have a label. */
    static final Set<String> LABELLED_EFFECTS = Set.of("limit", "quota");

    /** What may stand behind a label. */
    static final Set<String> LABELLED = Set.of("allow", "deny", "bypass", "limit", "quota");

    /** The first words of all statements. */
    static final Set<String> STATEMENTS = Set.of(
            "zone",
            "set",
            "time",
            "account",
            "allow",
            "bypass",
            "deny",
            "cache",
            "nocache",
            "upstream",
            "route",
            "limit",
            "quota",
            "tariff",
            "on-change",
            "log",
            "admin",
            "include");

    static final Set<String> CLAUSES = Set.of("from", "to", "port", "proto", "method", "path", "type", "during");

    /** What may stand behind the last clause of a statement. */
    static final Set<String> BEHIND_CLAUSES = Set.of("with", "because", "then");

    /** What the name of a user begins with, as in {@code user:alice}. */
    static final String USER = "user:";

    static final Set<String> BUILT_IN_SETS = Set.of("local", "private", "ech-fronts");

    private static final Set<String> OTHERS = Set.of("all", "any", "not", "with", "because", "then", "direct");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");

    private Words() {}

    static boolean beginsStatement(String word) {
        return STATEMENTS.contains(word);
    }

    /** Whether a word ends the items of the clause before it. */
    static boolean endsItems(String word) {
        return CLAUSES.contains(word) || BEHIND_CLAUSES.contains(word) || word.equals("not");
    }

    static boolean isReserved(String word) {
        return beginsStatement(word) || CLAUSES.contains(word) || OTHERS.contains(word) || BUILT_IN_SETS.contains(word);
    }

    /** Whether the word is a name with a colon behind it. */
    static boolean isLabel(String word) {
        String name = word.substring(0, Math.max(0, word.length() - 1));
        return word.endsWith(":") && looksLikeName(name) && !isReserved(name);
    }

    static boolean looksLikeName(String word) {
        return NAME.matcher(word).matches();
    }

    /** A hint at the candidate that may be meant; where none is near, the fallback. */
    static @Nullable String meant(String word, Collection<String> candidates, @Nullable String fallback) {
        String near = nearest(word, candidates);
        return near == null ? fallback : "did you mean \"" + near + "\"?";
    }

    /** The candidate that is least far from the word, if it is near enough to be meant. */
    static @Nullable String nearest(String word, Collection<String> candidates) {
        return Spelling.nearest(word, candidates, Math.max(1, word.length() / 3));
    }
}
