package io.sluicegate.proxy;

import java.time.Duration;

/**
 * How long each wait may last ({@code timeouts} in the settings). Immutable.
 *
 * @param connect for a connection to an origin
 * @param requestHead from the first byte of a request head to its last
 * @param firstByte from the end of a request to the first byte of its response
 * @param idle between exchanges, and between two reads within one
 * @param tunnelIdle without a byte in either direction of a tunnel
 * @param drain for what is under way when the gateway stops
 */
public record TimeoutSettings(
        Duration connect,
        Duration requestHead,
        Duration firstByte,
        Duration idle,
        Duration tunnelIdle,
        Duration drain) {}
