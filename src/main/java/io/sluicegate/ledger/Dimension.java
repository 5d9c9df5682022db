package io.sluicegate.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What reports can sum by. */
public enum Dimension {
    /** The address that asked. */
    CLIENT,
    /** Who pays. */
    ACCOUNT,
    /** The name that was asked for. */
    HOST,
    /** The registrable domain of that name. */
    SITE,
    /** What the flow turned out to be. */
    PROTOCOL,
    /** The statement that decided. */
    RULE,
    /** The label of that statement. */
    LABEL,
    /** What it decided. */
    VERDICT,
    /** What the cache did. */
    CACHE,
    /** Why the cache did so. */
    CACHE_REASON,
    /** The hour in which the exchange ended, by the clock of the report's zone. */
    HOUR,
    /** The day in which it ended. */
    DAY,
    /** The month in which it ended. */
    MONTH;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word in {@code --by} and in the head of the report. */
    public String word() {
        return word;
    }

    /** The dimension of that word; null when there is none. */
    public static @Nullable Dimension of(String word) {
        for (Dimension dimension : values()) {
            if (dimension.word.equals(word)) {
                return dimension;
            }
        }
        return null;
    }

    boolean isTime() {
        return this == HOUR || this == DAY || this == MONTH;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Dimension::word).toList();
    }
}
