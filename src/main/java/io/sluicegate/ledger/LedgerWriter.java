package io.sluicegate.ledger;

import io.sluicegate.flow.SafeText;
import io.sluicegate.journal.Block;
import io.sluicegate.journal.Journal;
import io.sluicegate.journal.JournalReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes into the database: it follows the journal from where the database stands, and keeps what it
 * finds in batches. Nothing is queued on the heap: what waits lies in the journal. A batch that failed is read again, so
 * nothing is lost and nothing twice. Never interrupted, because H2 closes its file when a thread in it is.
 */
final class LedgerWriter implements Runnable {

    /** Records in one transaction at most, and one block more. */
    static final int BATCH = 5_000;

    private static final long REST_NANOS = Duration.ofMillis(200).toNanos();
    private static final long FIRST_BACKOFF_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LAST_BACKOFF_NANOS = Duration.ofSeconds(10).toNanos();

    private final Journal journal;
    private final RecordStore store;
    private final LongSupplier newest;
    private final Duration fsync;
    private final InstantSource clock;
    private final SeldomLog failures;
    private final Progress progress = new Progress();
    private final Chain chain = new Chain();
    /** Set once, by the thread that closes the ledger. */
    private volatile boolean closing;
    /** Set once, when the deadline of closing is over. */
    private volatile boolean abandoned;
    /** Written by the thread, read by any: why the database takes nothing now; null while it does. */
    private volatile @Nullable String trouble;

    private final Queue<Runnable> jobs = new ConcurrentLinkedQueue<>();
    private @Nullable JournalReader reader;
    private @Nullable Block ahead;
    private long backoffNanos = FIRST_BACKOFF_NANOS;
    private boolean dirty;
    private long syncedMillis;

    /**
     * A writer that has not begun.
     *
     * @param newest the number of the last record that the journal has on the disk: what a power cut may still take is not written
     */
    LedgerWriter(Journal journal, RecordStore store, LongSupplier newest, Duration fsync, InstantSource clock) {
        this.journal = journal;
        this.store = store;
        this.newest = newest;
        this.fsync = fsync;
        this.clock = clock;
        this.failures = new SeldomLog(clock);
        this.syncedMillis = clock.millis();
    }

    /** Something that is done with the database between two batches. */
    interface Job<T> {
        /** Does it, on the writing thread. */
        T run(RecordStore store) throws SQLException, LedgerException, IOException;
    }

    /** Has something done between two batches; the thread must be woken after it. */
    <T> CompletableFuture<T> between(Job<T> job) {
        CompletableFuture<T> done = new CompletableFuture<>();
        jobs.add(() -> {
            try {
                done.complete(job.run(store));
            } catch (SQLException | LedgerException | IOException | RuntimeException e) {
                done.completeExceptionally(e);
            }
            closeReader(); // the database may stand elsewhere now
        });
        return done;
    }

    private void runJobs() {
        for (Runnable job = jobs.poll(); job != null; job = jobs.poll()) {
            job.run();
        }
    }

    /** How far the database has got. */
    Progress progress() {
        return progress;
    }

    /** Why the database takes nothing now; null while it does. Safe for any thread. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Asks to write what waits and to end; the thread must be woken after it. */
    void finish() {
        closing = true;
    }

    /** Asks to end although the database still fails; the thread must be woken after it. */
    void abandon() {
        abandoned = true;
    }

    @Override
    public void run() {
        try {
            while (!abandoned && !(closing && progress.seq() >= newest.getAsLong() && trouble == null)) {
                runJobs();
                int kept = step();
                syncIfDue();
                rest(kept);
            }
        } finally {
            closeStore();
        }
    }

