package io.sluicegate.policy;

import io.sluicegate.match.ListFormat;
import io.sluicegate.match.LoadedList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the lists of a book held when they were read last, by the names of their sets. Immutable.
 *
 * @param sets by name
 */
public record LastGood(Map<String, Held> sets) {

    /** Nothing has been read before. */
    static final LastGood NONE = new LastGood(Map.of());

    /** Copies the map. */
    public LastGood {
        sets = Map.copyOf(sets);
    }

    /**
     * What a set held.
     *
     * @param list its entries
     * @param format in which they were written
     * @param kept whether the set wants to keep them when its list cannot be used
     * @param feed where the list is fetched from; null for files
     */
    public record Held(
            LoadedList list,
            ListFormat format,
            boolean kept,
            @Nullable Feed feed) {}

    @Nullable
    LoadedList of(String set) {
        Held held = sets.get(set);
        return held == null ? null : held.list();
    }
}
