/**
 * Owns accounting: audit records, how they reach the database, and the reports made of them.
 * May use flow, match, metrics, java.sql and H2.
 * Must never contain a decision about traffic, and never makes an event loop wait.
 */
@NullMarked
package io.sluicegate.ledger;

import org.jspecify.annotations.NullMarked;
