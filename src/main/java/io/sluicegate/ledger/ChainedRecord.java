package io.sluicegate.ledger;

/**
 * A record in its place in the ledger. Immutable; nobody changes the hashes.
 *
 * @param seq its number in the ledger, from 1, without gaps
 * @param gateway whose it is
 * @param entry in its normal form ({@link RecordBounds#normal})
 * @param previous the chain's hash before it
 * @param hash the chain's hash with it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ChainedRecord(long seq, String gateway, AuditRecord entry, byte[] previous, byte[] hash) {}
