package io.sluicegate.ledger;

import java.util.List;

/**
 * Is told of records once they are in the journal, in their order and each once. Called on the thread that fills the
 * journal, which waits meanwhile: what goes wrong is the listener's own affair and must never keep that thread.
 */
@FunctionalInterface
public interface RecordListener {

    /** Cares for nothing. */
    RecordListener NONE = batch -> {};

    /** The ledger has kept these records; the list is not kept. */
    void recorded(List<AuditRecord> batch);
}
