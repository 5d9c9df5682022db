package io.sluicegate.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger answers. Values are {@link String}, {@link Long} or {@link Boolean}; times are RFC 3339 already; null
 * is what is not known. Immutable.
 *
 * @param columns their names
 * @param rows each as wide as {@code columns}
 * @param sum of the rows, as wide as {@code columns}, null where nothing can be summed; of a usage report it is the sum
 *     of all that was asked for, also of rows beyond the limit
 * @param note one line that whoever reads the table should know; null for none
 */
public record ReportTable(
        List<String> columns,
        List<List<@Nullable Object>> rows,
        @Nullable List<@Nullable Object> sum,
        @Nullable String note) {

    /** A table that needs no note. */
    public ReportTable(List<String> columns, List<List<@Nullable Object>> rows, @Nullable List<@Nullable Object> sum) {
        this(columns, rows, sum, null);
    }

    /** Copies the lists. */
    public ReportTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(ReportTable::copy).toList();
        sum = sum == null ? null : copy(sum);
    }

    private static List<@Nullable Object> copy(List<@Nullable Object> row) {
        return Collections.unmodifiableList(new ArrayList<@Nullable Object>(row));
    }

    /** The same rows alone, where their sum is not what was asked for. */
    public ReportTable withoutSum() {
        return new ReportTable(columns, rows, null, note);
    }

    /** The same rows with these columns only, in this order; names that the table does not have are left out. */
    public ReportTable only(List<String> names) {
        List<Integer> places =
                names.stream().map(columns::indexOf).filter(place -> place >= 0).toList();
        return new ReportTable(
                places.stream().map(columns::get).toList(),
                rows.stream().map(row -> pick(row, places)).toList(),
                sum == null ? null : pick(sum, places),
                note);
    }

    private static List<@Nullable Object> pick(List<@Nullable Object> row, List<Integer> places) {
        List<@Nullable Object> picked = new ArrayList<>(places.size());
        for (int place : places) {
            picked.add(row.get(place));
        }
        return picked;
    }
}
