package io.sluicegate.ledger;

import io.sluicegate.flow.SafeText;
import io.sluicegate.ledger.AuditRecord.Request;
import org.jspecify.annotations.Nullable;

/** Keeps what a client wrote from filling the memory while its record waits. Cheap where nothing is too long. */
final class RecordBounds {

    private RecordBounds() {}

    /** The record itself, or a copy whose strings are no longer than their columns. */
    static AuditRecord cut(AuditRecord entry) {
        return isWithin(entry) ? entry : copy(entry);
    }

    /** How many characters of what clients choose the record holds. */
    static int characters(AuditRecord entry) {
        Request request = entry.request();
        int own = length(entry.account()) + length(entry.user()) + length(entry.host());
        return request == null
                ? own
                : own
                        + length(request.method())
                        + length(request.path())
                        + length(request.mediaType())
                        + length(request.userAgent());
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
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
        return length(text) <= column.width();
    }

    private static AuditRecord copy(AuditRecord entry) {
        return new AuditRecord(
                entry.flow(),
                entry.part(),
                entry.startedAt(),
                entry.endedAt(),
                entry.client(),
                cut(entry.account(), RecordColumn.ACCOUNT),
                cutNullable(entry.user(), RecordColumn.USERNAME),
                entry.dest(),
                entry.listener(),
                entry.protocol(),
                cutNullable(entry.host(), RecordColumn.HOST),
                entry.hostSource(),
                entry.hostVerified(),
                copy(entry.request()),
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
