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
        return "SELECT MIN(seq) - 1, MAX(seq) FROM audit_records" + span.sql();
    }

    /** Where the first page begins; of an empty span, which has no numbers, a place with nothing behind it. */
    static Place bounds(ResultSet result) throws SQLException {
        result.next();
        return new Place(result.getLong(1), result.getLong(2));
    }

    String sql(Place place) {
        return "SELECT " + String.join(", ", RecordColumn.words()) + " FROM audit_records" + span.sql()
                + (span.sql().isEmpty() ? " WHERE" : " AND") + " seq > " + place.after() + " AND seq <= " + place.last()
                + " ORDER BY seq LIMIT " + page.limit();
    }

    Answer read(ResultSet result, Place place) throws SQLException {
        ReportTable rows = RecordsSql.read(result, page.zone());
        int count = rows.rows().size();
        if (count < page.limit()) {
            return new Answer(rows, null);
        }
        Object seq = rows.rows().get(count - 1).get(RecordColumn.SEQ.place() - 1);
        return new Answer(rows, seq instanceof Long last ? new Place(last, place.last()) : null);
    }
}
