package io.sluicegate.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a reload came to. Immutable.
 *
 * @param ok whether the rules that were read are in force now
 * @param version of the rules in force now, whichever they are
 * @param problems all errors and warnings, as {@code check} prints them
 */
public record ReloadOutcome(boolean ok, String version, List<String> problems) {

    /** Copies the list. */
    public ReloadOutcome {
        problems = List.copyOf(problems);
    }

    Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("ok", ok);
        json.put("version", version);
        json.put("problems", problems);
        return json;
    }
}
