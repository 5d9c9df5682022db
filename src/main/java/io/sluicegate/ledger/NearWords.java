package io.sluicegate.ledger;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody may have meant who mistyped a word. */
final class NearWords {

    private static final int MAX_SUGGESTIONS = 3;

    private NearWords() {}

    /** The words that are nearest to {@code word}, joined by commas. */
    static String list(String word, Collection<String> candidates) {
        return String.join(
                ", ",
                candidates.stream()
                        .sorted(Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                                .thenComparing(Comparator.naturalOrder()))
                        .limit(MAX_SUGGESTIONS)
                        .toList());
    }

    /** How many characters must be changed, added or taken away to make one of the other. */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
