package io.sluicegate.cli;

import io.sluicegate.ledger.ReportTable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One problem as {@code check} prints it, wherever it was found. Immutable.
 *
 * @param severity {@code error} or {@code warning}
 * @param file or whatever else the place is
 * @param line from 1; 0 for none
 * @param column from 1; 0 for none
 * @param message what is wrong
 * @param hint what may have been meant
 * @param rendered all of it for people, in one line or with the line and carets below
 */
record Finding(
        String severity,
        String file,
        int line,
        int column,
        String message,
        @Nullable String hint,
        String rendered) {

    private static final List<String> COLUMNS = List.of("severity", "file", "line", "column", "message", "hint");

    boolean isError() {
        return severity.equals("error");
    }

    /** The findings as values, for programs. */
    static ReportTable table(List<Finding> findings) {
        return new ReportTable(COLUMNS, findings.stream().map(Finding::row).toList(), null);
    }

    private List<@Nullable Object> row() {
        return Arrays.<@Nullable Object>asList(severity, file, number(line), number(column), message, hint);
    }

    private static @Nullable Long number(int place) {
        return place == 0 ? null : Long.valueOf(place);
    }
}
