/**
 * Owns the first bytes of a flow: what protocol they are, and which name they show.
 * May use flow.
 * Must never contain a socket, a wait, or a verdict.
 */
@NullMarked
package io.sluicegate.classify;

import org.jspecify.annotations.NullMarked;
