package io.sluicegate.config;

import io.sluicegate.flow.Spelling;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Finds the setting that a misspelt or misplaced one may have meant. Has no state. */
final class NearestKey {

    private static final int SURE = 2;

    private NearestKey() {}

    /** The known key that the unknown one was most likely meant to be; null when none is near. */
    static @Nullable String to(String key, Collection<String> known) {
        String alike = Spelling.nearest(key, known, Math.max(SURE, key.length() / 3));
        return alike != null && Spelling.distance(key, alike) <= SURE ? alike : orMisplaced(key, known, alike);
    }

    /** A key that stands in the wrong group, or in none, is nearer than one that is merely spelt alike. */
    private static @Nullable String orMisplaced(String key, Collection<String> known, @Nullable String fallback) {
        String name = lastOf(key);
        return known.stream()
                .filter(candidate -> Spelling.distance(name, lastOf(candidate)) <= name.length() / 5)
                .min(Comparator.comparingInt(candidate -> Spelling.distance(key, candidate)))
                .orElse(fallback);
    }

    private static String lastOf(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }
}
