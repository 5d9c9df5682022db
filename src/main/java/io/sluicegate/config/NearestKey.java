package io.sluicegate.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the setting, or any other word, that a misspelt or misplaced one may have meant. Has no state. */
public final class NearestKey {

    private NearestKey() {}

    /** The known key that the unknown one was most likely meant to be; null when none is near. */
    public static @Nullable String to(String key, Collection<String> known) {
        String best = null;
        int bestDistance = Math.max(2, key.length() / 3) + 1;
        for (String candidate : known.stream().sorted().toList()) {
            int distance = distance(key, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best == null || bestDistance > 2 ? orMisplaced(key, known, best) : best;
    }

    /** A key that stands in the wrong group, or in none, is nearer than one that is merely spelt alike. */
    private static @Nullable String orMisplaced(String key, Collection<String> known, @Nullable String fallback) {
        String name = lastOf(key);
        return known.stream()
                .filter(candidate -> distance(name, lastOf(candidate)) <= name.length() / 5)
                .min((a, b) -> Integer.compare(distance(key, a), distance(key, b)))
                .orElse(fallback);
    }

    private static String lastOf(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    private static int distance(String a, String b) {
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
