package io.sluicegate.ledger;

import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.FlowId;
import io.sluicegate.flow.HostSource;
import io.sluicegate.flow.Protocol;
import io.sluicegate.journal.LeftFlow;
import io.sluicegate.ledger.AuditRecord.Judgement;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is owed for a flow that a kill has cut off: the record of an answer whose last bytes had been handed to the kernel, or
 * one that is {@code interrupted}, with the bytes that the kernel had taken. Pure functions.
 */
final class Recovery {

    private Recovery() {}

    /**
     * The record that is owed; null where all of the flow is in records already.
     *
     * @param last the last record that the flow's loop has appended; null for none
     * @param killedAt about when the process was killed
     */
    static @Nullable AuditRecord owed(LeftFlow flow, @Nullable AuditRecord last, Instant killedAt) {
        ByteBuffer draft = flow.draft();
        if (draft == null) {
            return null;
        }
        return owed(RecordForm.read(draft.duplicate()), withLast(flow, last), killedAt);
    }

    /** The kill may have come between the record and the note of it. */
    private static LeftFlow withLast(LeftFlow flow, @Nullable AuditRecord last) {
        FlowId id = new FlowId(flow.boot(), flow.loop(), flow.sequence());
        if (last == null || !last.flow().equals(id) || last.part() != flow.part() + 1) {
            return flow;
        }
        return new LeftFlow(
                flow.boot(),
                flow.loop(),
                flow.sequence(),
                flow.identity(),
                flow.draft(),
                flow.read(),
                flow.handed(),
                flow.settled(),
                last.isFinal() ? FlowAccount.IDLE : 0,
                0,
                0,
                last.part(),
                flow.billedUp() + last.bytesUp(),
                flow.billedDown() + last.bytesDown());
    }

    private static @Nullable AuditRecord owed(AuditRecord draft, LeftFlow flow, Instant killedAt) {
        long up = Math.max(0, flow.read() - flow.billedUp());
        long settled = Math.max(flow.settled(), flow.billedDown());
        boolean idle = flow.endsAt() == FlowAccount.IDLE;
        boolean ending = flow.endsAt() > 0 && flow.endsAt() >= flow.billedDown();
        boolean whole = ending && flow.handed() >= flow.endsAt();
        if (whole) {
            return with(draft, flow, draft.endedAt(), up, flow.endsAt() - flow.billedDown(), draft.end());
        }
        long down = settled - flow.billedDown();
        if (idle && up == 0 && down == 0) {
            return null;
        }
        AuditRecord of = idle ? ofFlowAlone(draft, killedAt) : draft;
        Instant end = killedAt.isBefore(of.startedAt()) ? of.startedAt() : killedAt;
        return with(of, flow, end, up, down, FlowEnd.INTERRUPTED);
    }

    /** Nothing was under way: what is noted beside the flow itself is of the exchange before. */
    private static AuditRecord ofFlowAlone(AuditRecord draft, Instant now) {
        return new AuditRecord(
                draft.flow(),
                draft.part(),
                now,
                now,
                draft.client(),
                draft.account(),
                draft.user(),
                draft.dest(),
                draft.listener(),
                draft.protocol() == Protocol.HTTP ? Protocol.HTTP : Protocol.NONE,
                null,
                HostSource.NONE,
                null,
                null,
                new Judgement(null, null, null, null, ""),
                CacheStatus.NONE,
                null,
                null,
                0,
                0,
                0,
                0,
                0,
                0,
                -1,
                FlowEnd.INTERRUPTED);
    }

    private static AuditRecord with(
            AuditRecord draft, LeftFlow flow, Instant endedAt, long up, long down, FlowEnd end) {
        return new AuditRecord(
                draft.flow(),
                flow.part() + 1,
                draft.startedAt(),
                endedAt,
                draft.client(),
                draft.account(),
                draft.user(),
                draft.dest(),
                draft.listener(),
                draft.protocol(),
                draft.host(),
                draft.hostSource(),
                draft.hostVerified(),
                draft.request(),
                draft.verdict(),
                draft.cache(),
                draft.cacheReason(),
                draft.upstream(),
                draft.attempts(),
                up,
                down,
                flow.originWritten(),
                flow.originRead(),
                draft.cache().isFromCache() ? down : 0,
                draft.firstByteMillis(),
                end);
    }
}
