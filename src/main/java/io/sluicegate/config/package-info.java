/**
 * Owns the way from settings text to the settings records, and the state directory that the gateway keeps.
 * May use the settings records of all other packages, flow, and Typesafe Config.
 * Must never contain a rule about traffic, a socket, or a value read from the environment.
 */
@NullMarked
package io.sluicegate.config;

import org.jspecify.annotations.NullMarked;
