package io.sluicegate.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;

/** How a report is written down. */
public enum ReportFormat {
    /** Aligned columns for a terminal. */
    TABLE,
    /** Comma-separated values by RFC 4180: always a header, and a last row that begins with {@code #sum}. */
    CSV,
    /** One array of objects, without the sum. */
    JSON;

    /** Writes the table. */
    public void write(ReportTable table, Appendable out) throws IOException {
        switch (this) {
            case TABLE -> TableText.write(table, out);
            case CSV -> CsvText.write(table, out);
            case JSON -> JsonText.write(table, out);
        }
    }

    /** The table as one string. */
    public String render(ReportTable table) {
        StringBuilder out = new StringBuilder();
        try {
            write(table, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }
}
