/**
 * Owns HTTP semantics as values: heads, fields, targets, framing, dates and directives.
 * May use flow.
 * Must never contain a socket, a buffer of Netty's, or a decision about caching.
 */
@NullMarked
package io.sluicegate.http;

import org.jspecify.annotations.NullMarked;
