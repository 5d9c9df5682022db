package io.sluicegate.policy;

import io.sluicegate.match.LoadedList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the lists of a book held when they were read last, by the names of their sets. Immutable.
 *
 * @param lists by the name of the set
 */
public record LastGood(Map<String, LoadedList> lists) {

    /** Nothing has been read before. */
    static final LastGood NONE = new LastGood(Map.of());

    /** Copies the map. */
    public LastGood {
        lists = Map.copyOf(lists);
    }

    @Nullable
    LoadedList of(String set) {
        return lists.get(set);
    }
}
