/**
 * Owns what people see: the admin listener, its JSON, the dashboard, and the pages that clients get instead of answers.
 * May use flow, policy, ledger, metrics, transport, Netty and Jackson, and asks the rest through interfaces of its own.
 * Must never contain a decision about traffic, nor a call on an event loop that waits.
 */
@NullMarked
package io.sluicegate.web;

import org.jspecify.annotations.NullMarked;
