package io.sluicegate.proxy;

/**
 * What the gateway says of itself in forwarded messages ({@code headers} in the settings). Immutable.
 *
 * @param via whether {@code Via} is added (RFC 9110 section 7.6.3)
 * @param forwardedFor whether {@code X-Forwarded-For} names the client
 */
public record HeaderSettings(boolean via, boolean forwardedFor) {}
