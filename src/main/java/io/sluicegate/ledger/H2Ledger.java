package io.sluicegate.ledger;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The ledger in an H2 database of its own. Records are handed to one writer thread; a commit is a batch. Safe for any
 * thread; {@link #append} and {@link #isAccepting} are for event loops, everything else may block.
 */
public final class H2Ledger implements Ledger {

    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(30);
    private static final Duration ABANDON_DEADLINE = Duration.ofSeconds(3);
    private static final Duration READ_BARRIER = Duration.ofSeconds(5);

    private final LedgerFolder folder;
    private final String gateway;
    private final Handoff handoff;
    private final LedgerWriter writer;
    private final Thread thread;
    private final SeldomLog losses;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Duration closeDeadline;

    /** Starts the writer; the store is open. */
    H2Ledger(
            LedgerFolder folder,
            String gateway,
            Handoff handoff,
            LedgerWriter writer,
            InstantSource clock,
            Duration closeDeadline) {
        this.folder = folder;
        this.gateway = gateway;
        this.handoff = handoff;
        this.writer = writer;
        this.losses = new SeldomLog(clock);
        this.closeDeadline = closeDeadline;
        this.thread = new Thread(writer, "ledger-writer");
        // A database that hangs must not keep the process from ending; an orderly end goes through close().
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Opens the ledger, and makes it where there is none.
     *
     * @param stateDirectory where the ledger lies unless the settings name a folder
     * @param gatewayId stamped on every record
     * @param zone that of the rules in force, by which days are counted; asked by the writer
     * @throws LedgerException when it cannot be opened: one line that says what to do
     */
    public static H2Ledger open(
            LedgerSettings settings, Path stateDirectory, String gatewayId, InstantSource clock, Supplier<ZoneId> zone)
            throws LedgerException {
        if (gatewayId.isBlank()) {
            throw new LedgerException("gateway.id is empty: give the gateway a name, it is stamped on every record");
        }
        LedgerFolder folder = LedgerFolder.of(settings, stateDirectory);
        folder.create();
        H2RecordStore store = new H2RecordStore(folder::openToWrite, gatewayId, zone);
        try {
            store.open();
        } catch (SQLException e) {
            throw folder.explain(e);
        }
        int capacity = Handoff.capacityFor(Runtime.getRuntime().maxMemory());
        Handoff handoff = new Handoff(capacity, settings.whenFull());
        LedgerWriter writer = new LedgerWriter(handoff, store, settings.fsync(), clock);
        return new H2Ledger(folder, gatewayId, handoff, writer, clock, CLOSE_DEADLINE);
    }

    @Override
    public void append(AuditRecord entry) {
        long number = offer(entry);
        if (number == Handoff.LOST) {
            losses.warn(() -> "the ledger is full or closed: " + handoff.lost() + " records were not recorded so far, "
                    + handoff.backlog() + " wait for the database");
        } else if (number % LedgerWriter.BATCH == 0) {
            LockSupport.unpark(thread);
        }
    }

    private long offer(AuditRecord entry) {
        try {
            return handoff.offer(RecordBounds.cut(entry));
        } catch (RuntimeException e) {
            handoff.lose();
            return Handoff.LOST;
        }
    }

    @Override
    public boolean isAccepting() {
        return handoff.isAccepting();
    }

    /**
     * Waits until all that was appended before this call is in the database. Blocks; never called on an event loop.
     *
     * @return false when the deadline, or an interrupt, came first
     */
    public boolean flush(Duration deadline) {
        long count = handoff.taken();
        LockSupport.unpark(thread);
        return handoff.awaitSettled(count, deadline);
    }

    /**
     * A reader that sees what was appended before this call and these records of what is under way, unless the database is seconds behind. Blocks. The threads
     * that use it must not be interrupted meanwhile: that closes the database for everybody.
     *
     * @param live taken before this call; one that has been written since then counts as it was written
     */
    public LedgerReader reader(List<AuditRecord> live) throws LedgerException {
        flush(READ_BARRIER);
        if (closed.get() || Thread.currentThread().isInterrupted()) {
            throw new LedgerException("the ledger is being closed: ask again when the gateway runs");
        }
        try {
            return LedgerReader.of(folder.openBeside(), folder::bytes, live, gateway);
        } catch (SQLException e) {
            throw folder.explain(e);
        }
    }

    /** How many records were written since the start. */
    public long written() {
        return handoff.written();
    }

    /** How many records could not be kept since the start. */
    public long unrecorded() {
        return handoff.lost();
    }

    /** How many records were taken and are not written yet. */
    public long backlog() {
        return handoff.backlog();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        writer.finish();
        LockSupport.unpark(thread);
        if (!isEndedWithin(closeDeadline)) {
            writer.abandon();
            LockSupport.unpark(thread);
            isEndedWithin(ABANDON_DEADLINE);
        }
        long missing = handoff.lost() + handoff.backlog();
        if (missing > 0) {
            System.getLogger(Ledger.class.getName())
                    .log(Level.WARNING, () -> "the ledger was closed with " + missing + " records unrecorded");
        }
    }

    private boolean isEndedWithin(Duration deadline) {
        try {
            thread.join(deadline.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
