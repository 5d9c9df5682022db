package io.sluicegate.cli;

import io.sluicegate.ledger.ReportTable;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One record of the ledger by the names of its columns; what is not known is null. Confined to one page. */
final class PastRow {

    private final List<String> columns;
    private final List<@Nullable Object> values;

    private PastRow(List<String> columns, List<@Nullable Object> values) {
        this.columns = columns;
        this.values = values;
    }

    /** Hands over each row of a page. */
    static void each(ReportTable page, Consumer<PastRow> take) {
        page.rows().forEach(row -> take.accept(new PastRow(page.columns(), row)));
    }

    @Nullable
    String text(String column) {
        Object value = value(column);
        return value == null ? null : value.toString();
    }

    /** A column that the ledger always fills. */
    String word(String column) {
        String text = text(column);
        if (text == null) {
            throw new IllegalArgumentException("a record has no " + column);
        }
        return text;
    }

    /** A number; {@code otherwise} where it is not known. */
    long number(String column, long otherwise) {
        return value(column) instanceof Long number ? number : otherwise;
    }

    /** Whether the column says so; what is not known does not. */
    boolean is(String column) {
        return Boolean.TRUE.equals(value(column));
    }

    private @Nullable Object value(String column) {
        int place = columns.indexOf(column);
        return place < 0 ? null : values.get(place);
    }
}
