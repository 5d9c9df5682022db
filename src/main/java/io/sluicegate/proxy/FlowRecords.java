package io.sluicegate.proxy;

import io.sluicegate.flow.FlowEnd;
import io.sluicegate.forward.ByteCounter;
import io.sluicegate.forward.PaceHandler;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.ledger.FlowAccount;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The records of one flow: every byte of the client's socket stands in exactly one of them, since each takes what has come
 * since the one before it. What is under way is noted in the flow's account before a byte of it moves, so that a start after
 * a kill can write the record that was owed. Confined to the flow's event loop, which alone writes its fields.
 */
final class FlowRecords implements ByteCounter.Watcher {

    private static final long NOT_ENDING = 0;

    private final FlowContext flow;
    private final ByteCounter bytes;
    private final FlowAccount account;

    private @Nullable RecordDraft draft;
    private FlowEnd ending = FlowEnd.COMPLETE;
    private long endsAt = NOT_ENDING;
    private int records;
    private long billedUp;
    private long billedDown;

    FlowRecords(FlowContext flow, Instant now, long nanos) {
        this.flow = flow;
        this.bytes = new ByteCounter(this, flow.loop().writes());
        RecordDraft nothing = new RecordDraft(now, nanos, flow.payer());
        AuditRecord soFar = nothing.record(flow, 1, now, 0, 0, FlowEnd.INTERRUPTED);
        this.account = flow.loop().ledger().open(flow.discreet(nothing, soFar));
    }

    ByteCounter bytes() {
        return bytes;
    }

    /** The record of what is under way; null while nothing is. */
    @Nullable
    RecordDraft open() {
        return draft;
    }

    /** The record of what is under way; begins one where there is none. */
    RecordDraft draft() {
        if (draft == null) {
            draft = fresh();
        }
        return draft;
    }

    private RecordDraft fresh() {
        return new RecordDraft(flow.now(), flow.shared().nanos().getAsLong(), flow.payer());
    }

    /** Bytes from the client that stand in no record yet. */
    long unrecordedUp() {
        return bytes.read() - billedUp;
    }

    /** Bytes to the client that stand in no record yet. */
    long unrecordedDown() {
        return bytes.written() - billedDown;
    }

    /** Whether there is something that no record has. */
    boolean isOwing() {
        return draft != null || records == 0 || bytes.read() > billedUp || bytes.written() > billedDown;
    }

    /** The last bytes of what is under way have been handed over and are about to be flushed, unless a limit keeps them. */
    void ending(FlowEnd end) {
        if (PaceHandler.keeps(flow.channel())) {
            return;
        }
        ending = end;
        endsAt = bytes.written();
        draft().changed();
    }

    @Override
    public void read(long total) {
        account.read(total);
    }

    @Override
    public void readComplete() {
        note();
    }

    @Override
    public void writing(long total) {
        note();
        account.handed(total);
    }

    @Override
    public void written(long total) {
        account.settled(total);
        account.handed(total);
    }

    private void note() {
        RecordDraft present = draft;
        if (present == null) {
            return;
        }
        account.origin(present.originReadOfPart(), present.originWrittenOfPart());
        if (!present.takeChanged()) {
            return;
        }
        if (endsAt == NOT_ENDING) {
            account.underWay(flow.discreet(present, record(present, FlowEnd.INTERRUPTED)));
        } else {
            account.ending(flow.discreet(present, record(present, ending)), endsAt);
        }
    }

    private AuditRecord record(RecordDraft of, FlowEnd end) {
        long up = Math.max(0, bytes.read() - billedUp);
        long down = Math.max(0, bytes.written() - billedDown);
        return of.record(flow, records + 1, flow.now(), up, down, end);
    }

    /** What is under way as it stands now, with the bytes that no record has; null where there is nothing. */
    @Nullable
    AuditRecord soFar() {
        if (!isOwing() || flow.isOver()) {
            return null;
        }
        RecordDraft shown = draft == null ? fresh() : draft; // asking begins nothing
        return flow.discreet(shown, record(shown, FlowEnd.CONTINUES));
    }

    /** Appends the record of what was under way; the next byte belongs to the next one. */
    AuditRecord finish(FlowEnd end) {
        RecordDraft finished = draft();
        finished.settleOrigin();
        AuditRecord entry = record(finished, end);
        draft = null;
        endsAt = NOT_ENDING;
        append(finished, entry);
        return entry;
    }

    /**
     * Appends the part of what is under way that came before a moment, and begins the next; null where it began later.
     *
     * @param border the first moment that is not in the part any more
     */
    @Nullable
    AuditRecord leavePart(Instant border) {
        RecordDraft present = draft;
        if (present == null || !present.beganBefore(border)) {
            return null;
        }
        long up = bytes.read() - billedUp;
        long down = Math.max(0, Math.min(flow.taken(), bytes.written()) - billedDown);
        AuditRecord part = present.record(flow, records + 1, border.minusNanos(1_000), up, down, FlowEnd.CONTINUES);
        append(present, part);
        present.partBegins(border);
        note();
        return part;
    }

    private void append(RecordDraft of, AuditRecord entry) {
        records++;
        billedUp += entry.bytesUp();
        billedDown += entry.bytesDown();
        account.append(flow.discreet(of, entry), billedUp, billedDown);
    }

    /** The flow is over, and nothing of it is owed. */
    void close() {
        account.close();
    }
}
