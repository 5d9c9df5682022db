package io.sluicegate.ledger;

import io.sluicegate.flow.SafeText;
import io.sluicegate.journal.Journal;
import io.sluicegate.ledger.LedgerSettings.WhenFull;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where every flow ends. Each event loop writes into its own {@link LoopLedger}; one thread puts that in order into the
 * journal, which is the truth; another follows the journal into the database, from which reports are made. Safe for any
 * thread; {@link #loop} and {@link #isAccepting} are for event loops, everything else may block.
 */
public final class Ledger implements AutoCloseable {

    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(30);
    private static final Duration ABANDON_DEADLINE = Duration.ofSeconds(3);
    private static final Duration READ_BARRIER = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());
    private static final Duration PRUNE_DEADLINE = Duration.ofSeconds(60);

    private final LedgerSettings settings;
    private final InstantSource clock;
    private final Database database;
    private final Journal journal;
    private final WhenFull whenFull;
    private final List<LoopLedger> loops;
    private final long boot;
    private final LedgerName name;
    private final Sequencer sequencer;
    private final Intake intake;
    private final Thread intakeThread;
    private final LedgerWriter writer;
    private final Thread writerThread;
    private final LongAdder unrecorded;
    /** How much of the journal is on the disk: only so far may the database go. */
    private final Progress onDisk;

    private final long startedAtSeq;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Duration closeDeadline;

    /** Starts the threads; journal and lanes are open, and what an earlier run left is in the journal. */
    Ledger(
            LedgerStart start,
            Database database,
            RecordStore store,
            Owner owner,
            InstantSource clock,
            Duration closeDeadline) {
        this.settings = start.settings();
        this.clock = clock;
        this.closeDeadline = closeDeadline;
        this.database = database;
        this.journal = start.journal();
        this.whenFull = start.settings().whenFull();
        this.loops = start.loops();
        this.boot = start.boot();
        this.name = start.name();
        this.sequencer = start.sequencer();
        this.unrecorded = start.unrecorded();
        this.startedAtSeq = sequencer.seq();
        this.onDisk = new Progress();
        onDisk.reached(sequencer.seq());
        this.writer =
                new LedgerWriter(journal, store, onDisk::seq, start.settings().fsync(), clock);
        writer.progress().reached(Math.min(store.lastKnown(), sequencer.seq()));
        this.writerThread = thread("ledger-writer", writer);
        this.intake = new Intake(
                journal,
                sequencer,
                loops,
                start.settings(),
                writer.progress()::seq,
                owner.listener(),
                () -> LockSupport.unpark(writerThread),
                onDisk,
                start.heartbeat(),
                new DailyHead(start.ledger(), owner.zone(), sequencer, clock.instant(), this::pruneLater),
                start.damage(),
                clock);
        this.intakeThread = thread("ledger-journal", intake);
        intakeThread.start();
        writerThread.start();
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        // A database that hangs must not keep the process from ending; an orderly end goes through close().
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Who writes.
     *
     * @param gatewayId stamped on every record
     * @param loops how many event loops will write
     * @param zone that of the rules in force, by which days are counted; asked by the writing thread
     * @param listener hears of each record
     */
    public record Owner(String gatewayId, int loops, Supplier<ZoneId> zone, RecordListener listener) {

        private Owner withGateway(String name) {
            return new Owner(name, loops, zone, listener);
        }
    }

    /**
     * Opens the ledger, and makes it where there is none. What a kill has cut off is written down first.
     *
     * @param stateDirectory where journal and database lie unless the settings name another place for the latter
     * @throws LedgerException when it cannot be opened: one line that says what to do
     */
    public static Ledger open(LedgerSettings settings, Path stateDirectory, Owner owner, InstantSource clock)
            throws LedgerException {
        if (owner.gatewayId().isBlank()) {
            throw new LedgerException("gateway.id is empty: give the gateway a name, it is stamped on every record");
        }
        Database database = Database.of(settings, stateDirectory);
        database.prepare();
        JournalFolder files = new JournalFolder(stateDirectory);
        try {
            files.create();
            String id = id(files, database, owner.zone());
            RecordStore store =
                    new RememberingStore(new SqlRecordStore(database, id, owner.zone()), files.inDatabase());
            RecordStore.Position position =
                    database.mayBeAway() ? new RecordStore.Position(0, Chain.genesis(id)) : store.position();
            String gateway = SafeText.of(owner.gatewayId(), RecordColumn.GATEWAY.width());
            LedgerStart start = LedgerStart.in(files, settings, id, owner.withGateway(gateway), position, clock);
            return new Ledger(start, database, store, owner, clock, CLOSE_DEADLINE);
        } catch (SQLException e) {
            throw database.explain(e);
        } catch (IOException e) {
            throw new LedgerException(
                    "the journal in " + files.path() + " cannot be kept: " + SafeText.of(e.toString(), 200)
                            + ": let the user that runs the gateway write there, and make room on its disk",
                    e);
        }
    }

    /** A ledger that was begun before there was a journal keeps the id that it has. */
    private static String id(JournalFolder files, Database database, Supplier<ZoneId> zone)
            throws IOException, LedgerException, SQLException {
        String named = files.id();
        if (named != null) {
            return named;
        }
        String fresh = JournalFolder.newId();
        String id = database.mayBeAway() ? fresh : SqlRecordStore.identity(database, zone, fresh);
        files.name(id);
        return id;
    }

    /** What one event loop writes into. */
    public LoopLedger loop(int index) {
        return loops.get(index);
    }

    /** Names this run in the ids of its flows: no other run of this ledger has the same. */
    public long boot() {
        return boot;
    }

    /** Whether new flows can be recorded; while this is false {@code ledger.when-full = refuse} refuses them. */
    public boolean isAccepting() {
        return whenFull == WhenFull.CONTINUE || (!closed.get() && loops.stream().allMatch(LoopLedger::hasRoom));
    }

    /**
     * Waits until all that was appended before this call is in the database. Blocks; never called on an event loop.
     *
     * @return false when the deadline, or an interrupt, came first
     */
    public boolean flush(Duration deadline) {
        boolean taken = intake.awaitTaken(deadline);
        LockSupport.unpark(writerThread);
        return taken && writer.progress().await(onDisk.seq(), deadline);
    }

    /**
     * A reader that sees what was appended before this call and these records of what is under way, unless the database is
     * seconds behind. Blocks. The threads that use it must not be interrupted meanwhile: that closes the database for
     * everybody.
     *
     * @param live taken before this call; one that has been written since then counts as it was written
     */
    public LedgerReader reader(List<AuditRecord> live) throws LedgerException {
        flush(READ_BARRIER);
        if (closed.get() || Thread.currentThread().isInterrupted()) {
            throw new LedgerException("the ledger is being closed: ask again when the gateway runs");
        }
        try {
            LedgerReader.Live all = new LedgerReader.Live(live, name);
            return LedgerReader.of(database, database.connectToRead(), all);
        } catch (SQLException e) {
            throw unanswered(database.explain(e));
        }
    }

    /**
     * Removes what is past its retention, from the database and from the journal. Blocks for as long as it takes, a minute at
     * most.
     *
     * @param most months of single records at once
     */
    public Retention.Removed prune(int most) throws LedgerException {
        return wait(writer.between(store -> remove(store, most)), PRUNE_DEADLINE);
    }

    /** What is in no table any more is not needed in the journal either. */
    private Retention.Removed remove(RecordStore store, int most) throws SQLException, LedgerException, IOException {
        Instant now = clock.instant();
        Instant records = now.minus(settings.retainRecords());
        Instant usage =
                now.atOffset(ZoneOffset.UTC).minus(settings.retainUsage()).toInstant();
        Retention.Removed removed = store.remove(records, usage, most);
        if (removed.firstKept() > 0) {
            journal.removeBefore(removed.firstKept());
        }
        return removed;
    }

    /** Once a day, a month at a time: a clock that runs ahead for a moment must not take more. */
    private void pruneLater() {
        var unused = writer.between(store -> remove(store, 1)).whenComplete((removed, failure) -> {
            if (failure != null) {
                LOG.log(Level.WARNING, () -> "what is past its retention was not removed: " + failure.getMessage());
            } else if (!removed.months().isEmpty()) {
                LOG.log(
                        Level.INFO,
                        () -> removed.records() + " records of " + removed.months() + " were past ledger.retain");
            }
        });
    }

    /**
     * Makes the database anew from the journal, beside what goes on: reports tell less until it has caught up. Blocks until
     * it has begun.
     *
     * @return how many records there are to bring in
     */
    public long rebuild() throws LedgerException {
        wait(
                writer.between(store -> {
                    store.beginAnew();
                    writer.progress().reached(0);
                    return true;
                }),
                PRUNE_DEADLINE);
        return sequencer.seq();
    }

    private <T> T wait(CompletableFuture<T> job, Duration deadline) throws LedgerException {
        LockSupport.unpark(writerThread);
        try {
            return job.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new LedgerException(
                    SafeText.of(
                            String.valueOf(
                                    e.getCause() == null ? e : e.getCause().getMessage()),
                            200),
                    e);
        } catch (TimeoutException e) {
            throw new LedgerException("the database was busy for " + deadline.toSeconds() + " s: ask again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerException("the ledger is being closed: ask again when the gateway runs", e);
        }
    }

    private LedgerException unanswered(LedgerException why) {
        long waiting = backlog();
        return waiting == 0
                ? why
                : new LedgerException(why.getMessage() + "; " + waiting + " records wait in the journal", why);
    }

    /** How many records have come into the journal since the start. */
    public long written() {
        return sequencer.seq() - startedAtSeq;
    }

    /** How many records could not be kept since the start. */
    public long unrecorded() {
        return unrecorded.sum();
    }

    /** How many records in the journal wait for the database. */
    public long backlog() {
        return Math.max(0, sequencer.seq() - writer.progress().seq());
    }

    /** What stands in the way of accounting now, one line each; empty when all is well. */
    public List<String> troubles() {
        return Stream.of(intake.trouble(), writer.trouble())
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        intake.finish();
        LockSupport.unpark(intakeThread);
        boolean taken = isEnded(intakeThread, closeDeadline);
        if (!taken) {
            intake.abandon();
            LockSupport.unpark(intakeThread);
            isEnded(intakeThread, ABANDON_DEADLINE);
        }
        writer.finish();
        LockSupport.unpark(writerThread);
        if (!isEnded(writerThread, closeDeadline)) {
            writer.abandon();
            LockSupport.unpark(writerThread);
            isEnded(writerThread, ABANDON_DEADLINE);
        }
        closeJournal();
        String left = left(taken);
        if (left != null) {
            LOG.log(Level.WARNING, () -> left);
        }
    }

    private void closeJournal() {
        try {
            journal.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "the journal did not close in order: " + e.getMessage());
        }
    }

    private @Nullable String left(boolean taken) {
        if (unrecorded() > 0) {
            return "the ledger was closed with " + unrecorded() + " records unrecorded";
        }
        if (!taken || backlog() > 0) {
            return "the ledger was closed with " + backlog()
                    + " records that are in the journal only: the next start brings them into the database";
        }
        return null;
    }

    private static boolean isEnded(Thread thread, Duration deadline) {
        try {
            thread.join(deadline.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
