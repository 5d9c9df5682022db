package io.sluicegate.web;

import io.sluicegate.metrics.GatewayMetrics;
import java.util.concurrent.Executor;

/**
 * What the admin listener stands on. Immutable.
 *
 * @param api the gateway's answers
 * @param metrics scraped at {@code /metrics}
 * @param webRoot the dashboard's files
 * @param token opens everything that is not open to all; never empty
 * @param workers call the API; bounded, and refuses when full
 * @param limits of connections and waits
 */
public record AdminServices(
        AdminApi api, GatewayMetrics metrics, WebRoot webRoot, String token, Executor workers, AdminLimits limits) {

    /** Refuses an empty token, which everybody would know. */
    public AdminServices {
        if (token.isBlank()) {
            throw new IllegalArgumentException("the admin token is empty");
        }
    }
}
