package io.sluicegate.ledger;

import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.SafeText;
import io.sluicegate.ledger.AuditRecord.Judgement;
import io.sluicegate.ledger.AuditRecord.Request;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what a client wrote from filling the memory while its record waits. Cheap where nothing is too long. */
final class RecordBounds {

    static final Request NO_REQUEST = new Request(null, null, 0, null, null);

    /** Characters, which are three bytes each at most. */
    private static final int LEAST_ACCOUNT = 180;

    private RecordBounds() {}

    /** The record itself, or a copy whose strings are no longer than their columns. */
    static AuditRecord cut(AuditRecord entry) {
        return isWithin(entry) ? entry : copy(entry);
    }

    /**
     * The record as its row will have it: text without what a viewer would obey and cut to its column, empty text unknown,
     * times in microseconds. What is read back from the row is equal to it.
     */
    static AuditRecord normal(AuditRecord entry) {
        String account =
                entry.account().isEmpty() ? IpLiteral.format(entry.client().address()) : entry.account();
        return new AuditRecord(
                entry.flow(),
                entry.part(),
                entry.startedAt().truncatedTo(ChronoUnit.MICROS),
                entry.endedAt().truncatedTo(ChronoUnit.MICROS),
                entry.client(),
                cut(account, RecordColumn.ACCOUNT),
                known(entry.user(), RecordColumn.USERNAME),
                entry.dest(),
                entry.listener(),
                entry.protocol(),
                known(entry.host(), RecordColumn.HOST),
                entry.hostSource(),
                entry.hostVerified(),
                normal(entry.request()),
                normal(entry.verdict()),
                entry.cache(),
                known(entry.cacheReason(), RecordColumn.CACHE_REASON),
                entry.upstream(),
                entry.attempts(),
                entry.bytesUp(),
                entry.bytesDown(),
                entry.originBytesUp(),
                entry.originBytesDown(),
                entry.hitBytes(),
                Math.max(-1, entry.firstByteMillis()),
                entry.end());
    }

    private static @Nullable Request normal(@Nullable Request request) {
        if (request == null) {
            return null;
        }
        Request normal = new Request(
                known(request.method(), RecordColumn.METHOD),
                known(request.path(), RecordColumn.PATH),
                Math.max(0, request.status()),
                known(request.mediaType(), RecordColumn.MEDIA_TYPE),
                known(request.userAgent(), RecordColumn.USER_AGENT));
        return normal.equals(NO_REQUEST) ? null : normal;
    }

    private static Judgement normal(Judgement verdict) {
        return new Judgement(
                verdict.action(),
                known(verdict.rule(), RecordColumn.RULE),
                known(verdict.label(), RecordColumn.RULE_LABEL),
                known(verdict.listEntry(), RecordColumn.LIST_ENTRY),
                cut(verdict.rulesVersion(), RecordColumn.RULES_VERSION));
    }

    private static @Nullable String known(@Nullable String text, RecordColumn column) {
        return text == null || text.isEmpty() ? null : cut(text, column);
    }

    /** The record with no more than so many characters of what clients wrote in path, user agent and account. */
    static AuditRecord shortened(AuditRecord entry, int most) {
        Request request = entry.request();
        Request shorter = request == null
                ? null
                : new Request(
                        request.method(),
                        first(request.path(), most),
                        request.status(),
                        request.mediaType(),
                        first(request.userAgent(), most));
        return copy(entry, entry.account(), entry.user(), entry.host(), shorter);
    }

    /** Who it was and how much, and nothing else that may be long: at most 800 bytes. */
    static AuditRecord least(AuditRecord entry) {
        return new AuditRecord(
                entry.flow(),
                entry.part(),
                entry.startedAt(),
                entry.endedAt(),
                entry.client(),
                SafeText.of(entry.account(), LEAST_ACCOUNT),
                null,
                entry.dest(),
                entry.listener(),
                entry.protocol(),
                null,
                entry.hostSource(),
                entry.hostVerified(),
                null,
                new Judgement(entry.verdict().action(), null, null, null, ""),
                entry.cache(),
                null,
                entry.upstream(),
                entry.attempts(),
                entry.bytesUp(),
                entry.bytesDown(),
                entry.originBytesUp(),
                entry.originBytesDown(),
                entry.hitBytes(),
                entry.firstByteMillis(),
                entry.end());
    }

    private static @Nullable String first(@Nullable String text, int most) {
        return text == null ? null : SafeText.of(text, most);
    }

    private static boolean isWithin(AuditRecord entry) {
        return fits(entry.account(), RecordColumn.ACCOUNT)
                && fits(entry.user(), RecordColumn.USERNAME)
                && fits(entry.host(), RecordColumn.HOST)
                && isWithin(entry.request());
    }

    private static boolean isWithin(@Nullable Request request) {
        return request == null
                || (fits(request.method(), RecordColumn.METHOD)
                        && fits(request.path(), RecordColumn.PATH)
                        && fits(request.mediaType(), RecordColumn.MEDIA_TYPE)
                        && fits(request.userAgent(), RecordColumn.USER_AGENT));
    }

    private static boolean fits(@Nullable String text, RecordColumn column) {
        return text == null || text.length() <= column.width();
    }

    private static AuditRecord copy(AuditRecord entry) {
        return copy(
                entry,
                cut(entry.account(), RecordColumn.ACCOUNT),
                cutNullable(entry.user(), RecordColumn.USERNAME),
                cutNullable(entry.host(), RecordColumn.HOST),
                copy(entry.request()));
    }

    private static AuditRecord copy(
            AuditRecord entry,
            String account,
            @Nullable String user,
            @Nullable String host,
            @Nullable Request request) {
        return new AuditRecord(
                entry.flow(),
                entry.part(),
                entry.startedAt(),
                entry.endedAt(),
                entry.client(),
                account,
                user,
                entry.dest(),
                entry.listener(),
                entry.protocol(),
                host,
                entry.hostSource(),
                entry.hostVerified(),
                request,
                entry.verdict(),
                entry.cache(),
                entry.cacheReason(),
                entry.upstream(),
                entry.attempts(),
                entry.bytesUp(),
                entry.bytesDown(),
                entry.originBytesUp(),
                entry.originBytesDown(),
                entry.hitBytes(),
                entry.firstByteMillis(),
                entry.end());
    }

    private static @Nullable Request copy(@Nullable Request request) {
        return request == null
                ? null
                : new Request(
                        cutNullable(request.method(), RecordColumn.METHOD),
                        cutNullable(request.path(), RecordColumn.PATH),
                        request.status(),
                        cutNullable(request.mediaType(), RecordColumn.MEDIA_TYPE),
                        cutNullable(request.userAgent(), RecordColumn.USER_AGENT));
    }

    private static @Nullable String cutNullable(@Nullable String text, RecordColumn column) {
        return text == null ? null : cut(text, column);
    }

    private static String cut(String text, RecordColumn column) {
        return SafeText.of(text, column.width());
    }
}
