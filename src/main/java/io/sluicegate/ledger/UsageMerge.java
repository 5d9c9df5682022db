package io.sluicegate.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statement that adds sums to a table of usage. PostgreSQL takes the MERGE of H2 too, a key at a time; of an INSERT with
 * ON CONFLICT the driver makes one statement of many keys. Immutable.
 *
 * @param table its name
 * @param time the column that holds a time
 * @param timeType its type
 * @param words the columns of the key that are text, beside the ledger and the gateway
 */
record UsageMerge(String table, String time, String timeType, List<String> words) {

    private static final List<String> SUMS = List.of("exchanges", "bytes_up", "bytes_down", "hit_bytes");

    UsageMerge {
        words = List.copyOf(words);
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>(List.of("ledger", "gateway", time));
        keys.addAll(words);
        return keys;
    }

    /** Takes the keys, ledger and gateway and time first, then the sums. A batch of them has each key once. */
    String sql(Dialect dialect) {
        List<String> columns = keys();
        columns.addAll(SUMS);
        return switch (dialect) {
            case H2 -> merge(columns);
            case POSTGRESQL -> insert(columns);
        };
    }

    private String insert(List<String> columns) {
        return "INSERT INTO " + table + " AS t (" + String.join(", ", columns) + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.size(), "?")) + ") ON CONFLICT ("
                + String.join(", ", keys()) + ") DO UPDATE SET "
                + joined(SUMS, "%1$s = t.%1$s + EXCLUDED.%1$s", ", ");
    }

    private String merge(List<String> columns) {
        // A parameter has no type of its own here, so each is cast to that of its column.
        String source = columns.stream()
                .map(column -> "CAST(? AS " + type(column) + ") AS " + column)
                .collect(Collectors.joining(", "));
        return "MERGE INTO " + table + " AS t USING (SELECT " + source + ") AS s ON "
                + joined(keys(), "t.%1$s = s.%1$s", " AND ")
                + " WHEN MATCHED THEN UPDATE SET " + joined(SUMS, "%1$s = t.%1$s + s.%1$s", ", ")
                + " WHEN NOT MATCHED THEN INSERT (" + String.join(", ", columns) + ") VALUES ("
                + joined(columns, "s.%1$s", ", ") + ")";
    }

    private String type(String column) {
        if (SUMS.contains(column)) {
            return "BIGINT";
        }
        return column.equals(time) ? timeType : "VARCHAR(512)";
    }

    private static String joined(List<String> columns, String form, String between) {
        return columns.stream().map(column -> form.formatted(column)).collect(Collectors.joining(between));
    }

    /** Adds one key and its sums to the batch. */
    void add(PreparedStatement statement, List<Object> keys, UsageSums sums) throws SQLException {
        int place = 1;
        for (Object key : keys) {
            statement.setObject(place++, key);
        }
        for (long sum : new long[] {sums.exchanges(), sums.bytesUp(), sums.bytesDown(), sums.hitBytes()}) {
            statement.setLong(place++, sum);
        }
        statement.addBatch();
    }
}
