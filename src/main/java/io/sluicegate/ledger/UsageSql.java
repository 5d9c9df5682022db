package io.sluicegate.ledger;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statement that asks one table for a part of a report, and how its answer is read. Sums in the database, unless
 * there is a price to each row. Confined to one report.
 */
final class UsageSql {

    private final UsageQuery query;
    private final UsagePart part;
    private final UsageTable table;
    private final RecordFilter filter;
    private final Dialect dialect;
    private final @Nullable PricedRows prices;

    /** Takes how rows are priced; null where nobody asked. */
    UsageSql(UsageQuery query, UsagePart part, @Nullable PricedRows prices, Dialect dialect) {
        this.dialect = dialect;
        this.query = query;
        this.part = part;
        this.table = part.table();
        this.filter = RecordFilter.of(table, part.from(), part.to(), query);
        this.prices = prices;
    }

    List<Object> parameters() {
        return filter.parameters();
    }

    String sql() {
        List<String> keys =
                query.by().stream().map(each -> table.expression(each, dialect)).collect(Collectors.toList());
        List<String> columns = new ArrayList<>();
        keys.forEach(key -> columns.add(key + " AS k" + columns.size()));
        List<String> priced = prices == null ? List.of() : prices.columns(table);
        boolean summed = prices == null || prices.canBeSummed(table);
        columns.addAll(sums(summed));
        columns.addAll(priced);
        keys.addAll(priced);
        return "SELECT " + String.join(", ", columns) + " FROM " + table.table() + filter.sql()
                + (summed ? " GROUP BY " + String.join(", ", keys) : "");
    }

    private List<String> sums(boolean summed) {
        List<String> sums = new ArrayList<>();
        for (String each : List.of(table.exchanges(), "bytes_up", "bytes_down", "hit_bytes", table.hits())) {
            sums.add(summed ? "SUM(" + each + ")" : each);
        }
        if (asksNewest()) {
            sums.add(summed ? "MAX(" + table.time() + ")" : table.time());
        }
        return sums;
    }

    private boolean asksNewest() {
        return query.kind() == ReportKind.DENIED;
    }

    void read(ResultSet result, UsageAnswer answer) throws SQLException {
        while (result.next()) {
            @Nullable Object[] key = new Object[query.by().size()];
            int place = 1;
            for (Dimension dimension : query.by()) {
                key[place - 1] = key(dimension, result, place);
                place++;
            }
            UsageSums sums = new UsageSums(
                    result.getLong(place),
                    result.getLong(place + 1),
                    result.getLong(place + 2),
                    result.getLong(place + 3));
            Tally tally = new Tally(sums, result.getLong(place + 4), newest(result, place + 5), BigDecimal.ZERO);
            int behind = place + (asksNewest() ? 6 : 5);
            answer.add(Arrays.asList(key), prices == null ? tally : prices.priced(tally, table, result, behind));
        }
    }

    private @Nullable Instant newest(ResultSet result, int place) throws SQLException {
        return asksNewest() ? result.getObject(place, OffsetDateTime.class).toInstant() : null;
    }

    private @Nullable Object key(Dimension dimension, ResultSet result, int place) throws SQLException {
        return switch (dimension) {
            case CLIENT, ACCOUNT, HOST, PROTOCOL, RULE, LABEL, VERDICT, CACHE, CACHE_REASON ->
                known(result.getString(place));
            case SITE ->
                known(part.table() == UsageTable.ROWS ? Sites.of(result.getString(place)) : result.getString(place));
            case HOUR -> result.getObject(place, OffsetDateTime.class).toInstant();
            case DAY -> result.getObject(place, LocalDate.class);
            case MONTH -> YearMonth.from(result.getObject(place, LocalDate.class));
        };
    }

    private static @Nullable String known(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
