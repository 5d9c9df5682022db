package io.sluicegate.ledger;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.FlowId;
import io.sluicegate.flow.HostSource;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.flow.Protocol;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of one exchange, one tunnel, or one flow that became neither. Immutable. Byte counts are payload
 * of TCP: {@code bytesUp} and {@code bytesDown} on the client's side, by which is billed, and the same on the origin's.
 *
 * @param flow the flow that it belongs to
 * @param part counts the records of that flow, from 1
 * @param startedAt when the exchange or tunnel began
 * @param endedAt when its last byte was gone
 * @param client who asked
 * @param account who pays; the client's address where nothing else is known
 * @param user the proxy user, if any
 * @param dest where the flow was going; null when that was never known
 * @param listener how the client came
 * @param protocol what the flow turned out to be
 * @param host the name that was asked for, if any
 * @param hostSource where that name was learnt
 * @param hostVerified whether that name has the address that was connected to, or that the client chose; null where that
 *     is not known
 * @param request what was asked for over HTTP; null for tunnels that never showed a request
 * @param verdict who decided, and how
 * @param cache what the cache did
 * @param cacheReason why the cache did so, if there is more to say
 * @param upstream the address that was connected to, if any
 * @param attempts how many connections were tried
 * @param bytesUp from the client
 * @param bytesDown to the client
 * @param originBytesUp to the origin
 * @param originBytesDown from the origin
 * @param hitBytes of {@code bytesDown} those that the cache gave
 * @param firstByteMillis from the start to the first byte of the answer; -1 when there was none
 * @param end why it ended
 */
public record AuditRecord(
        FlowId flow,
        int part,
        Instant startedAt,
        Instant endedAt,
        Endpoint client,
        String account,
        @Nullable String user,
        @Nullable Endpoint dest,
        ListenerKind listener,
        Protocol protocol,
        @Nullable String host,
        HostSource hostSource,
        @Nullable Boolean hostVerified,
        @Nullable Request request,
        Judgement verdict,
        CacheStatus cache,
        @Nullable String cacheReason,
        @Nullable Endpoint upstream,
        int attempts,
        long bytesUp,
        long bytesDown,
        long originBytesUp,
        long originBytesDown,
        long hitBytes,
        long firstByteMillis,
        FlowEnd end) {

    /** Whether the exchange or tunnel has ended with it; false for the part of an hour. */
    public boolean isFinal() {
        return end != FlowEnd.CONTINUES;
    }

    /**
     * The HTTP part of a record.
     *
     * @param method as the client wrote it; null where what came was no valid request
     * @param path without the query; null likewise
     * @param status of the answer; 0 when there was none
     * @param mediaType of the answer, without parameters
     * @param userAgent as the client wrote it
     */
    public record Request(
            @Nullable String method,
            @Nullable String path,
            int status,
            @Nullable String mediaType,
            @Nullable String userAgent) {}

    /**
     * The verdict as the ledger keeps it.
     *
     * @param action null when the flow ended before there was a verdict
     * @param rule file:line of the statement
     * @param label of the statement
     * @param listEntry file:line of the list entry that matched
     * @param rulesVersion of the book that judged
     */
    public record Judgement(
            @Nullable Action action,
            @Nullable String rule,
            @Nullable String label,
            @Nullable String listEntry,
            String rulesVersion) {}
}
