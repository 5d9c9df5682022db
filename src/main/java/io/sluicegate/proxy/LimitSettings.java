package io.sluicegate.proxy;

/**
 * What a client may use at most ({@code limits} in the settings). Immutable.
 *
 * @param headerBytes of a request or response head
 * @param headerCount fields of a head
 * @param connectionsPerClient open at one time
 * @param requestsPerConnection before the connection is closed
 * @param bodyMinRate bytes a second below which a body that is being sent is given up
 */
public record LimitSettings(
        int headerBytes, int headerCount, int connectionsPerClient, int requestsPerConnection, long bodyMinRate) {}
