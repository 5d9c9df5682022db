package io.sluicegate.ledger;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowId;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.ledger.AuditRecord.Judgement;
import io.sluicegate.ledger.AuditRecord.Request;
import java.net.InetAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows back into records: the columns of {@link RecordColumn} in their order, under any names. What
 * {@link RecordInsert} wrote comes out equal to the normal form of the record. Confined to the thread of its result.
 */
final class RecordRow {

    private static final int BASE = 36;

    private final ResultSet row;

    RecordRow(ResultSet row) {
        this.row = row;
    }

    long seq() throws SQLException {
        return row.getLong(RecordColumn.SEQ.place());
    }

    String gateway() throws SQLException {
        return required(RecordColumn.GATEWAY);
    }

    /**
     * The record of the present row.
     *
     * @throws IllegalArgumentException when a column holds what no record writes there; it names the column
     */
    AuditRecord entry() throws SQLException {
        return new AuditRecord(
                flow(),
                row.getInt(RecordColumn.PART.place()),
                time(RecordColumn.STARTED_AT),
                time(RecordColumn.ENDED_AT),
                required(endpoint(RecordColumn.CLIENT, RecordColumn.CLIENT_PORT), RecordColumn.CLIENT),
                required(RecordColumn.ACCOUNT),
                text(RecordColumn.USERNAME),
                endpoint(RecordColumn.DEST, RecordColumn.DEST_PORT),
                RecordForm.listener(required(RecordColumn.LISTENER)),
                RecordForm.protocol(required(RecordColumn.PROTOCOL)),
                text(RecordColumn.HOST),
                RecordForm.source(required(RecordColumn.HOST_SOURCE)),
                row.getObject(RecordColumn.HOST_VERIFIED.place(), Boolean.class),
                request(),
                judgement(),
                RecordForm.cache(required(RecordColumn.CACHE)),
                text(RecordColumn.CACHE_REASON),
                upstream(),
                row.getInt(RecordColumn.ATTEMPTS.place()),
                row.getLong(RecordColumn.BYTES_UP.place()),
                row.getLong(RecordColumn.BYTES_DOWN.place()),
                row.getLong(RecordColumn.ORIGIN_BYTES_UP.place()),
                row.getLong(RecordColumn.ORIGIN_BYTES_DOWN.place()),
                row.getLong(RecordColumn.HIT_BYTES.place()),
                number(RecordColumn.FIRST_BYTE_MS, -1),
                RecordForm.end(required(RecordColumn.END_REASON)));
    }

    /** Which column does not follow from the record although it should; null when all do. */
    @Nullable
    String fault(AuditRecord entry) throws SQLException {
        if (row.getBoolean(RecordColumn.FINAL.place()) != entry.isFinal()) {
            return RecordColumn.FINAL.word() + " does not fit end_reason";
        }
        if (row.getLong(RecordColumn.DURATION_MS.place()) != RecordInsert.durationMillis(entry)) {
            return RecordColumn.DURATION_MS.word() + " does not fit started_at and ended_at";
        }
        return null;
    }

    private FlowId flow() throws SQLException {
        String text = required(RecordColumn.FLOW);
        String[] parts = text.split("-", -1);
        if (parts.length != 3) {
            throw wrong(RecordColumn.FLOW, text);
        }
        try {
            return new FlowId(
                    Long.parseLong(parts[0], BASE), Integer.parseInt(parts[1], BASE), Long.parseLong(parts[2], BASE));
        } catch (NumberFormatException e) {
            throw wrong(RecordColumn.FLOW, text);
        }
    }

    private @Nullable Request request() throws SQLException {
        Request request = new Request(
                text(RecordColumn.METHOD),
                text(RecordColumn.PATH),
                (int) number(RecordColumn.STATUS, 0),
                text(RecordColumn.MEDIA_TYPE),
                text(RecordColumn.USER_AGENT));
        return request.equals(RecordBounds.NO_REQUEST) ? null : request;
    }

    private Judgement judgement() throws SQLException {
        String verdict = text(RecordColumn.VERDICT);
        String version = text(RecordColumn.RULES_VERSION);
        return new Judgement(
                verdict == null ? null : RecordForm.action(verdict),
                text(RecordColumn.RULE),
                text(RecordColumn.RULE_LABEL),
                text(RecordColumn.LIST_ENTRY),
                version == null ? "" : version);
    }

    private @Nullable Endpoint upstream() throws SQLException {
        String text = text(RecordColumn.UPSTREAM);
        if (text == null) {
            return null;
        }
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[") && text.startsWith("]", colon - 1);
        String address = colon < 0 ? "" : bracketed ? text.substring(1, colon - 1) : text.substring(0, colon);
        InetAddress parsed = IpLiteral.parse(address);
        if (parsed == null || !text.equals(endpointText(parsed, text.substring(colon + 1)))) {
            throw wrong(RecordColumn.UPSTREAM, text);
        }
        return new Endpoint(parsed, Integer.parseInt(text.substring(colon + 1)));
    }

    private static @Nullable String endpointText(InetAddress address, String port) {
        try {
            return new Endpoint(address, Integer.parseInt(port)).toString();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private @Nullable Endpoint endpoint(RecordColumn address, RecordColumn port) throws SQLException {
        String text = text(address);
        if (text == null) {
            return null;
        }
        InetAddress parsed = IpLiteral.parse(text);
        long number = number(port, -1);
        if (parsed == null || !IpLiteral.format(parsed).equals(text) || number < 0 || number > 0xffff) {
            throw wrong(address, text + " " + number);
        }
        return new Endpoint(parsed, (int) number);
    }

    private long number(RecordColumn column, long unknown) throws SQLException {
        long number = row.getLong(column.place());
        return row.wasNull() ? unknown : number;
    }

    private Instant time(RecordColumn column) throws SQLException {
        return required(row.getObject(column.place(), OffsetDateTime.class), column)
                .toInstant();
    }

    private @Nullable String text(RecordColumn column) throws SQLException {
        return row.getString(column.place());
    }

    private String required(RecordColumn column) throws SQLException {
        return required(text(column), column);
    }

    private static <T> T required(@Nullable T value, RecordColumn column) {
        if (value == null) {
            throw new IllegalArgumentException(column.word() + " is empty");
        }
        return value;
    }

    private static IllegalArgumentException wrong(RecordColumn column, String text) {
        return new IllegalArgumentException(column.word() + " holds " + QueryWords.shown(text));
    }
}
