/**
 * What a strict reader of RFC 9112 makes of both sides of a gateway under mutated HTTP, against what the gateway itself
 * made of it. May use the JDK, the whole gateway as {@code TestGateway} starts it, and nothing of the gateway's parsers;
 * must never contain a test of one class of the product alone.
 */
@NullMarked
package io.sluicegate.differential;

import org.jspecify.annotations.NullMarked;
