package io.sluicegate.ledger;

/**
 * Where every flow ends: takes audit records and keeps them. Safe for any thread; no method here waits for a disk or a
 * database.
 */
public interface Ledger extends AutoCloseable {

    /** Takes one finished record. Never blocks and never throws; what cannot be kept is counted. */
    void append(AuditRecord entry);

    /** Whether new flows can be recorded; while this is false {@code ledger.when-full = refuse} refuses them. */
    boolean isAccepting();

    /** Writes out all that was taken and closes the database. Blocks; never called on an event loop. */
    @Override
    void close();
}
