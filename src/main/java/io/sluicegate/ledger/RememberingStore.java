package io.sluicegate.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Remembers in a file how far the store has got, so that a start while the database is away knows how much of the journal
 * waits for it. A hint and no more: it is not forced to the disk, and the store itself is asked as soon as it is there.
 * Confined to the writer thread, but for the start.
 */
final class RememberingStore implements RecordStore {

    private final RecordStore store;
    private final Path file;
    private long seq;
    private long saved;

    /** Reads the file where it is there. */
    RememberingStore(RecordStore store, Path file) {
        this.store = store;
        this.file = file;
        this.seq = read(file);
        this.saved = seq;
    }

    private static long read(Path file) {
        try {
            return Files.exists(file)
                    ? Math.max(0, Long.parseLong(Files.readString(file).strip()))
                    : 0;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public long lastKnown() {
        return seq;
    }

    @Override
    public Position position() throws SQLException, LedgerException {
        Position position = store.position();
        seq = position.seq();
        return position;
    }

    @Override
    public void write(List<ChainedRecord> batch) throws SQLException, LedgerException {
        store.write(batch);
        seq = batch.get(batch.size() - 1).seq();
    }

    @Override
    public Retention.Removed remove(Instant records, Instant usage, int most) throws SQLException, LedgerException {
        return store.remove(records, usage, most);
    }

    @Override
    public void beginAnew() throws SQLException, LedgerException {
        store.beginAnew();
        seq = 0;
    }

    @Override
    public void sync() throws SQLException {
        save();
        store.sync();
    }

    private void save() {
        if (seq == saved) {
            return;
        }
        try {
            Files.writeString(file, seq + "\n");
            saved = seq;
        } catch (IOException e) {
            System.getLogger(Ledger.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> "remembering the database's place: " + e.getMessage());
        }
    }

    @Override
    public void close() throws SQLException {
        save();
        store.close();
    }
}
