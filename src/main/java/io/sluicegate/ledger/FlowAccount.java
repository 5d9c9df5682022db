package io.sluicegate.ledger;

import io.sluicegate.journal.FlowSlot;
import org.jspecify.annotations.Nullable;

/**
 * The account of one flow while it is open: what a start after a kill will find of it. Byte counts are those of the client's
 * socket since the flow began. Confined to the flow's event loop.
 */
public final class FlowAccount {

    /** Nothing is under way: what is noted says who the flow is, not what it does. */
    static final long IDLE = -1;

    private final LoopLedger loop;
    /** Null where the table was full: the flow is then not told of after a kill. */
    private final @Nullable FlowSlot slot;

    FlowAccount(LoopLedger loop, @Nullable FlowSlot slot) {
        this.loop = loop;
        this.slot = slot;
    }

    /** Bytes read from the client. */
    public void read(long total) {
        if (slot != null) {
            slot.read(total);
        }
    }

    /** How far the write that is under way may bring what the kernel has taken; told before it. */
    public void handed(long total) {
        if (slot != null) {
            slot.handed(total);
        }
    }

    /** Bytes that the kernel has taken for the client. */
    public void settled(long total) {
        if (slot != null) {
            slot.settled(total);
        }
    }

    /** Bytes on the origin's side of what is under way, those that no part of it has. */
    public void origin(long read, long written) {
        if (slot != null) {
            slot.origin(read, written);
        }
    }

    /** Something is under way, of which this would be written if the process were killed now. */
    public void underWay(AuditRecord soFar) {
        if (slot != null) {
            loop.note(slot, soFar);
            slot.endsAt(0);
        }
    }

    /**
     * The last bytes of what is under way are about to be written: once {@code endsAt} of the client's bytes have been, this
     * is its record.
     */
    public void ending(AuditRecord whole, long endsAt) {
        if (slot != null) {
            loop.note(slot, whole);
            slot.endsAt(endsAt);
        }
    }

    /**
     * Writes a record of the flow.
     *
     * @param up how many bytes from the client all records up to this one have
     * @param down how many bytes to the client
     */
    public void append(AuditRecord entry, long up, long down) {
        loop.append(entry);
        if (slot != null) {
            // The part comes last: as long as it is not there, a start finds by the lane's last record what is billed.
            slot.origin(0, 0);
            slot.endsAt(entry.isFinal() ? IDLE : 0);
            slot.billed(entry.part(), up, down);
        }
    }

    /** The flow has ended, and all its records have been appended. */
    public void close() {
        if (slot != null) {
            loop.closed(slot);
        }
    }
}
