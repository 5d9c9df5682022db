package io.sluicegate.journal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one flow in progress, kept outside of the process: each number is there as soon as it is stored, whatever
 * ends the process. Confined to the event loop of its table, which opens it; nothing is allocated and the kernel is never
 * called. What these numbers count is their owner's; after {@link #close} the slot is another flow's.
 */
public final class FlowSlot {

    /** The longest draft in bytes. */
    public static final int MOST_DRAFT = SlotLayout.DRAFT_BYTES - SlotLayout.TEXT_HEAD;

    /** The longest identity in bytes. */
    public static final int MOST_IDENTITY = SlotLayout.DRAFT - SlotLayout.IDENTITY - SlotLayout.TEXT_HEAD;

    private final FlowTable table;
    private final MappedFile file;
    private final SlotText text;
    private final int at;

    /** The table's: the slot behind this one among the free. */
    @Nullable
    FlowSlot nextFree;

    private boolean open;
    private long draftTurn;
    private long billedTurn;

    FlowSlot(FlowTable table, MappedFile file, SlotText text, int index) {
        this.table = table;
        this.file = file;
        this.text = text;
        this.at = FileHead.PAGE + index * SlotLayout.BYTES;
    }

    void open(long sequence, ByteBuffer identity) {
        for (int field = SlotLayout.READ; field < SlotLayout.BILLED; field += Long.BYTES) {
            file.put(at + field, 0);
        }
        draftTurn = 0;
        billedTurn = 0;
        text.write(at + SlotLayout.IDENTITY, identity);
        open = true;
        file.putRelease(at + SlotLayout.SEQUENCE, sequence);
    }

    /** Bytes read from the client so far. */
    public void read(long bytes) {
        file.putRelease(at + SlotLayout.READ, bytes);
    }

    /** Bytes for the client that are written, or about to be. */
    public void handed(long bytes) {
        file.putRelease(at + SlotLayout.HANDED, bytes);
    }

    /** Bytes for the client that the kernel has taken. */
    public void settled(long bytes) {
        file.putRelease(at + SlotLayout.SETTLED, bytes);
    }

    /** Where among the bytes for the client the answer at hand ends. */
    public void endsAt(long bytes) {
        file.putRelease(at + SlotLayout.ENDS_AT, bytes);
    }

    /** Bytes read from and written to origins so far: two numbers, stored one after the other. */
    public void origin(long read, long written) {
        file.putRelease(at + SlotLayout.ORIGIN_READ, read);
        file.putRelease(at + SlotLayout.ORIGIN_WRITTEN, written);
    }

    /**
     * Replaces the draft as a whole.
     *
     * @param bytes its remaining bytes; position and limit stay as they are
     * @return false, and the draft as it was, when it is longer than {@link #MOST_DRAFT}
     */
    public boolean draft(ByteBuffer bytes) {
        if (bytes.remaining() > MOST_DRAFT) {
            return false;
        }
        draftTurn++;
        text.write(at + SlotLayout.draftAt(draftTurn), bytes);
        file.putRelease(at + SlotLayout.DRAFT_TURN, draftTurn << 1 | 1);
        return true;
    }

    /** The draft as it lies there until the one after next; null when there is none. */
    public @Nullable ByteBuffer draft() {
        boolean present = (file.get(at + SlotLayout.DRAFT_TURN) & 1) != 0;
        return present ? text.view(at + SlotLayout.draftAt(draftTurn)) : null;
    }

    /** There is no draft from here on. */
    public void clearDraft() {
        file.putRelease(at + SlotLayout.DRAFT_TURN, draftTurn << 1);
    }

    /** What records of this flow have billed so far: three numbers that become visible as one. */
    public void billed(int part, long up, long down) {
        billedTurn++;
        int area = at + SlotLayout.billedAt(billedTurn);
        file.put(area, part);
        file.put(area + Long.BYTES, up);
        file.put(area + 2 * Long.BYTES, down);
        file.putRelease(at + SlotLayout.BILLED_TURN, billedTurn);
    }

    /** The flow has ended and is accounted for elsewhere: nothing of it is left. More than once does nothing. */
    public void close() {
        if (open) {
            open = false;
            file.putRelease(at + SlotLayout.SEQUENCE, 0);
            table.free(this);
        }
    }
}