    /** Keeps one batch; how many records, -1 when it could not be kept. */
    private int step() {
        try {
            JournalReader present = reader;
            if (present == null) {
                RecordStore.Position position = store.position();
                requireOurs(position);
                progress.reached(position.seq());
                present = journal.read(position.seq() + 1);
                reader = present;
            }
            List<ChainedRecord> batch = next(present);
            if (!batch.isEmpty()) {
                store.write(batch);
                dirty = true;
                progress.reached(batch.get(batch.size() - 1).seq());
            }
            trouble = null;
            backoffNanos = FIRST_BACKOFF_NANOS;
            return batch.size();
        } catch (SQLException | IOException | LedgerException | RuntimeException e) {
            failed(e);
            return -1;
        }
    }

    /** The journal is ahead of the database, always. */
    private void requireOurs(RecordStore.Position there) throws LedgerException {
        if (there.seq() > newest.getAsLong()) {
            throw new LedgerException("the journal ends with record " + newest.getAsLong() + ", the database with "
                    + there.seq() + ": the journal was put back from an older time, or ledger.url names another's"
                    + " database; nothing is written until they fit");
        }
    }

    private void failed(Exception e) {
        trouble = SafeText.of(reason(e).lines().findFirst().orElse(""), 200);
        failures.warn(() -> "the database takes no records, " + (newest.getAsLong() - progress.seq())
                + " wait in the journal: " + trouble);
        closeReader();
    }

    /** Of a batch the statement comes first in the message, which is nobody's business. */
    private static String reason(Exception e) {
        boolean isOfBatch = e instanceof BatchUpdateException;
        Exception next = isOfBatch ? ((BatchUpdateException) e).getNextException() : null;
        return String.valueOf((next == null ? e : next).getMessage());
    }

    private void closeReader() {
        JournalReader open = reader;
        reader = null;
        ahead = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                failures.warn(() -> "the journal's reader did not close: " + e.getMessage());
            }
        }
    }

    /** Blocks that follow one another; one behind a gap is the first of the next batch. */
    private List<ChainedRecord> next(JournalReader from) throws IOException {
        List<ChainedRecord> batch = new ArrayList<>();
        Block block = ahead == null ? from.next() : ahead;
        ahead = null;
        while (block != null) {
            if (block.head().endSeq() - 1 > newest.getAsLong()) {
                ahead = block;
                return batch;
            }
            add(block, batch);
            if (batch.size() >= BATCH) {
                return batch;
            }
            long end = block.head().endSeq();
            block = from.next();
            if (block != null && block.head().firstSeq() != end) {
                ahead = block;
                return batch;
            }
        }
        return batch;
    }

    private void add(Block block, List<ChainedRecord> batch) {
        byte[] previous = new byte[Chain.BYTES];
        block.head().before().get(previous);
        long seq = block.head().firstSeq();
        for (ByteBuffer bytes : block.records()) {
            JournalEntry entry = JournalEntry.read(bytes.duplicate());
            ChainedRecord link = chain.link(previous, seq, entry.gateway(), entry.entry());
            batch.add(link);
            previous = link.hash();
            seq++;
        }
    }

    private void rest(int kept) {
        if (kept < 0) {
            LockSupport.parkNanos(this, backoffNanos);
            backoffNanos = Math.min(2 * backoffNanos, LAST_BACKOFF_NANOS);
        } else if (kept < BATCH && !closing) {
            LockSupport.parkNanos(this, REST_NANOS);
        }
    }

    private void syncIfDue() {
        long now = clock.millis();
        if (!dirty || Math.abs(now - syncedMillis) < fsync.toMillis()) {
            return;
        }
        try {
            store.sync();
            dirty = false;
        } catch (SQLException | RuntimeException e) {
            failures.warn(() -> "the database cannot be forced to the disk: " + SafeText.of("" + e.getMessage(), 200));
        }
        syncedMillis = now;
    }

    private void closeStore() {
        closeReader();
        try {
            store.close();
        } catch (SQLException | RuntimeException e) {
            failures.warn(() -> "the database did not close in order: " + SafeText.of("" + e.getMessage(), 200));
        }
        progress.ended();
    }
}
