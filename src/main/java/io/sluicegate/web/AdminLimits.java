package io.sluicegate.web;

import java.time.Duration;

/**
 * How much one admin listener takes upon itself. Immutable.
 *
 * @param idle for a request from its first wait to its last byte, and for a client to take its answer
 * @param answer for the API to answer
 * @param connections at once; further ones are closed
 */
public record AdminLimits(Duration idle, Duration answer, int connections) {

    /** What stands in no setting. */
    public static final AdminLimits DEFAULT = new AdminLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), 64);
}
