package io.sluicegate.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers all problems of a load, never only the first. Confined to one load. */
final class ConfigProblems {

    private static final String MERGED = "merge of ";

    private final String file;
    private final List<ConfigProblem> all = new ArrayList<>();

    /** Takes the name of the settings file, for problems whose place is not known better. */
    ConfigProblems(String file) {
        this.file = file;
    }

    void error(ConfigValue at, String message) {
        error(at, message, null);
    }

    void error(ConfigValue at, String message, @Nullable String hint) {
        add(ConfigProblem.Severity.ERROR, at.origin(), message, hint);
    }

    void warning(ConfigValue at, String message) {
        add(ConfigProblem.Severity.WARNING, at.origin(), message, null);
    }

    void error(@Nullable ConfigOrigin at, String message) {
        add(ConfigProblem.Severity.ERROR, at, message, null);
    }

    void error(String place, int line, String message) {
        all.add(new ConfigProblem(ConfigProblem.Severity.ERROR, place, line, message, null));
    }

    private void add(
            ConfigProblem.Severity severity, @Nullable ConfigOrigin at, String message, @Nullable String hint) {
        String place = at == null ? file : placeOf(at);
        boolean inText = at != null && !place.startsWith(Overrides.PLACE);
        int line = inText && at != null ? Math.max(0, at.lineNumber()) : 0;
        all.add(new ConfigProblem(severity, place, line, message, hint));
    }

    /** The origin's description without its line, which is kept apart. */
    private String placeOf(ConfigOrigin origin) {
        String text = origin.description();
        if (text.startsWith(MERGED)) {
            return file;
        }
        return origin.lineNumber() > 0 ? text.replaceFirst(": \\d+(-\\d+)?$", "") : text;
    }

    boolean hasErrors() {
        return all.stream().anyMatch(ConfigProblem::isError);
    }

    /** All problems, those of the file first and by line. */
    List<ConfigProblem> sorted() {
        List<ConfigProblem> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparing((ConfigProblem each) -> each.place().startsWith(Overrides.PLACE))
                .thenComparingInt(ConfigProblem::line));
        return sorted;
    }
}
