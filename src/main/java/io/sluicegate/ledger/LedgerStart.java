package io.sluicegate.ledger;

import io.sluicegate.journal.BlockHead;
import io.sluicegate.journal.Damage;
import io.sluicegate.journal.FlowTable;
import io.sluicegate.journal.Journal;
import io.sluicegate.journal.Lane;
import io.sluicegate.journal.LanePosition;
import io.sluicegate.journal.LaneReader;
import io.sluicegate.journal.LeftFlow;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

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
        LedgerName name,
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
            LedgerName name,
            int loops,
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
                journal, name.gateway(), from, last == null ? List.of() : last.lanes(), unrecorded, clock);
        long boot = new Left(files, last, damage, clock).takeInto(sequencer);
        journal.force();
        sequencer.forgetOtherThan(boot);
        SeldomLog losses = new SeldomLog(clock);
        Runnable onLoss = () -> losses.warn(() ->
                "the journal is full: " + unrecorded.sum() + " records went unrecorded so far; make room on its disk");
        List<LoopLedger> made = new ArrayList<>();
        for (int loop = 0; loop < loops; loop++) {
            Lane lane = Lane.create(files.lane(loop), laneBytes(settings), boot);
            FlowTable flows = FlowTable.create(files.flows(loop), LoopLedger.FLOWS, boot);
            made.add(new LoopLedger(lane, flows, unrecorded, onLoss));
        }
        files.removeLoopsFrom(loops);
        Heartbeat heartbeat = Heartbeat.open(files.heartbeat());
        return new LedgerStart(
                settings, name, journal, sequencer, List.copyOf(made), boot, heartbeat, unrecorded, damage);
    }

    private static RecordStore.Position endOf(BlockHead last) {
        byte[] hash = new byte[Chain.BYTES];
        last.after().get(hash);
        return new RecordStore.Position(last.endSeq() - 1, hash);
    }

    private static int laneBytes(LedgerSettings settings) {
        return (int) Math.max(SMALLEST_LANE, Math.min(LARGEST_LANE, settings.journalMaxBytes() / LANES_IN_JOURNAL));
    }

    /** What an earlier run has left. */
    private static final class Left {

        private final JournalFolder files;
        private final @Nullable BlockHead last;
        private final Damage damage;
        private final InstantSource clock;
        private final Map<Long, AuditRecord> lastOfLoops = new HashMap<>();
        private long newestBoot;

        Left(JournalFolder files, @Nullable BlockHead last, Damage damage, InstantSource clock) {
            this.files = files;
            this.last = last;
            this.damage = damage;
            this.clock = clock;
        }

        /** Takes it into the journal; the number of the run that begins now. */
        long takeInto(Sequencer sequencer) throws IOException {
            for (Path file : files.lanes()) {
                take(file, sequencer);
            }
            takeFlows(sequencer);
            return Math.max(clock.millis(), newestBoot + 1);
        }

        private void take(Path file, Sequencer sequencer) throws IOException {
            Lane lane = Lane.openReadOnly(file);
            int loop = JournalFolder.loopOf(file);
            newestBoot = Math.max(newestBoot, lane.boot());
            LaneReader reader = lane.readFrom(positionOf(lane.boot(), loop), damage);
            int count = 0;
            List<AuditRecord> taken = sequencer.take(reader, lane.boot(), loop);
            while (!taken.isEmpty()) {
                count += taken.size();
                taken = sequencer.take(reader, lane.boot(), loop);
            }
            if (count > 0) {
                int found = count;
                LOG.log(Level.INFO, () -> found + " records of the run before were still on their way to the journal");
            }
            ByteBuffer frame = lane.lastFrame();
            if (frame != null) {
                lastOfLoops.put((long) loop, RecordForm.read(frame));
            }
        }

        private long positionOf(long boot, int loop) {
            List<LanePosition> positions = last == null ? List.of() : last.lanes();
            return positions.stream()
                    .filter(each -> each.boot() == boot && each.loop() == loop)
                    .mapToLong(LanePosition::position)
                    .findFirst()
                    .orElse(0);
        }

        private void takeFlows(Sequencer sequencer) throws IOException {
            Instant beat = Heartbeat.last(files.heartbeat());
            Instant killedAt = beat == null ? clock.instant() : beat;
            List<AuditRecord> owed = new ArrayList<>();
            long boot = 0;
            for (LeftFlow flow : FlowTable.read(files.path(), damage)) {
                if (last != null && flow.boot() == last.recoveredBoot()) {
                    continue; // these are in the journal: the start that took them was killed in its turn
                }
                boot = flow.boot();
                newestBoot = Math.max(newestBoot, boot);
                AuditRecord record = owed(flow, killedAt);
                if (record != null) {
                    owed.add(record);
                }
            }
            if (!owed.isEmpty()) {
                sequencer.takeLeft(owed, boot);
                LOG.log(
                        Level.WARNING,
                        () -> "the run before did not end in order: " + owed.size()
                                + " flows that were open are recorded with what they had used");
            }
        }

        private @Nullable AuditRecord owed(LeftFlow flow, Instant killedAt) {
            try {
                return Recovery.owed(flow, lastOfLoops.get((long) flow.loop()), killedAt);
            } catch (IllegalArgumentException e) {
                LOG.log(
                        Level.WARNING,
                        () -> "flow " + flow.sequence() + " of the run before cannot be told: " + e.getMessage());
                return null;
            }
        }
    }
}
