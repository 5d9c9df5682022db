package io.sluicegate.ledger;

import io.sluicegate.journal.BlockHead;
import io.sluicegate.journal.Damage;
import io.sluicegate.journal.FlowTable;
import io.sluicegate.journal.Journal;
import io.sluicegate.journal.Lane;
import io.sluicegate.journal.LaneReader;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The start of a ledger: what an earlier run has left in its lanes and in its table of flows comes into the journal, and then
 * the lanes of this run are made. A kill in the midst of it changes nothing, since the journal says with each block how far
 * the lanes had been read, and whose flows it has.
 *
 * @param loops what each event loop writes into
 * @param unrecorded counts what cannot be kept
 */
record LedgerStart(
        LedgerSettings settings,
        String ledger,
        String gateway,
        Journal journal,
        Sequencer sequencer,
        List<LoopLedger> loops,
        long boot,
        Heartbeat heartbeat,
        LongAdder unrecorded,
        Damage damage) {

    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());
    private static final int LARGEST_LANE = 16 * 1_024 * 1_024;
    private static final int SMALLEST_LANE = 1_024 * 1_024;
    private static final int LANES_IN_JOURNAL = 64;

    /** Opens the journal behind {@code inDatabase}, where the database stands, and takes in what is left. */
    static LedgerStart in(
            JournalFolder files,
            LedgerSettings settings,
            String ledger,
            Ledger.Owner owner,
            RecordStore.Position inDatabase,
            InstantSource clock)
            throws IOException, LedgerException {
        Damage damage = new DamageLog();
        Journal journal = Journal.open(files.path(), damage);
        BlockHead last = journal.last();
        RecordStore.Position from = last == null ? inDatabase : endOf(last);
        if (from.seq() < inDatabase.seq()) {
            throw new LedgerException("the journal in " + files.path() + " ends with record " + from.seq()
                    + ", the database with " + inDatabase.seq()
                    + ": the journal was put back from an older time; put back"
                    + " the database of the same time, or move the database aside, which is then made anew");
        }
        LongAdder unrecorded = new LongAdder();
        Sequencer sequencer = new Sequencer(
                journal, owner.gatewayId(), from, last == null ? List.of() : last.lanes(), unrecorded, clock);
        Left left = new Left(files, last, damage, clock);
        left.lanes((reader, boot, loop) -> takeAll(sequencer, reader, boot, loop));
        takeOwed(sequencer, left.flows());
        long boot = Math.max(clock.millis(), left.newestBoot() + 1);
        journal.force();
        sequencer.forgetOtherThan(boot);
        SeldomLog losses = new SeldomLog(clock);
        Runnable onLoss = () -> losses.warn(() ->
                "the journal is full: " + unrecorded.sum() + " records went unrecorded so far; make room on its disk");
        AtomicLong stamps = new AtomicLong();
        List<LoopLedger> made = new ArrayList<>();
        for (int loop = 0; loop < owner.loops(); loop++) {
            Lane lane = Lane.create(files.lane(loop), laneBytes(settings), boot);
            FlowTable table = FlowTable.create(files.flows(loop), LoopLedger.FLOWS, boot);
            made.add(new LoopLedger(lane, table, stamps, unrecorded, onLoss));
        }
        files.removeLoopsFrom(owner.loops());
        Heartbeat heartbeat = Heartbeat.open(files.heartbeat());
        return new LedgerStart(
                settings,
                ledger,
                owner.gatewayId(),
                journal,
                sequencer,
                List.copyOf(made),
                boot,
                heartbeat,
                unrecorded,
                damage);
    }

    private static void takeOwed(Sequencer sequencer, Left.Flows flows) throws IOException {
        if (!flows.owed().isEmpty()) {
            sequencer.takeLeft(flows.owed(), flows.boot());
            LOG.log(
                    Level.WARNING,
                    () -> "the run before did not end in order: " + flows.owed().size()
                            + " flows that were open are recorded with what they had used");
        }
    }

    /** The ledger and whose it is. */
    LedgerName name() {
        return new LedgerName(ledger, gateway);
    }

    private static void takeAll(Sequencer sequencer, LaneReader reader, long boot, int loop) throws IOException {
        int count = 0;
        List<LaneIn> lane = List.of(new LaneIn(reader, boot, loop));
        List<AuditRecord> taken = sequencer.take(lane);
        while (!taken.isEmpty()) {
            count += taken.size();
            taken = sequencer.take(lane);
        }
        if (count > 0) {
            int found = count;
            LOG.log(Level.INFO, () -> found + " records of the run before were still on their way to the journal");
        }
    }

    private static RecordStore.Position endOf(BlockHead last) {
        byte[] hash = new byte[Chain.BYTES];
        last.after().get(hash);
        return new RecordStore.Position(last.endSeq() - 1, hash);
    }

    private static int laneBytes(LedgerSettings settings) {
        return (int) Math.max(SMALLEST_LANE, Math.min(LARGEST_LANE, settings.journalMaxBytes() / LANES_IN_JOURNAL));
    }
}
