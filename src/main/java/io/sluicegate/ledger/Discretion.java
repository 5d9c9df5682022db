package io.sluicegate.ledger;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.HostSource;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.LogDetail;
import io.sluicegate.ledger.AuditRecord.Judgement;
import io.sluicegate.ledger.AuditRecord.Request;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a record may be written down: makes of each the one that is kept, before anything is. Counts of bytes, times and the
 * reference of the flow are the same in both. Immutable.
 */
public final class Discretion {

    /** On whose account all are whose records name nobody. */
    static final String AGGREGATE_ACCOUNT = "aggregate";

    private static final Endpoint NOBODY = new Endpoint(IpLiteral.ofBytes(new byte[16]), 0);

    private final Pseudonyms pseudonyms;

    /** {@code pseudonyms} stand for clients whose records are to have them. */
    public Discretion(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    /** The record without what any of {@code details} withholds. */
    public AuditRecord of(AuditRecord entry, Set<LogDetail> details) {
        if (details.contains(LogDetail.AGGREGATE)) {
            return aggregate(entry);
        }
        AuditRecord shown = details.contains(LogDetail.HOST_ONLY) ? hostOnly(entry) : entry;
        return details.contains(LogDetail.PSEUDONYM) ? pseudonymous(shown) : shown;
    }

    private static AuditRecord hostOnly(AuditRecord entry) {
        Request request = entry.request();
        Request bare = request == null ? null : new Request(request.method(), null, request.status(), null, null);
        Who who = new Who(entry.client(), entry.account(), entry.user());
        return copy(entry, who, Where.of(entry), bare, entry.verdict());
    }

    private AuditRecord pseudonymous(AuditRecord entry) {
        String user = entry.user();
        Who who = new Who(
                pseudonyms.client(entry.client()),
                pseudonyms.name(entry.account()),
                user == null ? null : pseudonyms.name(user));
        return copy(entry, who, Where.of(entry), entry.request(), entry.verdict());
    }

    /** A rule and its list entry may be about one host alone, so that they go too. */
    private static AuditRecord aggregate(AuditRecord entry) {
        Judgement verdict = new Judgement(
                entry.verdict().action(), null, null, null, entry.verdict().rulesVersion());
        return copy(entry, new Who(NOBODY, AGGREGATE_ACCOUNT, null), Where.NOWHERE, null, verdict);
    }

    /** Whom a record names. */
    private record Who(
            Endpoint client, String account, @Nullable String user) {}

    /** Where what it tells of went to. */
    private record Where(
            @Nullable Endpoint dest,
            @Nullable String host,
            HostSource source,
            @Nullable Boolean verified,
            @Nullable Endpoint upstream,
            int attempts) {

        static final Where NOWHERE = new Where(null, null, HostSource.NONE, null, null, 0);

        static Where of(AuditRecord entry) {
            return new Where(
                    entry.dest(),
                    entry.host(),
                    entry.hostSource(),
                    entry.hostVerified(),
                    entry.upstream(),
                    entry.attempts());
        }
    }

    private static AuditRecord copy(
            AuditRecord entry, Who who, Where where, @Nullable Request request, Judgement verdict) {
        return new AuditRecord(
                entry.flow(),
                entry.part(),
                entry.startedAt(),
                entry.endedAt(),
                who.client(),
                who.account(),
                who.user(),
                where.dest(),
                entry.listener(),
                entry.protocol(),
                where.host(),
                where.source(),
                where.verified(),
                request,
                verdict,
                entry.cache(),
                entry.cacheReason(),
                where.upstream(),
                where.attempts(),
                entry.bytesUp(),
                entry.bytesDown(),
                entry.originBytesUp(),
                entry.originBytesDown(),
                entry.hitBytes(),
                entry.firstByteMillis(),
                entry.end());
    }
}
