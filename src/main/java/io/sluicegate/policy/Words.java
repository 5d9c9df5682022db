package io.sluicegate.policy;

import io.sluicegate.flow.Spelling;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words of the language (GRAMMAR section 1.7), and the nearest one to a word that is none. Has no state. */
final class Words {

    static final Set<String> VERDICTS = Set.of("allow", "deny", "bypass");

    static final Set<String> OTHER_STATEMENTS = Set.of("set", "include", "zone", "time");

    /** Statements of the language that this version does not carry out, and so does not accept. */
    static final Set<String> LATER_STATEMENTS = Set.of(
            "account",
            "cache",
            "nocache",
            "upstream",
            "route",
            "limit",
            "quota",
            "tariff",
            "on-change",
            "log",
            "admin");

    static final Set<String> CLAUSES = Set.of("from", "to", "port", "proto", "method", "path", "type", "during");

    /** What may stand behind the last clause of a statement. */
    static final Set<String> BEHIND_CLAUSES = Set.of("with", "because", "then");

    static final Set<String> BUILT_IN_SETS = Set.of("local", "private", "ech-fronts");

    private static final Set<String> OTHERS = Set.of("set", "all", "any", "not", "with", "because", "then", "direct");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");

    private Words() {}

    static boolean beginsStatement(String word) {
        return VERDICTS.contains(word) || LATER_STATEMENTS.contains(word) || OTHER_STATEMENTS.contains(word);
    }

    static boolean isReserved(String word) {
        return beginsStatement(word) || CLAUSES.contains(word) || OTHERS.contains(word) || BUILT_IN_SETS.contains(word);
    }

    static boolean looksLikeName(String word) {
        return NAME.matcher(word).matches();
    }

    /** The candidate that is least far from the word, if it is near enough to be meant. */
    static @Nullable String nearest(String word, Collection<String> candidates) {
        return Spelling.nearest(word, candidates, Math.max(1, word.length() / 3));
    }
}
