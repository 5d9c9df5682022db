package io.sluicegate.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;

/** Makes the tables of usage out of the rows, for a ledger that has none. Has no state. */
final class UsageRebuild {

    private static final int PAGE = 10_000;
    private static final String SQL = "SELECT " + UsageEntry.COLUMNS + ", seq FROM " + Schema.BEFORE_MONTHS
            + " WHERE seq > ? ORDER BY seq LIMIT " + PAGE;
    /** The place of the number, behind what an entry is made of. */
    private static final int SEQ = 14;

    private UsageRebuild() {}

    /** Replaces what is in the tables, in the transaction of the connection; days are counted by the zone. */
    static void run(Connection connection, ZoneId zone) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM usage");
            statement.executeUpdate("DELETE FROM usage_days");
            statement.executeUpdate("DELETE FROM usage_sites");
        }
        UsageRollup rollup = new UsageRollup(() -> zone, BillingZones.read(connection));
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            long last = 0;
            long next = page(statement, last, rollup);
            while (next > last) {
                rollup.flush(connection);
                last = next;
                next = page(statement, last, rollup);
            }
        }
    }

    /** The number of the last row read; that given where there is none. */
    private static long page(PreparedStatement statement, long after, UsageRollup rollup) throws SQLException {
        long last = after;
        statement.setLong(1, after);
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                last = rows.getLong(SEQ);
                rollup.add(UsageEntry.of(rows));
            }
        }
        return last;
    }
}
