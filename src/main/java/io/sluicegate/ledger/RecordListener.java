package io.sluicegate.ledger;

import java.util.List;

/** Hears of records once they are in the journal, in its order. Called by the thread that fills the journal. */
@FunctionalInterface
public interface RecordListener {

    /** These have been recorded. Must not throw, and may block shortly. */
    void recorded(List<AuditRecord> batch);
}
