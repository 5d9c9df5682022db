/**
 * Owns which way out is taken and what may be tried again.
 * May use flow and match.
 * Must never contain a socket, a thread, or bytes.
 */
@NullMarked
package io.sluicegate.upstream;

import org.jspecify.annotations.NullMarked;
