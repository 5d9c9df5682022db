package io.sluicegate.proxy;

import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.HostName;
import io.sluicegate.flow.HostSource;
import io.sluicegate.forward.ByteCounter;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Verdict;
import io.sluicegate.transport.NameMemory;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The record of an exchange or a tunnel while it is under way: what happens is noted here as it happens. Confined to
 * the flow's event loop, which alone writes its fields.
 */
final class RecordDraft {

    private final long startedNanos;
    private Instant partBegan;
    private boolean changed = true;
    private long originReadInParts;
    private long originWrittenInParts;
    private final String payer;
    private @Nullable RuleBook book;
    private @Nullable Verdict verdict;
    private @Nullable String host;
    private HostSource hostSource = HostSource.NONE;
    /** Whether the name has been found not to belong to the address that the client chose. */
    private boolean belied;

    private @Nullable RequestHead request;
    private @Nullable String user;
    private int status;
    private @Nullable String mediaType;
    private CacheStatus cache = CacheStatus.NONE;
    private @Nullable String cacheReason;
    private @Nullable Endpoint upstream;
    private @Nullable ByteCounter originBytes;
    private long originReadBefore;
    private long originWrittenBefore;
    private long originRead;
    private long originWritten;
    private int attempts;
    private long firstByteMillis = -1;

    /** {@code payer} is who pays unless somebody signs in. */
    RecordDraft(Instant startedAt, long startedNanos, String payer) {
        this.partBegan = startedAt;
        this.startedNanos = startedNanos;
        this.payer = payer;
    }

    void judgedBy(RuleBook rules) {
        changed = true;
        book = rules;
    }

    void judged(Verdict decided) {
        changed = true;
        verdict = decided;
    }

    /** The rules that have judged it last; those in force where none have. */
    RuleBook bookOr(Supplier<RuleBook> inForce) {
        return book == null ? inForce.get() : book;
    }

    /** Who has signed in; null for nobody. */
    void signedIn(@Nullable String name) {
        changed = true;
        user = name;
    }

    @Nullable
    String user() {
        return user;
    }

    /** Who pays. */
    String account() {
        return user == null ? payer : user;
    }

    void named(String name, HostSource source) {
        host = name;
        changed = true;
        hostSource = source;
    }

    /** The name does not belong to the address that the client chose. */
    void isBelied() {
        changed = true;
        belied = true;
    }

    void asked(RequestHead head, HostSource source) {
        changed = true;
        request = head;
        named(head.authority().host(), source);
    }

    void answered(int code, @Nullable String contentType) {
        changed = true;
        status = code;
        mediaType = contentType == null ? null : withoutParameters(contentType);
    }

    void answered(ResponseHead head) {
        answered(head.status(), head.fields().get("Content-Type"));
    }

    boolean hasAnswer() {
        return status != 0;
    }

    /** Of the answer, without parameters; null where it has none. */
    @Nullable
    String mediaType() {
        return mediaType;
    }

    private static String withoutParameters(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).trim();
    }

    /** Notes the first byte that went to the client; later calls change nothing. */
    void firstByte(long nanos) {
        if (firstByteMillis < 0) {
            changed = true;
            firstByteMillis = (nanos - startedNanos) / 1_000_000;
        }
    }

    void cached(CacheStatus what, @Nullable String reason) {
        cache = what;
        changed = true;
        cacheReason = reason;
    }

    @Nullable
    String cacheReason() {
        return cacheReason;
    }

    void attempted() {
        changed = true;
        attempts++;
    }

    /** Counts the bytes of this connection from now on, beside those of connections that failed before it. */
    void connected(Endpoint to, ByteCounter bytes) {
        settleOrigin();
        changed = true;
        upstream = to;
        originBytes = bytes;
        originReadBefore = bytes.read();
        originWrittenBefore = bytes.written();
    }

    /** The connection is about to serve another exchange: what it carries from here on is not ours. */
    void settleOrigin() {
        originRead = originRead();
        originWritten = originWritten();
        originBytes = null;
    }

    @Nullable
    String host() {
        return host;
    }

    @Nullable
    Endpoint upstream() {
        return upstream;
    }

    @Nullable
    String rule() {
        return verdict == null ? null : verdict.rule();
    }

    CacheStatus cacheStatus() {
        return cache;
    }

    @Nullable
    Verdict verdict() {
        return verdict;
    }

    /** Bytes that origins have sent for it so far. */
    long originRead() {
        return originRead + (originBytes == null ? 0 : Math.max(0, originBytes.read() - originReadBefore));
    }

    /** Bytes that origins have been sent for it so far. */
    long originWritten() {
        return originWritten + (originBytes == null ? 0 : Math.max(0, originBytes.written() - originWrittenBefore));
    }

    /** The same of the present part. */
    long originReadOfPart() {
        return Math.max(0, originRead() - originReadInParts);
    }

    /** The same of the present part. */
    long originWrittenOfPart() {
        return Math.max(0, originWritten() - originWrittenInParts);
    }

    /** Something of it is other than it was. */
    void changed() {
        changed = true;
    }

    /** Whether something is other than when this was last asked. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** Whether the part that is under way has begun before a moment. */
    boolean beganBefore(Instant border) {
        return partBegan.isBefore(border);
    }

    /** What went before has a record of its own: the next begins at this moment. */
    void partBegins(Instant now) {
        partBegan = now;
        originReadInParts = originRead();
        originWrittenInParts = originWritten();
        changed = true;
    }

    /** The record as it stands; {@code up} and {@code down} are the client's bytes that belong to it. */
    AuditRecord record(FlowContext flow, int part, Instant endedAt, long up, long down, FlowEnd end) {
        Endpoint original = flow.originalDestination();
        return new AuditRecord(
                flow.id(),
                part,
                partBegan,
                endedAt,
                flow.client(),
                account(),
                user,
                original == null ? upstream : original,
                flow.listener(),
                flow.protocol(),
                host,
                hostSource,
                verified(flow),
                requestPart(),
                judgement(),
                cache,
                cacheReason,
                upstream,
                attempts,
                up,
                down,
                originWrittenOfPart(),
                originReadOfPart(),
                cache.isFromCache() ? down : 0,
                firstByteMillis,
                end);
    }

    /** Whether the name has the address that was connected to, or that the client chose; null where that is not known. */
    private @Nullable Boolean verified(FlowContext flow) {
        Endpoint to = upstream == null ? flow.originalDestination() : upstream;
        HostName name = host == null ? null : HostName.parse(host);
        if (name == null || to == null) {
            return null;
        }
        NameMemory memory = flow.shared().names();
        boolean bornOut = memory.bearsOut(name, to.address());
        boolean known = bornOut || belied || memory.knows(name);
        return known ? Boolean.valueOf(bornOut) : null;
    }

    private AuditRecord.@Nullable Request requestPart() {
        if (request == null) {
            return status == 0 ? null : new AuditRecord.Request(null, null, status, mediaType, null);
        }
        return new AuditRecord.Request(
                request.method(),
                request.path(),
                status,
                mediaType,
                request.fields().get("User-Agent"));
    }

    private AuditRecord.Judgement judgement() {
        String version = book == null ? "" : book.version();
        return verdict == null
                ? new AuditRecord.Judgement(null, null, null, null, version)
                : new AuditRecord.Judgement(
                        verdict.action(), verdict.rule(), verdict.label(), verdict.listEntry(), version);
    }
}
