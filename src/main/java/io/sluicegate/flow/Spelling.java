package io.sluicegate.flow;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what somebody may have meant who mistyped a word. Has no state. */
public final class Spelling {

    private Spelling() {}

    /** The candidate that is least far from the word; null when none is within {@code reach} changes of it. */
    public static @Nullable String nearest(String word, Collection<String> candidates, int reach) {
        return nearestFirst(word, candidates).stream()
                .findFirst()
                .filter(candidate -> distance(word, candidate) <= reach)
                .orElse(null);
    }

    /** The candidates, the least far first, and equally far ones in the order of the alphabet. */
    public static List<String> nearestFirst(String word, Collection<String> candidates) {
        return candidates.stream()
                .sorted(Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    public static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 ? j : j == 0 ? i : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
