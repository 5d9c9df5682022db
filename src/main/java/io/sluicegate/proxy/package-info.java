/**
 * Owns the life of a flow: the handlers that classify, decide, cache, forward, deliver and account, in that order.
 * May use every package below the root but web's callers, and Netty.
 * Must never contain a rule, a cache policy or a statement of SQL; it asks those who own them.
 */
@NullMarked
package io.sluicegate.proxy;

import org.jspecify.annotations.NullMarked;
