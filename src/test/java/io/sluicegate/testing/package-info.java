/**
 * Owns the fakes that tests talk to: an origin that does as it is told, a client that sends raw bytes, clocks moved by hand.
 * May use the JDK, and of Netty the leak detector alone, so that no fake shares a fault with what it tests.
 * Must never contain a wait without a deadline, nor an assertion about the gateway.
 */
@NullMarked
package io.sluicegate.testing;

import org.jspecify.annotations.NullMarked;
