package io.sluicegate.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up the parts of a report, and puts it down. Confined to one report. */
final class UsageAnswer {

    /** More than any report shows, and what a small machine holds in memory. */
    private static final int MAX_GROUPS = 500_000;

    private static final List<String> SUMS = List.of("exchanges", "bytes_up", "bytes_down", "hit_bytes");
    private static final int RATIO_DIGITS = 4;

    private final UsageQuery query;
    private final @Nullable PricedRows prices;
    private final Map<List<@Nullable Object>, Tally> groups = new HashMap<>();

    UsageAnswer(UsageQuery query, @Nullable PricedRows prices) {
        this.query = query;
        this.prices = prices;
    }

    static List<String> columns(UsageQuery query) {
        List<String> columns = new ArrayList<>(query.keys());
        columns.addAll(SUMS);
        columns.addAll(query.kind().ownColumns());
        if (query.cost()) {
            columns.addAll(List.of("cost", "currency"));
        }
        return columns;
    }

    void add(List<@Nullable Object> key, Tally tally) {
        groups.merge(key, tally, Tally::plus);
        if (groups.size() > MAX_GROUPS) {
            throw tooMany(MAX_GROUPS);
        }
    }

    private static QueryException tooMany(int rows) {
        return new QueryException("more than " + rows + " rows: ask for less with limit, from, to or where");
    }

    /** The rows up to the limit, and the sum of all. */
    ReportTable table() {
        if (query.limit() == 0 && groups.size() > QueryWords.MAX_ROWS) {
            throw tooMany(QueryWords.MAX_ROWS);
        }
        Tally total = groups.values().stream().map(this::rounded).reduce(Tally.ZERO, Tally::plus);
        List<Map.Entry<List<@Nullable Object>, Tally>> sorted = new ArrayList<>(groups.entrySet());
        sorted.sort(order());
        List<List<@Nullable Object>> rows = sorted.stream()
                .limit(query.limit() == 0 ? sorted.size() : query.limit())
                .map(each -> row(each.getKey(), each.getValue(), total))
                .toList();
        List<@Nullable Object> none = Collections.nCopies(query.by().size(), null);
        return new ReportTable(columns(query), rows, row(none, total, total), prices == null ? null : prices.note());
    }

    /** Times as they passed, then the largest first; ties in the order of the names, so that a report can be repeated. */
    private Comparator<Map.Entry<List<@Nullable Object>, Tally>> order() {
        List<Comparator<Map.Entry<List<@Nullable Object>, Tally>>> orders = new ArrayList<>();
        for (int i = 0; i < query.by().size(); i++) {
            if (query.by().get(i).isTime()) {
                orders.add(byKey(i));
            }
        }
        if (query.order() == UsageQuery.Order.EXCHANGES) {
            orders.add(Comparator.comparingLong(each -> -each.getValue().sums().exchanges()));
        }
        orders.add(Comparator.comparingLong(each -> -each.getValue().sums().bytes()));
        for (int i = 0; i < query.by().size(); i++) {
            orders.add(byKey(i));
        }
        return orders.stream().reduce(Comparator::thenComparing).orElseThrow();
    }

    /** All keys of one place are of one kind, so that they compare. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Comparator<Map.Entry<List<@Nullable Object>, Tally>> byKey(int place) {
        return Comparator.comparing(
                each -> (Comparable) each.getKey().get(place), Comparator.nullsFirst(Comparator.naturalOrder()));
    }

    private List<@Nullable Object> row(List<@Nullable Object> key, Tally tally, Tally total) {
        List<@Nullable Object> row = new ArrayList<>();
        key.forEach(value -> row.add(text(value)));
        UsageSums sums = tally.sums();
        row.addAll(List.of(sums.exchanges(), sums.bytesUp(), sums.bytesDown(), sums.hitBytes()));
        switch (query.kind()) {
            case DENIED -> row.add(moment(tally.newest()));
            case CACHE -> row.addAll(ratios(tally, total));
            case USAGE, TOP -> {}
        }
        if (prices != null) {
            row.add(rounded(tally).cost().toPlainString());
            row.add(prices.currency());
        }
        return row;
    }

    private static List<@Nullable Object> ratios(Tally tally, Tally total) {
        UsageSums sums = tally.sums();
        return Arrays.<@Nullable Object>asList(
                ratio(sums.exchanges(), total.sums().exchanges()),
                ratio(tally.hits(), sums.exchanges()),
                ratio(sums.hitBytes(), sums.bytesDown()));
    }

    private static @Nullable String ratio(long part, long whole) {
        return whole == 0
                ? null
                : BigDecimal.valueOf(part)
                        .divide(BigDecimal.valueOf(whole), RATIO_DIGITS, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    /** Rounded once for each row, so that the sum is that of the rows as they are read. */
    private Tally rounded(Tally tally) {
        return prices == null
                ? tally
                : new Tally(tally.sums(), tally.hits(), tally.newest(), prices.rounded(tally.cost()));
    }

    private @Nullable Object text(@Nullable Object value) {
        if (value instanceof Instant hour) {
            return ReportTimes.hour(hour.atOffset(ZoneOffset.UTC), query.zone());
        }
        return value == null ? null : value.toString();
    }

    private @Nullable String moment(@Nullable Instant moment) {
        return moment == null ? null : ReportTimes.moment(moment.atOffset(ZoneOffset.UTC), query.zone());
    }
}
