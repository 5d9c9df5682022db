package io.sluicegate.ledger;

import io.sluicegate.ledger.RecordColumn.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a report of single records, and how its answers are read. Sorted by the end of the exchanges, which is
 * the order of an index: the scan stops when the limit is reached. Confined to one report.
 */
final class RecordsSql {

    private static final Comparator<Row> NEWEST_FIRST =
            Comparator.comparing(Row::endedAt).thenComparingLong(Row::seq).reversed();

    private final RecordsQuery query;
    private final RecordFilter filter;
    private final List<Row> rows = new ArrayList<>();

    /**
     * A record and its place.
     *
     * @param seq greater than all others for one that is in no database
     */
    private record Row(Instant endedAt, long seq, List<@Nullable Object> values) {}

    RecordsSql(RecordsQuery query) {
        this.query = query;
        this.filter = RecordFilter.of(query.from(), query.to(), query.where());
    }

    List<Object> parameters() {
        return filter.parameters();
    }

    /** Asks a table, or the view, for the newest records in it. */
    String sql(String table) {
        return "SELECT " + String.join(", ", RecordColumn.words()) + " FROM " + table + filter.sql()
                + " ORDER BY ended_at DESC, seq DESC LIMIT " + query.limit();
    }

    /** Whether as many have been read as were asked for. */
    boolean isFull() {
        return rows.size() >= query.limit();
    }

    /** Adds what one source gave; live records have no number yet. */
    void read(ResultSet result, boolean live) throws SQLException {
        while (result.next()) {
            List<@Nullable Object> values = new ArrayList<>(RecordColumn.words().size());
            for (RecordColumn column : RecordColumn.values()) {
                values.add(live && column == RecordColumn.SEQ ? null : value(column, result));
            }
            Instant endedAt = result.getObject(RecordColumn.ENDED_AT.place(), OffsetDateTime.class)
                    .toInstant();
            rows.add(new Row(endedAt, live ? Long.MAX_VALUE : result.getLong(RecordColumn.SEQ.place()), values));
        }
    }

    /** The newest of all that was read. */
    ReportTable table() {
        List<List<@Nullable Object>> newest = rows.stream()
                .sorted(NEWEST_FIRST)
                .limit(query.limit())
                .map(Row::values)
                .toList();
        return new ReportTable(RecordColumn.words(), newest, sum(newest));
    }

    /** What was read of a span of time, as it came. */
    ReportTable within(@Nullable Instant from, @Nullable Instant to) {
        List<List<@Nullable Object>> within = rows.stream()
                .filter(row -> (from == null || !row.endedAt().isBefore(from))
                        && (to == null || row.endedAt().isBefore(to)))
                .map(Row::values)
                .toList();
        return new ReportTable(RecordColumn.words(), within, null);
    }

    private @Nullable Object value(RecordColumn column, ResultSet result) throws SQLException {
        int place = column.place();
        Object value = switch (column.kind()) {
            case TEXT, ADDRESS -> result.getString(place);
            case NUMBER, BYTES -> result.getLong(place);
            case FLAG -> result.getBoolean(place);
            case TIME -> ReportTimes.moment(result.getObject(place, OffsetDateTime.class), query.zone());
        };
        return result.wasNull() ? null : value;
    }

    private static List<@Nullable Object> sum(List<List<@Nullable Object>> rows) {
        List<@Nullable Object> sum = new ArrayList<>();
        for (RecordColumn column : RecordColumn.values()) {
            sum.add(column.kind() == Kind.BYTES ? sum(rows, column.place() - 1) : null);
        }
        return sum;
    }

    private static Long sum(List<List<@Nullable Object>> rows, int place) {
        long sum = 0;
        for (List<@Nullable Object> row : rows) {
            if (row.get(place) instanceof Long bytes) {
                sum += bytes;
            }
        }
        return sum;
    }
}
