package io.sluicegate.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a ledger in the order of their numbers, out of all month tables, a page at a time. Confined to the thread of its
 * connection.
 */
final class ChainRows {

    private static final int PAGE = 2_000;

    private final List<Table> tables = new ArrayList<>();

    /**
     * A row with its hash.
     *
     * @param entry null where a column holds what no record writes there
     * @param fault says which column; null where none does
     * @param hash null where there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Row(
            long seq,
            String gateway,
            @Nullable AuditRecord entry,
            @Nullable String fault,
            byte @Nullable [] hash) {}

    /** Rows of {@code ledger} from {@code first} on. */
    ChainRows(Connection connection, Collection<String> tables, String ledger, long first) {
        for (String table : tables) {
            this.tables.add(new Table(connection, table, ledger, first));
        }
    }

    /** The row with the next number; of two with one number, one after the other. Null at the end. */
    @Nullable
    Row next() throws SQLException {
        Table nearest = null;
        long least = Long.MAX_VALUE;
        for (Table table : tables) {
            Row row = table.peek();
            if (row != null && row.seq() < least) {
                nearest = table;
                least = row.seq();
            }
        }
        return nearest == null ? null : nearest.take();
    }

    private static final class Table {

        private final Connection connection;
        private final String sql;
        private final String ledger;
        private final Deque<Row> page = new ArrayDeque<>();
        private long from;
        private boolean ended;

        Table(Connection connection, String name, String ledger, long from) {
            this.connection = connection;
            this.sql = "SELECT " + String.join(", ", RecordColumn.words()) + ", hash FROM " + name
                    + " WHERE ledger = ? AND seq >= ? ORDER BY seq LIMIT " + PAGE;
            this.ledger = ledger;
            this.from = from;
        }

        @Nullable
        Row peek() throws SQLException {
            if (page.isEmpty() && !ended) {
                fill();
            }
            return page.peek();
        }

        Row take() {
            return page.remove();
        }

        private void fill() throws SQLException {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, ledger);
                select.setLong(2, from);
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        page.add(row(result));
                    }
                }
            }
            ended = page.size() < PAGE;
            if (!page.isEmpty()) {
                from = page.getLast().seq() + 1;
            }
        }

        private static Row row(ResultSet result) throws SQLException {
            RecordRow row = new RecordRow(result);
            byte[] hash = result.getBytes(RecordColumn.values().length + 1);
            try {
                AuditRecord entry = row.entry();
                return new Row(row.seq(), row.gateway(), entry, row.fault(entry), hash);
            } catch (IllegalArgumentException e) {
                return new Row(row.seq(), "", null, String.valueOf(e.getMessage()), hash);
            }
        }
    }
}
