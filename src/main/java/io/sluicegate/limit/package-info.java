/**
 * Owns what a client may use: how many connections at a time, and how often it may try something.
 * May use flow and match.
 * Must never contain a socket, a clock, or the answer that a refused client gets.
 */
@NullMarked
package io.sluicegate.limit;

import org.jspecify.annotations.NullMarked;
