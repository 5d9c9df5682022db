/**
 * Owns the access log: the records of the ledger once more, as lines of text that other programs read.
 * May use flow and ledger.
 * Must never contain a sum or a report, and never keeps the ledger from its work.
 */
@NullMarked
package io.sluicegate.accesslog;

import org.jspecify.annotations.NullMarked;
