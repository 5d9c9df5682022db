package io.sluicegate.ledger;

/**
 * Who writes. Immutable.
 *
 * @param id of the ledger: no other has it
 * @param gateway {@code gateway.id}: others may have it
 */
record LedgerName(String id, String gateway) {}
