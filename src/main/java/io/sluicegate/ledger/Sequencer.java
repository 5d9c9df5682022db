package io.sluicegate.ledger;

import io.sluicegate.journal.Block;
import io.sluicegate.journal.BlockHead;
import io.sluicegate.journal.Journal;
import io.sluicegate.journal.LanePosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Puts records in order: gives each its number and its place in the hash chain, and appends them to the journal together
 * with how far the loops' lanes have been read, so that each is there once whatever happens. Confined to one thread, which
 * may block.
 */
final class Sequencer {

    /** Records in one block at most. */
    static final int BLOCK = 2_000;

    private final Journal journal;
    private final String gateway;
    private final LongAdder unrecorded;
    private final InstantSource clock;
    private final Chain chain = new Chain();
    private final ByteBuffer scratch = ByteBuffer.allocate(2 * RecordForm.MOST_BYTES);
    private final List<LanePosition> positions;
    /** Written by the thread; read by any. */
    private volatile long seq;

    private byte[] head;
    /** A block that could not be appended: nothing overtakes it. */
    private @Nullable Block pending;

    /**
     * Goes on behind a position.
     *
     * @param positions how far each lane that still matters has been read
     * @param unrecorded counts what turns out to be no record
     */
    Sequencer(
            Journal journal,
            String gateway,
            RecordStore.Position from,
            List<LanePosition> positions,
            LongAdder unrecorded,
            InstantSource clock) {
        this.unrecorded = unrecorded;
        this.journal = journal;
        this.gateway = gateway;
        this.clock = clock;
        this.seq = from.seq();
        this.head = from.hash();
        this.positions = new ArrayList<>(positions);
    }

    /** The number of the last record. Safe for any thread. */
    long seq() {
        return seq;
    }

    /** The chain's hash there. */
    byte[] head() {
        return head.clone();
    }

    /**
     * Takes records from lanes in the order in which they were appended, a block of them at most, and appends them to the
     * journal.
     *
     * @return the records, in their normal form; fewer than {@link #BLOCK} when there are no more now
     * @throws IOException when the journal cannot be written: the records stay in hand, and {@link #retry} comes first
     */
    List<AuditRecord> take(List<LaneIn> lanes) throws IOException {
        List<AuditRecord> entries = new ArrayList<>();
        LaneIn next = oldest(lanes);
        while (next != null) {
            try {
                entries.add(RecordBounds.normal(next.take()));
            } catch (IllegalArgumentException e) {
                unrecorded.increment();
                System.getLogger(Ledger.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                () -> "a record on its way to the journal is none: " + e.getMessage());
            }
            next = entries.size() < BLOCK ? oldest(lanes) : null;
        }
        if (!entries.isEmpty()) {
            lanes.forEach(lane -> move(lane.position()));
            append(entries, 0);
        }
        return entries;
    }

    private static @Nullable LaneIn oldest(List<LaneIn> lanes) {
        LaneIn oldest = null;
        for (LaneIn lane : lanes) {
            if (lane.hasNext() && (oldest == null || lane.stamp() < oldest.stamp())) {
                oldest = lane;
            }
        }
        return oldest;
    }

    /** Appends what flows of an earlier run have left, and says so, that they are not asked again. */
    void takeLeft(List<AuditRecord> entries, long boot) throws IOException {
        append(entries.stream().map(RecordBounds::normal).toList(), boot);
    }

    private void move(LanePosition position) {
        positions.removeIf(old -> old.boot() == position.boot() && old.loop() == position.loop());
        positions.add(position);
    }

    /** Forgets how far the lanes of earlier runs were read: they are gone. */
    void forgetOtherThan(long boot) {
        positions.removeIf(old -> old.boot() != boot);
    }

    private void append(List<AuditRecord> entries, long recoveredBoot) throws IOException {
        long first = seq + 1;
        byte[] previous = head;
        List<ByteBuffer> records = new ArrayList<>(entries.size());
        long next = seq;
        byte[] hash = head;
        for (AuditRecord entry : entries) {
            next++;
            ChainedRecord link = chain.link(hash, next, gateway, entry);
            hash = link.hash();
            records.add(JournalEntry.bytes(link, scratch));
        }
        Block block = new Block(
                new BlockHead(
                        first,
                        records.size(),
                        clock.millis(),
                        ByteBuffer.wrap(previous),
                        ByteBuffer.wrap(hash),
                        positions,
                        recoveredBoot),
                records);
        head = hash;
        pending = block;
        retry();
    }

    /** Appends the block that could not be appended; false where there is none. */
    boolean retry() throws IOException {
        Block block = pending;
        if (block != null) {
            journal.append(block);
            pending = null;
            seq = block.head().endSeq() - 1;
        }
        return block != null;
    }
}
