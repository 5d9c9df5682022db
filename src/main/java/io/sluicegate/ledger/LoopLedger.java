package io.sluicegate.ledger;

import io.sluicegate.journal.FlowSlot;
import io.sluicegate.journal.FlowTable;
import io.sluicegate.journal.Lane;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as one event loop sees it: records go into the loop's lane of the journal and flows in progress into its table,
 * both of them mapped files, so that what is in them survives a kill of the process. Nothing here makes a system call,
 * takes a lock or waits. Confined to its loop, but for {@link #hasRoom}, which any thread may ask.
 */
public final class LoopLedger {

    /** Of the lane and of the table: what is left for flows that are open already. */
    private static final int SPARE_SHARE = 4;

    /** Places for flows in progress to begin with, and by how many there are more when they become few. */
    static final int FLOWS = 4_096;

    private static final int SHORT_TEXT = 200;
    private static final ByteBuffer NO_IDENTITY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final Lane lane;
    private final FlowTable flows;
    /** Counts the appended records of all loops. */
    private final AtomicLong stamps;

    private final LongAdder unrecorded;
    private final Runnable onLoss;
    private final AtomicInteger freeFlows;

    private final ByteBuffer form = ByteBuffer.allocateDirect(Long.BYTES + RecordForm.MOST_BYTES);

    LoopLedger(Lane lane, FlowTable flows, AtomicLong stamps, LongAdder unrecorded, Runnable onLoss) {
        this.stamps = stamps;
        this.lane = lane;
        this.flows = flows;
        this.unrecorded = unrecorded;
        this.onLoss = onLoss;
        this.freeFlows = new AtomicInteger(flows.free());
    }

    Lane lane() {
        return lane;
    }

    /** How many flows more have a place in the table. Safe for any thread. */
    int freeFlows() {
        return freeFlows.get();
    }

    /** Makes places for more flows. For the thread that sees to the journal; blocks. */
    void grow() throws IOException {
        flows.grow();
        freeFlows.addAndGet(FLOWS);
    }

    /** Whether flows that begin now will find room for their records. Safe for any thread. */
    boolean hasRoom() {
        return lane.freeBytes() >= lane.capacity() / SPARE_SHARE && freeFlows.get() > 0;
    }

    /**
     * Begins the account of a flow.
     *
     * @param soFar what would be written of it if the process were killed now
     */
    public FlowAccount open(AuditRecord soFar) {
        @Nullable FlowSlot slot = flows.open(soFar.flow().sequence(), NO_IDENTITY);
        if (slot != null) {
            freeFlows.decrementAndGet();
        }
        FlowAccount account = new FlowAccount(this, slot);
        account.underWay(soFar);
        return account;
    }

    void closed(FlowSlot slot) {
        slot.close();
        freeFlows.incrementAndGet();
    }

    /** Takes a finished record. Never throws; what does not fit is counted as unrecorded. */
    public void append(AuditRecord entry) {
        try {
            if (lane.append(frame(RecordBounds.cut(entry)))) {
                return;
            }
        } catch (BufferOverflowException | IllegalArgumentException | ArithmeticException e) {
            System.getLogger(LoopLedger.class.getName())
                    .log(System.Logger.Level.DEBUG, "a record could not be put into words", e);
        }
        unrecorded.increment();
        onLoss.run();
    }

    /** Notes what would be written of a flow; with less of its text where that does not fit. */
    void note(FlowSlot slot, AuditRecord entry) {
        AuditRecord cut = RecordBounds.cut(entry);
        // What stood there before is of another exchange: something of this one takes its place in any case.
        if (!slot.draft(bytes(cut)) && !slot.draft(bytes(RecordBounds.shortened(cut, SHORT_TEXT)))) {
            slot.draft(bytes(RecordBounds.least(cut)));
        }
    }

    /** With a stamp, by which the records of all loops are put in order. */
    private ByteBuffer frame(AuditRecord entry) {
        form.clear();
        form.putLong(stamps.getAndIncrement());
        RecordForm.write(entry, form);
        return form.flip();
    }

    private ByteBuffer bytes(AuditRecord entry) {
        form.clear();
        RecordForm.write(entry, form);
        return form.flip();
    }
}
