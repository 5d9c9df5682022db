package io.sluicegate.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comma-separated values by RFC 4180: lines end in CR LF, quotes are doubled, what is not known is empty. */
final class CsvText {

    static final String SUM = "#sum";

    private CsvText() {}

    static void write(ReportTable table, Appendable out) throws IOException {
        line(table.columns(), out);
        for (List<@Nullable Object> row : table.rows()) {
            line(row, out);
        }
        line(sum(table), out);
    }

    private static List<@Nullable Object> sum(ReportTable table) {
        List<@Nullable Object> values = table.sum();
        List<@Nullable Object> sum = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            sum.add(values == null ? null : values.get(i));
        }
        sum.set(0, SUM);
        return sum;
    }

    static void line(List<? extends @Nullable Object> values, Appendable out) throws IOException {
        String separator = "";
        for (Object value : values) {
            out.append(separator).append(value == null ? "" : quoted(value.toString()));
            separator = ",";
        }
        out.append("\r\n");
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
