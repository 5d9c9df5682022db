/**
 * Owns the words that every other package shares: flows, endpoints, names, and the reasons things happen.
 * May use nothing but the JDK.
 * Must never contain behaviour that decides, blocks, or knows where a value came from.
 */
@NullMarked
package io.sluicegate.flow;

import org.jspecify.annotations.NullMarked;
