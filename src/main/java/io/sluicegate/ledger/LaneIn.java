package io.sluicegate.ledger;

import io.sluicegate.journal.LanePosition;
import io.sluicegate.journal.LaneReader;
import java.nio.ByteBuffer;

/**
 * The records of one lane in their order, looked at one ahead. Each has a stamp, which counts the records of all lanes as
 * they were appended. For one thread.
 */
final class LaneIn {

    private final LaneReader reader;
    private final long boot;
    private final int loop;
    private boolean ahead;
    private long taken;

    LaneIn(LaneReader reader, long boot, int loop) {
        this.reader = reader;
        this.boot = boot;
        this.loop = loop;
        this.taken = reader.position();
    }

    /** Whether there is a record to be taken now. */
    boolean hasNext() {
        if (!ahead) {
            ahead = reader.next();
        }
        return ahead;
    }

    /** The stamp of the record that is next. */
    long stamp() {
        ByteBuffer payload = reader.payload();
        return payload.getLong(payload.position());
    }

    /**
     * The next record, which is taken.
     *
     * @throws IllegalArgumentException when the bytes are no record; they are taken all the same
     */
    AuditRecord take() {
        ahead = false;
        taken = reader.position();
        return read(reader.payload());
    }

    /** How far the lane has been taken. */
    LanePosition position() {
        return new LanePosition(boot, loop, taken);
    }

    /** The record of a lane's frame. */
    static AuditRecord read(ByteBuffer frame) {
        ByteBuffer record = frame.duplicate();
        if (record.remaining() < Long.BYTES) {
            throw new IllegalArgumentException("a record that breaks off");
        }
        return RecordForm.read(record.position(record.position() + Long.BYTES));
    }
}
