package io.sluicegate.ledger;

import io.sluicegate.journal.BlockHead;
import io.sluicegate.journal.Damage;
import io.sluicegate.journal.FlowTable;
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
import org.jspecify.annotations.Nullable;

/**
 * What a run of the gateway has left beside the journal: records in the lanes of its loops, and flows that were open. Reads
 * only. For one thread.
 */
final class Left {

    private final JournalFolder files;
    private final @Nullable BlockHead last;
    private final Damage damage;
    private final InstantSource clock;
    private final Map<Integer, AuditRecord> lastOfLoops = new HashMap<>();
    private long newestBoot;

    /** Takes what is left in a lane. */
    interface LaneTaker {
        /** Reads on to the lane's end. */
        void take(LaneReader reader, long boot, int loop) throws IOException;
    }

    /**
     * Flows that were open.
     *
     * @param boot the run that they belong to; 0 for none
     * @param owed the records that are owed for them
     */
    record Flows(long boot, List<AuditRecord> owed) {}

    /** {@code last} is the journal's last block, which says how far all this has been taken. */
    Left(JournalFolder files, @Nullable BlockHead last, Damage damage, InstantSource clock) {
        this.files = files;
        this.last = last;
        this.damage = damage;
        this.clock = clock;
    }

    /** The newest run that has left something. */
    long newestBoot() {
        return newestBoot;
    }

    /** Hands over each lane, read up to where the journal has it. */
    void lanes(LaneTaker taker) throws IOException {
        for (Path file : files.lanes()) {
            Lane lane = Lane.openReadOnly(file);
            int loop = JournalFolder.loopOf(file);
            newestBoot = Math.max(newestBoot, lane.boot());
            taker.take(lane.readFrom(positionOf(lane.boot(), loop), damage), lane.boot(), loop);
            ByteBuffer frame = lane.lastFrame();
            if (frame != null) {
                lastOfLoops.put(loop, LaneIn.read(frame));
            }
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

    /** What is owed for flows that were open; asked after the lanes. */
    Flows flows() throws IOException {
        Instant beat = Heartbeat.last(files.heartbeat());
        Instant killedAt = beat == null ? clock.instant() : beat;
        List<AuditRecord> owed = new ArrayList<>();
        long boot = 0;
        for (LeftFlow flow : FlowTable.read(files.path(), damage)) {
            newestBoot = Math.max(newestBoot, flow.boot());
            if (last != null && flow.boot() == last.recoveredBoot()) {
                continue; // these are in the journal: the start that took them was killed in its turn
            }
            boot = flow.boot();
            AuditRecord record = owed(flow, killedAt);
            if (record != null) {
                owed.add(record);
            }
        }
        return new Flows(boot, owed);
    }

    private @Nullable AuditRecord owed(LeftFlow flow, Instant killedAt) {
        try {
            return Recovery.owed(flow, lastOfLoops.get(flow.loop()), killedAt);
        } catch (IllegalArgumentException e) {
            System.getLogger(Ledger.class.getName())
                    .log(
                            Level.WARNING,
                            () -> "flow " + flow.sequence() + " of the run before cannot be told: " + e.getMessage());
            return null;
        }
    }
}
