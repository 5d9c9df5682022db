package io.sluicegate.cli;

import io.sluicegate.config.GatewayConfig;
import java.util.List;

/** The gateway as the command {@code run} sees it; the root implements it. */
@FunctionalInterface
public interface GatewayRunner {

    /**
     * Runs the gateway in the calling thread until it is told to stop.
     *
     * @param warnings about the settings, one line each, for the log
     * @return the exit code
     * @throws CommandFailure when it could not start
     */
    int run(GatewayConfig config, Places places, List<String> warnings) throws CommandFailure;
}
