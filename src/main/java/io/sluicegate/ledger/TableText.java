package io.sluicegate.ledger;

import io.sluicegate.flow.SafeText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Aligned columns for a terminal: numbers to the right, long values cut, what is not known is a hyphen. Nothing that the
 * terminal would obey is let through, whoever wrote it into the database.
 */
final class TableText {

    private static final int MAX_CELL = 60;
    private static final Pattern DECIMAL = Pattern.compile("[0-9]+[.][0-9]+");
    private static final String GAP = "  ";
    private static final String NOTE =
            "bytes: TCP payload on the client's side, heads, framing and TLS included; hit_bytes: the part of"
                    + " bytes_down that the cache gave\n";

    private TableText() {}

    static void write(ReportTable table, Appendable out) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        lines.add(table.columns());
        table.rows().forEach(row -> lines.add(cells(row)));
        List<@Nullable Object> sum = table.sum();
        if (sum != null) {
            lines.add(sumCells(sum));
        }
        int[] widths = widths(lines);
        boolean[] right = numbers(table);
        for (List<String> line : lines) {
            line(line, widths, right, out);
        }
        if (table.columns().stream().anyMatch(column -> column.startsWith("bytes_"))) {
            out.append('\n').append(NOTE);
        }
        if (table.note() != null) {
            out.append(table.note()).append('\n');
        }
    }

    private static List<String> cells(List<@Nullable Object> row) {
        List<String> cells = new ArrayList<>(row.size());
        for (Object value : row) {
            cells.add(cell(value));
        }
        return cells;
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        return SafeText.shortened(value.toString(), MAX_CELL);
    }

    private static List<String> sumCells(List<@Nullable Object> sum) {
        List<String> cells = new ArrayList<>(sum.size());
        for (Object value : sum) {
            cells.add(value == null ? "" : value.toString());
        }
        if (cells.get(0).isEmpty()) {
            cells.set(0, "sum");
        }
        return cells;
    }

    private static int[] widths(List<List<String>> lines) {
        int[] widths = new int[lines.get(0).size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(line.get(i)));
            }
        }
        return widths;
    }

    private static boolean[] numbers(ReportTable table) {
        boolean[] numbers = new boolean[table.columns().size()];
        for (int i = 0; i < numbers.length; i++) {
            int place = i;
            numbers[i] = table.rows().stream().anyMatch(row -> isNumber(row.get(place)));
        }
        return numbers;
    }

    private static boolean isNumber(@Nullable Object value) {
        return value instanceof Long
                || (value instanceof String text && DECIMAL.matcher(text).matches());
    }

    private static void line(List<String> line, int[] widths, boolean[] right, Appendable out) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - width(line.get(i)));
            text.append(i == 0 ? "" : GAP);
            text.append(right[i] ? padding : "").append(line.get(i)).append(right[i] ? "" : padding);
        }
        out.append(text.toString().stripTrailing()).append('\n');
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
