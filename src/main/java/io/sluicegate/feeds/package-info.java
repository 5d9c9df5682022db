/**
 * Owns lists fetched over HTTP(S), and the copies of lists that outlive the process.
 * May use flow, match, policy and the JDK's HTTP client.
 * Must never contain a verdict, an event loop, or a clock of its own.
 */
@NullMarked
package io.sluicegate.feeds;

import org.jspecify.annotations.NullMarked;
