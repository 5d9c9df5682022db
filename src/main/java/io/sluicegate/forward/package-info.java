/**
 * Owns bytes to and from an origin: pooled connections, exchanges over them, and relays between two sockets.
 * May use flow, http, upstream, transport, metrics and Netty.
 * Must never contain a verdict, a cache decision or a record.
 */
@NullMarked
package io.sluicegate.forward;

import org.jspecify.annotations.NullMarked;
