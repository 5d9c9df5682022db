package io.sluicegate.ledger;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.ledger.AuditRecord.Judgement;
import io.sluicegate.ledger.AuditRecord.Request;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * Turns audit records into rows. Whatever is in a record, the row fits its columns: one that the database refused would
 * be tried for ever. Confined to the writer thread; belongs to one connection.
 */
final class RecordInsert implements AutoCloseable {

    private static final int HASH = RecordColumn.values().length + 1;

    private final PreparedStatement statement;
    private final String ledger;

    /** Inserts into {@code table}, whose name is one of ours. */
    RecordInsert(Connection connection, String table, String ledger) throws SQLException {
        this.statement = connection.prepareStatement("INSERT INTO " + table + " ("
                + String.join(", ", RecordColumn.words()) + ", hash) VALUES ("
                + String.join(", ", Collections.nCopies(HASH, "?")) + ")");
        this.ledger = ledger;
    }

    /** Adds a row to the batch. */
    void add(ChainedRecord chained) throws SQLException {
        AuditRecord entry = chained.entry();
        text(RecordColumn.LEDGER, ledger);
        text(RecordColumn.GATEWAY, chained.gateway());
        number(RecordColumn.SEQ, chained.seq());
        statement.setBytes(HASH, chained.hash());
        identity(entry);
        destination(entry);
        request(entry.request());
        judgement(entry.verdict());
        delivery(entry);
        bytes(entry);
        statement.addBatch();
    }

    /** Inserts the rows that were added. */
    void execute() throws SQLException {
        statement.executeBatch();
    }

    private void identity(AuditRecord entry) throws SQLException {
        text(RecordColumn.FLOW, entry.flow().toString());
        number(RecordColumn.PART, entry.part());
        statement.setBoolean(RecordColumn.FINAL.place(), entry.isFinal());
        time(RecordColumn.STARTED_AT, entry.startedAt());
        time(RecordColumn.ENDED_AT, entry.endedAt());
        String client = IpLiteral.format(entry.client().address());
        text(RecordColumn.CLIENT, client);
        number(RecordColumn.CLIENT_PORT, entry.client().port());
        text(RecordColumn.ACCOUNT, entry.account().isEmpty() ? client : entry.account());
        text(RecordColumn.USERNAME, entry.user());
        text(RecordColumn.LISTENER, entry.listener().word());
        text(RecordColumn.PROTOCOL, entry.protocol().word());
    }

    private void destination(AuditRecord entry) throws SQLException {
        endpoint(RecordColumn.DEST, RecordColumn.DEST_PORT, entry.dest());
        text(RecordColumn.HOST, entry.host());
        text(RecordColumn.HOST_SOURCE, entry.hostSource().word());
        flag(RecordColumn.HOST_VERIFIED, entry.hostVerified());
    }

    private void request(@Nullable Request request) throws SQLException {
        text(RecordColumn.METHOD, request == null ? null : request.method());
        text(RecordColumn.PATH, request == null ? null : request.path());
        known(RecordColumn.STATUS, request == null ? 0 : request.status(), 1);
        text(RecordColumn.MEDIA_TYPE, request == null ? null : request.mediaType());
        text(RecordColumn.USER_AGENT, request == null ? null : request.userAgent());
    }

    private void judgement(Judgement verdict) throws SQLException {
        Action action = verdict.action();
        text(RecordColumn.VERDICT, action == null ? null : action.word());
        text(RecordColumn.RULE, verdict.rule());
        text(RecordColumn.RULE_LABEL, verdict.label());
        text(RecordColumn.LIST_ENTRY, verdict.listEntry());
        text(RecordColumn.RULES_VERSION, verdict.rulesVersion());
    }

    private void delivery(AuditRecord entry) throws SQLException {
        Endpoint upstream = entry.upstream();
        text(RecordColumn.CACHE, entry.cache().word());
        text(RecordColumn.CACHE_REASON, entry.cacheReason());
        text(RecordColumn.UPSTREAM, upstream == null ? null : upstream.toString());
        number(RecordColumn.ATTEMPTS, entry.attempts());
        number(RecordColumn.DURATION_MS, durationMillis(entry));
        known(RecordColumn.FIRST_BYTE_MS, entry.firstByteMillis(), 0);
        text(RecordColumn.END_REASON, entry.end().word());
    }

    static long durationMillis(AuditRecord entry) {
        // The wall clock may have been set back meanwhile.
        return Math.max(0, Duration.between(entry.startedAt(), entry.endedAt()).toMillis());
    }

    private void bytes(AuditRecord entry) throws SQLException {
        number(RecordColumn.BYTES_UP, entry.bytesUp());
        number(RecordColumn.BYTES_DOWN, entry.bytesDown());
        number(RecordColumn.ORIGIN_BYTES_UP, entry.originBytesUp());
        number(RecordColumn.ORIGIN_BYTES_DOWN, entry.originBytesDown());
        number(RecordColumn.HIT_BYTES, entry.hitBytes());
    }

    private void endpoint(RecordColumn address, RecordColumn port, @Nullable Endpoint endpoint) throws SQLException {
        text(address, endpoint == null ? null : IpLiteral.format(endpoint.address()));
        known(port, endpoint == null ? -1 : endpoint.port(), 0);
    }

    /** A number that is known from {@code least} on. */
    private void known(RecordColumn column, long value, long least) throws SQLException {
        if (value < least) {
            statement.setNull(column.place(), Types.BIGINT);
        } else {
            number(column, value);
        }
    }

    private void flag(RecordColumn column, @Nullable Boolean value) throws SQLException {
        statement.setObject(column.place(), value, Types.BOOLEAN);
    }

    private void number(RecordColumn column, long value) throws SQLException {
        statement.setLong(column.place(), value);
    }

    private void text(RecordColumn column, @Nullable String text) throws SQLException {
        statement.setString(column.place(), column.fit(text));
    }

    private void time(RecordColumn column, Instant instant) throws SQLException {
        // Cut, because the database would round, into another slot and another day than the sums.
        statement.setObject(
                column.place(), instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
