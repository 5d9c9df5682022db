package io.sluicegate.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a usage report, and how its answer is read. Asks the table and not the view, because H2 makes a copy
 * of a view before it sorts. Confined to one report.
 */
final class UsageSql {

    private static final List<String> SUMS = List.of("exchanges", "bytes_up", "bytes_down", "hit_bytes");

    private final UsageQuery query;
    private final RecordFilter filter;

    UsageSql(UsageQuery query) {
        this.query = query;
        this.filter = RecordFilter.of(query.from(), query.to(), query.where());
    }

    List<Object> parameters() {
        return filter.parameters();
    }

    String sql() {
        List<String> keys = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        for (Dimension dimension : query.by()) {
            keys.add(dimension.expression() + " AS k" + keys.size());
            expressions.add(dimension.expression());
        }
        return "SELECT " + String.join(", ", keys)
                + ", COUNT(*) FILTER (WHERE final) AS n, SUM(bytes_up) AS up, SUM(bytes_down) AS down,"
                + " SUM(hit_bytes) AS hit FROM " + Schema.RECORDS + filter.sql()
                + " GROUP BY " + String.join(", ", expressions)
                + " ORDER BY " + String.join(", ", order());
    }

    /** Times as they passed, then the largest first; ties in the order of the names, so that a report can be repeated. */
    private List<String> order() {
        List<String> times = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < query.by().size(); i++) {
            (query.by().get(i).isTime() ? times : names).add("k" + i);
        }
        List<String> order = new ArrayList<>(times);
        order.add("SUM(bytes_up) + SUM(bytes_down) DESC");
        order.addAll(names);
        return order;
    }

    /** The rows up to the limit, and the sum of all. */
    ReportTable read(ResultSet result) throws SQLException {
        List<String> columns = new ArrayList<>();
        query.by().forEach(dimension -> columns.add(dimension.word()));
        columns.addAll(SUMS);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        long[] totals = new long[SUMS.size()];
        while (result.next()) {
            List<@Nullable Object> row = row(result, totals);
            if (query.limit() == 0 && rows.size() == QueryWords.MAX_ROWS) {
                throw new QueryException(
                        "more than " + QueryWords.MAX_ROWS + " rows: ask for less with limit, from, to or where");
            }
            if (query.limit() == 0 || rows.size() < query.limit()) {
                rows.add(row);
            }
        }
        return new ReportTable(columns, rows, sum(totals));
    }

    private List<@Nullable Object> row(ResultSet result, long[] totals) throws SQLException {
        List<@Nullable Object> row = new ArrayList<>();
        int place = 1;
        for (Dimension dimension : query.by()) {
            row.add(key(dimension, result, place++));
        }
        for (int i = 0; i < totals.length; i++) {
            long value = result.getLong(place++);
            totals[i] = Math.addExact(totals[i], value);
            row.add(value);
        }
        return row;
    }

    private @Nullable Object key(Dimension dimension, ResultSet result, int place) throws SQLException {
        return switch (dimension) {
            case CLIENT, ACCOUNT, HOST, PROTOCOL, RULE -> result.getString(place);
            case HOUR -> ReportTimes.hour(result.getObject(place, OffsetDateTime.class), query.zone());
            case DAY -> result.getObject(place, LocalDate.class).toString();
            case MONTH ->
                YearMonth.from(result.getObject(place, LocalDate.class)).toString();
        };
    }

    private List<@Nullable Object> sum(long[] totals) {
        List<@Nullable Object> sum = new ArrayList<>();
        query.by().forEach(dimension -> sum.add(null));
        Arrays.stream(totals).forEach(sum::add);
        return sum;
    }
}
