package io.sluicegate.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a reload came to. Immutable.
 *
 * @param ok whether the rules that were read are in force now
 * @param version of the rules in force now, whichever they are
 * @param problems all errors and warnings, as {@code check} prints them
 * @param changes how the lists differ from those before, a line for each that does
 */
public record ReloadOutcome(boolean ok, String version, List<String> problems, List<String> changes) {

    /** Copies the lists. */
    public ReloadOutcome {
        problems = List.copyOf(problems);
        changes = List.copyOf(changes);
    }

    /** One that changed no list. */
    public ReloadOutcome(boolean ok, String version, List<String> problems) {
        this(ok, version, problems, List.of());
    }

    /** The same with more that is wrong beside the rules. */
    public ReloadOutcome withProblems(List<String> more) {
        List<String> all = Stream.concat(problems.stream(), more.stream()).toList();
        return new ReloadOutcome(ok, version, all, changes);
    }

    Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("ok", ok);
        json.put("version", version);
        json.put("problems", problems);
        json.put("changes", changes);
        return json;
    }
}
