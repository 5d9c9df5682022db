package io.sluicegate.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list as the API gives it. Immutable as long as nobody changes its maps.
 *
 * @param items in order
 * @param sum over all that was asked for, not only over these items; null where that means nothing
 * @param next asks for what follows; null at the end
 * @param note one line that whoever reads the list should know; null for none
 */
public record Items(
        List<Map<String, @Nullable Object>> items,
        @Nullable Map<String, @Nullable Object> sum,
        @Nullable String next,
        @Nullable String note) {

    /** A list that needs no note. */
    public Items(
            List<Map<String, @Nullable Object>> items,
            @Nullable Map<String, @Nullable Object> sum,
            @Nullable String next) {
        this(items, sum, next, null);
    }

    /** Copies the list. */
    public Items {
        items = List.copyOf(items);
    }

    /** A list that is whole, without a sum. */
    public static Items of(List<Map<String, @Nullable Object>> items) {
        return new Items(items, null, null);
    }

    Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("items", items);
        json.put("sum", sum);
        json.put("next", next);
        if (note != null) {
            json.put("note", note);
        }
        return json;
    }
}
