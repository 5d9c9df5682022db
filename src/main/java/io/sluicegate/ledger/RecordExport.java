package io.sluicegate.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes records down as they come, however many. For one export. */
public final class RecordExport {

    /** How an export is written. */
    public enum Format {
        /** RFC 4180, with a header and a last line that begins with {@code #sum}. */
        CSV,
        /** An object of JSON a line. */
        JSONL
    }

    private final Format format;
    private final Appendable out;
    private final long[] sums = new long[RecordColumn.values().length];

    /** Writes the header, where there is one. */
    public RecordExport(Format format, Appendable out) throws IOException {
        this.format = format;
        this.out = out;
        if (format == Format.CSV) {
            CsvText.line(RecordColumn.words(), out);
        }
    }

    /** Writes records that have all columns. */
    public void add(ReportTable records) throws IOException {
        for (List<@Nullable Object> row : records.rows()) {
            if (format == Format.CSV) {
                CsvText.line(row, out);
                count(row);
            } else {
                JsonText.line(RecordColumn.words(), row, out);
            }
        }
    }

    private void count(List<@Nullable Object> row) {
        for (RecordColumn column : RecordColumn.values()) {
            int at = column.place() - 1;
            if (column.kind() == RecordColumn.Kind.BYTES && row.get(at) instanceof Long bytes) {
                sums[at] = Math.addExact(sums[at], bytes);
            }
        }
    }

    /** Writes the sum, where there is one. */
    public void end() throws IOException {
        if (format == Format.CSV) {
            List<@Nullable Object> line = new ArrayList<>(Collections.nCopies(sums.length, null));
            for (RecordColumn column : RecordColumn.values()) {
                if (column.kind() == RecordColumn.Kind.BYTES) {
                    line.set(column.place() - 1, sums[column.place() - 1]);
                }
            }
            line.set(0, CsvText.SUM);
            CsvText.line(line, out);
        }
    }
}
