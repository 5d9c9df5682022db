package io.sluicegate.ledger;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The reports that are made of sums. Single records have {@link RecordsQuery}. */
public enum ReportKind {
    /** Who used how much. */
    USAGE("client", "", 0, "cost", ""),
    /** The largest by bytes or by exchanges. */
    TOP("site", "", 20, "sort", ""),
    /** What was denied, and when last. */
    DENIED("host,rule", "verdict = 'deny'", 0, "", "newest"),
    /** What the cache gave, of all that it was asked for. */
    CACHE("cache,cache_reason", "cache <> 'none'", 0, "", "share,hit_ratio,byte_hit_ratio");

    private final String by;
    private final String condition;
    private final int limit;
    private final String ownWords;
    private final String ownColumns;

    ReportKind(String by, String condition, int limit, String ownWords, String ownColumns) {
        this.by = by;
        this.condition = condition;
        this.limit = limit;
        this.ownWords = ownWords;
        this.ownColumns = ownColumns;
    }

    /** The name in commands and in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is summed by where nobody says. */
    public String defaultBy() {
        return by;
    }

    /** How many rows where nobody says; 0 for all. */
    int defaultLimit() {
        return limit;
    }

    /** What all of its records are like, in SQL; empty for all records. */
    String condition() {
        return condition;
    }

    /** Words of the question that this report alone takes. */
    Set<String> ownWords() {
        return Set.copyOf(names(ownWords));
    }

    /** Columns behind the sums. */
    List<String> ownColumns() {
        return names(ownColumns);
    }

    private static List<String> names(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
    }
}
