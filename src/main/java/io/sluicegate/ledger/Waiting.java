package io.sluicegate.ledger;

import io.sluicegate.journal.Block;
import io.sluicegate.journal.Damage;
import io.sluicegate.journal.Journal;
import io.sluicegate.journal.JournalReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
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

    private Waiting() {}

    /** Those behind record {@code inDatabase}. */
    static Waiting behind(long inDatabase, JournalFolder files, InstantSource clock) throws IOException {
        Waiting waiting = new Waiting();
        if (!Files.isDirectory(files.path())) {
            return waiting;
        }
        Damage damage = new DamageLog();
        try (JournalReader journal = Journal.readOnly(files.path(), inDatabase + 1, damage)) {
            for (Block block = journal.next(); block != null; block = journal.next()) {
                waiting.add(block, inDatabase);
            }
        }
        Left left = new Left(files, Journal.lastIn(files.path()), damage, clock);
        left.lanes((reader, boot, loop) -> {
            while (reader.next()) {
                waiting.add(RecordForm.read(reader.payload()));
            }
        });
        left.flows().owed().forEach(waiting::add);
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

    List<AuditRecord> records() {
        return records;
    }

    /** How many more there are. */
    long more() {
        return more;
    }
}
