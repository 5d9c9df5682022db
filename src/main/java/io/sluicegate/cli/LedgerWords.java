package io.sluicegate.cli;

import io.sluicegate.ledger.Retention;
import io.sluicegate.ledger.Verification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of work on the ledger itself, in the words of the API and of the commands. */
public final class LedgerWords {

    static final List<String> VERIFICATION = List.of("ledger", "records", "gone", "last", "head", "finding");

    private LedgerWords() {}

    /** {@code ledger records gone last head finding} of each ledger. */
    public static List<Map<String, @Nullable Object>> verification(List<Verification.Result> results) {
        return results.stream().map(LedgerWords::row).toList();
    }

    private static Map<String, @Nullable Object> row(Verification.Result result) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("ledger", result.ledger());
        row.put("records", result.records());
        row.put("gone", result.gone());
        row.put("last", result.last());
        row.put("head", result.last() + "=" + result.head());
        row.put("finding", result.finding());
        return row;
    }

    /** {@code months records}. */
    public static Map<String, @Nullable Object> removed(Retention.Removed removed) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("months", String.join(" ", removed.months()));
        row.put("records", removed.records());
        return row;
    }

    /** {@code records}. */
    public static Map<String, @Nullable Object> rebuilt(long records) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("records", records);
        return row;
    }
}
