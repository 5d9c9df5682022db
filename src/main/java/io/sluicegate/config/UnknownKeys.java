package io.sluicegate.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reports every key that no setting asked for, with the nearest known one. Confined to one load. */
final class UnknownKeys {

    private final Set<String> known;
    private final ConfigProblems problems;

    UnknownKeys(Set<String> known, ConfigProblems problems) {
        this.known = known;
        this.problems = problems;
    }

    void report(ConfigObject root) {
        report(root, "");
    }

    private void report(ConfigObject group, String prefix) {
        group.forEach((name, value) -> {
            String key = prefix + ConfigUtil.joinPath(name);
            if (!known.contains(key)) {
                reportWithin(key, value);
            }
        });
    }

    private void reportWithin(String key, ConfigValue value) {
        if (value instanceof ConfigObject group && !group.isEmpty()) {
            report(group, key + ".");
        } else if (!isGroup(key)) {
            String nearest = NearestKey.to(key, known);
            problems.error(value, "unknown setting \"" + key + "\"", didYouMean(nearest));
        } else if (!(value instanceof ConfigObject)) {
            problems.error(value, key + " is a group of settings, not one: write " + firstOf(key) + " = …");
        }
    }

    private boolean isGroup(String key) {
        return known.stream().anyMatch(each -> each.startsWith(key + "."));
    }

    private String firstOf(String group) {
        return known.stream()
                .filter(each -> each.startsWith(group + "."))
                .findFirst()
                .orElse(group);
    }

    private static @Nullable String didYouMean(@Nullable String nearest) {
        return nearest == null ? null : "did you mean \"" + nearest + "\"?";
    }
}
