package io.sluicegate.ledger;

import io.sluicegate.journal.Block;
import io.sluicegate.journal.Damage;
import io.sluicegate.journal.Journal;
import io.sluicegate.journal.JournalReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The records that no database has yet, while no gateway runs: those that wait in the journal and in the lanes, and those that
 * are owed for flows that a kill has cut off. Reads only, and at most so many. For one thread.
 */
final class Waiting {

    /** More than this are told of, and left to the next start. */
    static final int MOST = 200_000;

    private final List<AuditRecord> records = new ArrayList<>();
    private long more;

    private final String ledger;

    private Waiting(String ledger) {
        this.ledger = ledger;
    }

    /** Those of the journal in {@code files} that the database has not. */
    static Waiting of(Connection database, JournalFolder files, InstantSource clock)
            throws SQLException, IOException, LedgerException {
        String ledger = files.id();
        return ledger == null ? new Waiting("") : behind(ledger, position(database, ledger), files, clock);
    }

    private static long position(Connection database, String ledger) throws SQLException, LedgerException {
        Schema.requireCurrent(database);
        try (PreparedStatement select = database.prepareStatement("SELECT seq FROM ledger_position WHERE ledger = ?")) {
            select.setString(1, ledger);
            try (ResultSet result = select.executeQuery()) {
                return result.next() ? result.getLong(1) : 0;
            }
        }
    }

    private static Waiting behind(String ledger, long inDatabase, JournalFolder files, InstantSource clock)
            throws IOException {
        Waiting waiting = new Waiting(ledger);
        Damage damage = new DamageLog();
        try (JournalReader journal = Journal.readOnly(files.path(), inDatabase + 1, damage)) {
            for (Block block = journal.next(); block != null; block = journal.next()) {
                waiting.add(block, inDatabase);
            }
        }
        Left left = new Left(files, Journal.lastIn(files.path()), damage, clock);
        left.lanes((reader, boot, loop) -> {
            while (reader.next()) {
                waiting.add(LaneIn.read(reader.payload()));
            }
        });
        left.flows().owed().forEach(waiting::add);
        if (waiting.more > 0) {
            System.getLogger(Ledger.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            () -> waiting.more
                                    + " more records wait in the journal and are not in this answer: start the"
                                    + " gateway once");
        }
        return waiting;
    }

    private void add(Block block, long inDatabase) {
        long seq = block.head().firstSeq();
        for (ByteBuffer bytes : block.records()) {
            if (seq > inDatabase) {
                add(JournalEntry.read(bytes.duplicate()).entry());
            }
            seq++;
        }
    }

    private void add(AuditRecord entry) {
        if (records.size() < MOST) {
            records.add(RecordBounds.normal(entry));
        } else {
            more++;
        }
    }

    /** Whose they are. */
    String ledger() {
        return ledger;
    }

    List<AuditRecord> records() {
        return records;
    }
}
