package io.sluicegate.ledger;

import java.sql.SQLException;
import java.util.List;

/** What keeps records. Confined to the writer thread; every method may block. */
interface RecordStore extends AutoCloseable {

    /**
     * Keeps the records under the next numbers, all or none. A batch that failed is handed in again, unchanged, until
     * this returns; a store that had kept it all the same must notice.
     *
     * @return how many of them could not be put into words and were left out
     */
    int write(List<AuditRecord> batch) throws SQLException;

    /** Forces what was written to the disk. */
    void sync() throws SQLException;

    @Override
    void close() throws SQLException;
}
