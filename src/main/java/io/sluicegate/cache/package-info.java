/**
 * Owns RFC 9111: what may be stored, how long it is fresh, and where it is kept.
 * May use flow, http and Caffeine.
 * Must never contain a socket, a thread of its own, or a clock.
 */
@NullMarked
package io.sluicegate.cache;

import org.jspecify.annotations.NullMarked;
