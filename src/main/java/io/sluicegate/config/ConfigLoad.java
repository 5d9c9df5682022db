package io.sluicegate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading the settings. Immutable.
 *
 * @param config null exactly when there is an error
 * @param problems all of them in the order of the text, warnings too
 */
public record ConfigLoad(@Nullable GatewayConfig config, List<ConfigProblem> problems) {

    /** Copies the list. */
    public ConfigLoad {
        problems = List.copyOf(problems);
    }
}
