package io.sluicegate.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database to the form that this version knows, by numbered scripts. A script may be run again after it broke
 * off: H2 commits at every change of the schema. In PostgreSQL all of them are one transaction, which one gateway runs
 * while others wait.
 */
final class Schema {

    static final int VERSION = 3;

    /** Where rows are read from. */
    static final String RECORDS = "records";

    /** The rows that were written before each month had its table. */
    static final String BEFORE_MONTHS = "audit_records";

    /** What H2 has to be told at a connection: a column is called {@code day}, which it would take for a unit of time. */
    static final String H2_WORDS = ";NON_KEYWORDS=DAY";

    private static final int WITH_USAGE = 2;

    private Schema() {}

    /** Runs the scripts that are missing. Days of usage that has to be counted anew are those of the zone. */
    static void migrate(Connection connection, Supplier<ZoneId> zone) throws SQLException, LedgerException {
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            Dialect.of(connection).lockSchema(statement);
            statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY)");
            int present = version(statement);
            refuseNewer(present);
            for (int next = present + 1; next <= VERSION; next++) {
                statement.execute(script(next));
                if (next == WITH_USAGE) {
                    UsageRebuild.run(connection, zone.get());
                }
                statement.execute("INSERT INTO schema_version (version) VALUES (" + next + ")");
            }
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    /** Makes an empty database. */
    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int next = 1; next <= VERSION; next++) {
                statement.execute(script(next));
            }
        }
    }

    /** All that the connection reads from its next statement on is of one state. */
    static void readOneState(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(Dialect.of(connection).readOneState());
        }
    }

    /** The id of the ledger that the database is; null before its first start has ended. */
    static @Nullable String ledger(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT ledger FROM ledger_identity")) {
            return result.next() ? result.getString(1) : null;
        }
    }

    /** Refuses a database that this version cannot read as it stands. */
    static void requireCurrent(Connection connection) throws SQLException, LedgerException {
        int present;
        try (Statement statement = connection.createStatement()) {
            present = version(statement);
        }
        refuseNewer(present);
        if (present < VERSION) {
            throw new LedgerException(
                    "the ledger is of an older version: start the gateway once to bring it up to date");
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM schema_version")) {
            result.next();
            return result.getInt(1);
        }
    }

    private static void refuseNewer(int present) throws LedgerException {
        if (present > VERSION) {
            throw new LedgerException("the ledger was written by a newer version (its form is " + present
                    + ", this version knows " + VERSION + "): install that version again");
        }
    }

    private static String script(int number) {
        String name = String.format(Locale.ROOT, "schema-%03d.sql", number);
        try (InputStream in = Schema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
