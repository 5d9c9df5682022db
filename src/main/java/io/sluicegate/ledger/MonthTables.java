package io.sluicegate.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables of single records, one for each month (UTC) in which they ended, so that a month is removed by dropping its
 * table; the view {@code records} shows them all. A change of tables is a transaction of its own. Confined to the thread of
 * its connection.
 */
final class MonthTables {

    private static final String PREFIX = "records_";
    /** Of the year and the month. */
    private static final int DIGITS = 6;

    private static final String LIST = "SELECT LOWER(table_name) FROM information_schema.tables"
            + " WHERE LOWER(table_name) LIKE 'records~_______' ESCAPE '~' AND table_schema = CURRENT_SCHEMA";
    private static final String DEFINITIONS =
            Arrays.stream(RecordColumn.values()).map(MonthTables::definition).collect(Collectors.joining(", "));
    private static final String COLUMNS = String.join(", ", RecordColumn.words());

    private final Connection connection;
    private final SortedSet<String> known;

    private MonthTables(Connection connection, SortedSet<String> known) {
        this.connection = connection;
        this.known = known;
    }

    /** A column as both H2 and PostgreSQL take it. */
    private static String definition(RecordColumn column) {
        String type = switch (column.kind()) {
            case TEXT, ADDRESS -> "VARCHAR(" + column.width() + ")";
            case NUMBER, BYTES -> "BIGINT";
            case FLAG -> "BOOLEAN";
            case TIME -> "TIMESTAMP(6) WITH TIME ZONE";
        };
        return column.word() + " " + type
                + (column == RecordColumn.SEQ || column == RecordColumn.LEDGER ? " NOT NULL" : "");
    }

    /** Those that are there. */
    static MonthTables of(Connection connection) throws SQLException {
        return new MonthTables(connection, list(connection));
    }

    /** The names of the tables that are there, the oldest month first. */
    static SortedSet<String> list(Connection connection) throws SQLException {
        SortedSet<String> names = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(LIST)) {
            while (result.next()) {
                String name = result.getString(1);
                if (month(name) != null) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** The table of the month in which a record has ended. */
    static String nameOf(Instant endedAt) {
        LocalDate day = LocalDate.ofInstant(endedAt, ZoneOffset.UTC);
        String month = Integer.toString(day.getYear() * 100 + day.getMonthValue());
        return PREFIX + "0".repeat(Math.max(0, DIGITS - month.length())) + month;
    }

    /** The month of a table; null for a table of another kind. */
    static @Nullable YearMonth month(String name) {
        String digits = name.substring(PREFIX.length());
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        int number = Integer.parseInt(digits);
        int month = number % 100;
        return month < 1 || month > 12 ? null : YearMonth.of(number / 100, month);
    }

    boolean holds(String name) {
        return known.contains(name);
    }

    List<String> names() {
        return new ArrayList<>(known);
    }

    /** Makes the table of a month, and shows it in the view. */
    void make(String name) throws SQLException {
        Dialect dialect = Dialect.of(connection);
        try (Statement statement = connection.createStatement()) {
            look(dialect, statement);
            statement.execute("CREATE TABLE IF NOT EXISTS " + name + " (" + DEFINITIONS + ", hash BYTEA, PRIMARY KEY ("
                    + dialect.recordKey() + "))");
            statement.execute("CREATE INDEX IF NOT EXISTS " + name + "_ended_at ON " + name + " (ended_at)");
            known.add(name);
            statement.execute(view());
        }
        connection.commit();
    }

    /** Another gateway may have made or dropped tables meanwhile: the view must show what is there. */
    private void look(Dialect dialect, Statement statement) throws SQLException {
        dialect.lockSchema(statement);
        known.clear();
        known.addAll(list(connection));
    }

    /** Takes a month out of the view and drops its table. */
    void drop(String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            look(Dialect.of(connection), statement);
            known.remove(name);
            statement.execute(view());
            statement.execute("DROP TABLE IF EXISTS " + name);
        }
        connection.commit();
    }

    /** All months, and what was written before there were months. */
    private String view() {
        StringBuilder view =
                new StringBuilder("CREATE OR REPLACE VIEW records AS SELECT " + COLUMNS + " FROM audit_records");
        for (String name : known) {
            view.append(" UNION ALL SELECT ").append(COLUMNS).append(" FROM ").append(name);
        }
        return view.toString();
    }
}
