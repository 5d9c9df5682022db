package io.sluicegate.ledger;

import io.sluicegate.ledger.RecordPage.Answer;
import io.sluicegate.ledger.RecordPage.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The statements of a page of records. It follows the order of the primary key, so that a page costs no more than its rows;
 * where the span begins and ends is asked of the index of time alone, once. Confined to one page.
 */
final class RecordPageSql {

    private final RecordPage page;
    private final RecordFilter span;

    RecordPageSql(RecordPage page) {
        this.page = page;
        this.span = RecordFilter.of(page.from(), page.to(), Map.of());
    }

    /** Those of both statements. */
    List<Object> parameters() {
        return span.parameters();
    }

    String boundsSql() {
        return "SELECT MIN(seq) - 1, MAX(seq) FROM " + Schema.RECORDS + span.sql();
    }

    /** Where the first page begins; of an empty span, which has no numbers, a place with nothing behind it. */
    static Place bounds(ResultSet result) throws SQLException {
        result.next();
        return new Place(result.getLong(1), result.getLong(2));
    }

    /** A window of so many numbers, which keeps the cost of a page to the page whatever lies behind it. */
    String sql(Place place) {
        return "SELECT " + String.join(", ", RecordColumn.words()) + " FROM " + Schema.RECORDS + span.sql()
                + (span.sql().isEmpty() ? " WHERE" : " AND") + " seq > " + place.after() + " AND seq <= " + end(place)
                + " ORDER BY seq";
    }

    private long end(Place place) {
        return Math.min(place.last(), place.after() + page.limit());
    }

    Answer read(ResultSet result, Place place) throws SQLException {
        ReportTable rows = RecordsSql.read(result, page.zone());
        return new Answer(rows, end(place) < place.last() ? new Place(end(place), place.last()) : null);
    }
}
