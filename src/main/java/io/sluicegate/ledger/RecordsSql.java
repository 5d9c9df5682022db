package io.sluicegate.ledger;

import io.sluicegate.ledger.RecordColumn.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a report of single records, and how its answer is read. Sorted by the end of the exchanges, which is
 * the order of an index: the scan stops when the limit is reached. Confined to one report.
 */
final class RecordsSql {

    private final RecordsQuery query;
    private final RecordFilter filter;

    RecordsSql(RecordsQuery query) {
        this.query = query;
        this.filter = RecordFilter.of(query.from(), query.to(), query.where());
    }

    List<Object> parameters() {
        return filter.parameters();
    }

    String sql() {
        return "SELECT " + String.join(", ", RecordColumn.words()) + " FROM " + Schema.RECORDS + filter.sql()
                + " ORDER BY ended_at DESC, seq DESC LIMIT " + query.limit();
    }

    ReportTable read(ResultSet result) throws SQLException {
        return read(result, query.zone());
    }

    /** All columns of all rows, in the order of the answer. */
    static ReportTable read(ResultSet result, ZoneId zone) throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (result.next()) {
            List<@Nullable Object> row = new ArrayList<>(RecordColumn.words().size());
            for (RecordColumn column : RecordColumn.values()) {
                row.add(value(column, result, zone));
            }
            rows.add(row);
        }
        return new ReportTable(RecordColumn.words(), rows, sum(rows));
    }

    private static @Nullable Object value(RecordColumn column, ResultSet result, ZoneId zone) throws SQLException {
        int place = column.place();
        Object value = switch (column.kind()) {
            case TEXT, ADDRESS -> result.getString(place);
            case NUMBER, BYTES -> result.getLong(place);
            case FLAG -> result.getBoolean(place);
            case TIME -> ReportTimes.moment(result.getObject(place, OffsetDateTime.class), zone);
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
