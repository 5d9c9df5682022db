package io.sluicegate.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** How a report is written down. */
public enum ReportFormat {
    /** Aligned columns for a terminal. */
    TABLE("table", "text/plain; charset=utf-8"),
    /** Comma-separated values by RFC 4180: always a header, and a last row that begins with {@code #sum}. */
    CSV("csv", "text/csv; charset=utf-8; header=present"),
    /** One array of objects, without the sum. */
    JSON("json", "application/json");

    private final String word;
    private final String mediaType;

    ReportFormat(String word, String mediaType) {
        this.word = word;
        this.mediaType = mediaType;
    }

    /** The word in {@code --format}. */
    public String word() {
        return word;
    }

    /** The Content-Type of a report in this format. */
    public String mediaType() {
        return mediaType;
    }

    /** The format of that word; null when there is none. */
    public static @Nullable ReportFormat of(String word) {
        for (ReportFormat format : values()) {
            if (format.word.equals(word)) {
                return format;
            }
        }
        return null;
    }

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
