/**
 * Owns Linux sockets and event loops: listeners, original destinations, dialling, name resolution.
 * May use flow, metrics and Netty.
 * Must never contain a protocol above TCP, nor a decision about a flow.
 */
@NullMarked
package io.sluicegate.transport;

import org.jspecify.annotations.NullMarked;
