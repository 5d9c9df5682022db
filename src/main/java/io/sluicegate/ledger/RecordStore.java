package io.sluicegate.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * What keeps records for reports. It follows the journal, and may be made anew from it. Confined to the writer thread;
 * every method may block.
 */
interface RecordStore extends AutoCloseable {

    /**
     * How far a ledger has got.
     *
     * @param seq number of the last record; 0 for none
     * @param hash the chain's hash there
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    record Position(long seq, byte[] hash) {}

    /** The number of the last record that was there when it was last seen, in an earlier run perhaps; 0 for none. */
    default long lastKnown() {
        return 0;
    }

    /** Connects where there is no connection, and tells what is there. */
    Position position() throws SQLException, LedgerException;

    /**
     * Keeps the records, all or none: rows, sums and the new position in one transaction. Records that are there already
     * are passed over, so that the same ones may be handed in again after any failure.
     *
     * @throws LedgerException when the records do not follow what is there
     */
    void write(List<ChainedRecord> batch) throws SQLException, LedgerException;

    /**
     * Removes what is past its retention.
     *
     * @param records single records of months that have ended before
     * @param usage sums of days before
     * @param most months at once
     */
    Retention.Removed remove(Instant records, Instant usage, int most) throws SQLException, LedgerException;

    /** Puts all that is there out of the way, so that it is made anew from the journal. */
    void beginAnew() throws SQLException, LedgerException;

    /** Forces what was written to the disk. */
    void sync() throws SQLException;

    @Override
    void close() throws SQLException;
}
