/**
 * Owns what a client may use: how fast, how much in a period, how many connections and requests, and how
 * often it may try something.
 * May use flow and match.
 * Must never contain a socket, a clock, or the answer that a refused client gets.
 */
@NullMarked
package io.sluicegate.limit;

import org.jspecify.annotations.NullMarked;
