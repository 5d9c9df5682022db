package io.sluicegate.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes what is past its retention: single records a month at a time, by dropping the month's table, and sums by the day. Of
 * the records' hashes those stay that the chain of the others needs. Confined to the thread of its connection.
 */
public final class Retention {

    private final Connection connection;
    private final MonthTables months;
    private final String ledger;

    /**
     * What was removed.
     *
     * @param months of single records, the oldest first, as {@code 2026-11}
     * @param records how many those held
     * @param firstKept the number of the first record that is still there; 0 where there is none
     */
    public record Removed(List<String> months, long records, long firstKept) {}

    /** A run of records without a gap. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Run(long first, long last, byte @Nullable [] hash) {}

    Retention(Connection connection, MonthTables months, String ledger) {
        this.connection = connection;
        this.months = months;
        this.ledger = ledger;
    }

    /**
     * Removes months that have ended before {@code records}, at most so many, and sums of days before {@code usage}.
     *
     * @param most at once, so that a clock that has run ahead for a moment does not take all
     */
    Removed remove(Instant records, Instant usage, int most) throws SQLException {
        List<String> removed = new ArrayList<>();
        long count = 0;
        for (String table : months.names()) {
            YearMonth month = MonthTables.month(table);
            if (month != null && removed.size() < most && isOver(month, records)) {
                count += remove(table);
                removed.add(month.toString());
            }
        }
        removeSums(usage);
        return new Removed(removed, count, firstKept());
    }

    private static boolean isOver(YearMonth month, Instant before) {
        Instant end = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return !end.isAfter(before);
    }

    private long remove(String table) throws SQLException {
        List<Run> runs = runs(table);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO removed_records (ledger, first_seq, last_seq, last_hash, reason)"
                        + " VALUES (?, ?, ?, ?, 'retention')")) {
            for (Run run : runs) {
                insert.setString(1, ledger);
                insert.setLong(2, run.first());
                insert.setLong(3, run.last());
                insert.setBytes(4, run.hash());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        months.drop(table);
        return runs.stream().mapToLong(run -> run.last() - run.first() + 1).sum();
    }

    private List<Run> runs(String table) throws SQLException {
        List<Run> runs = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT MIN(seq), MAX(seq) FROM (SELECT seq, seq - ROW_NUMBER() OVER (ORDER BY seq) AS run FROM "
                        + table + " WHERE ledger = ?) numbered GROUP BY run ORDER BY 1")) {
            select.setString(1, ledger);
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    long last = result.getLong(2);
                    runs.add(new Run(result.getLong(1), last, hash(table, last)));
                }
            }
        }
        return runs;
    }

    private byte @Nullable [] hash(String table, long seq) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT hash FROM " + table + " WHERE ledger = ? AND seq = ?")) {
            select.setString(1, ledger);
            select.setLong(2, seq);
            try (ResultSet result = select.executeQuery()) {
                return result.next() ? result.getBytes(1) : null;
            }
        }
    }

    private void removeSums(Instant before) throws SQLException {
        remove("usage", "slot_start", before.atOffset(ZoneOffset.UTC));
        LocalDate day = before.atOffset(ZoneOffset.UTC).toLocalDate();
        remove("usage_days", "day", day);
        remove("usage_sites", "day", day);
        connection.commit();
    }

    private void remove(String table, String column, Object before) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + table + " WHERE ledger = ? AND " + column + " < ?")) {
            delete.setString(1, ledger);
            delete.setObject(2, before);
            delete.executeUpdate();
        }
    }

    private long firstKept() throws SQLException {
        long first = 0;
        for (String table : months.names()) {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT COALESCE(MIN(seq), 0) FROM " + table + " WHERE ledger = ?")) {
                select.setString(1, ledger);
                try (ResultSet result = select.executeQuery()) {
                    result.next();
                    long found = result.getLong(1);
                    first = first == 0 || (found > 0 && found < first) ? found : first;
                }
            }
        }
        return first;
    }
}
