/**
 * Owns the commands: their options, what they print, and their exit codes.
 * May use all other packages, and picocli.
 * Must never contain the gateway itself, which the root hands in as a runner, nor anything that runs on an event loop.
 */
@NullMarked
package io.sluicegate.cli;

import org.jspecify.annotations.NullMarked;
