package io.sluicegate.ledger;

import io.sluicegate.ledger.ExportQuery.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The statements of an export. A page is a range of numbers, so that it costs the same however many lie before it, and
 * its records are held in memory at once. Confined to one page.
 */
final class ExportSql {

    private static final int PAGE = 2_000;

    private final RecordFilter filter;
    private final RecordsSql records;
    private Place place;

    ExportSql(ExportQuery query) {
        this.filter = RecordFilter.of(query.from(), query.to(), Map.of());
        this.records = new RecordsSql(new RecordsQuery(query.from(), query.to(), Map.of(), PAGE, query.zone()));
        Place asked = query.place();
        this.place = asked == null ? new Place(0, 0) : asked;
    }

    /** Asks where the numbers begin and end. */
    String span() {
        return "SELECT COALESCE(MIN(seq), 1), COALESCE(MAX(seq), 0) FROM " + Schema.RECORDS + filter.sql();
    }

    List<Object> spanParameters() {
        return filter.parameters();
    }

    void readSpan(ResultSet result) throws SQLException {
        result.next();
        place = new Place(result.getLong(1) - 1, result.getLong(2));
    }

    /** Asks for a page, by the numbers alone: of two indexes the database might take the one that is read in vain. */
    String page() {
        return "SELECT " + String.join(", ", RecordColumn.words()) + " FROM " + Schema.RECORDS
                + " WHERE seq > ? AND seq <= ? ORDER BY seq, ledger";
    }

    List<Object> pageParameters() {
        return List.of(place.after(), end());
    }

    private long end() {
        return Math.min(place.after() + PAGE, place.last());
    }

    /** The page that was asked for. */
    void readPage(ResultSet result) throws SQLException {
        records.read(result, false);
    }

    ExportPage page(ExportQuery query) {
        return new ExportPage(
                records.within(query.from(), query.to()), end() < place.last() ? new Place(end(), place.last()) : null);
    }
}
