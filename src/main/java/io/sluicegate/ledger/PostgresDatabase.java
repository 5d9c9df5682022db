package io.sluicegate.ledger;

import io.sluicegate.flow.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * PostgreSQL, which several gateways may share and which may be away at any time. What the URL says goes before what is
 * set here, but for the user and the password. Every wait has an end: a connection is tried for 10 s, a statement may take
 * 60 s, and a server that says nothing for 90 s is given up. Safe for any thread.
 *
 * <p>Rows come by batches of INSERT, which the driver makes into statements of 128 rows: 29,000 to 60,000 rows a second with
 * the server on the same two cores, which others used too. COPY into a temporary table and an INSERT from that made 42,000
 * to 47,000 in the same rounds, and would be a second way to write a row. With 10,000 sums to each 5,000 rows it is 24,000
 * records a second; a MERGE for each sum left 8,000.
 */
final class PostgresDatabase implements Database {

    private static final int OLDEST_VERSION = 15;
    private static final int CONNECT_SECONDS = 10;
    private static final int STATEMENT_SECONDS = 60;
    private static final int SILENCE_SECONDS = 90;
    private static final int MAX_REASON = 200;

    private static final String SIZE = "SELECT COALESCE(SUM(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
            + " WHERE c.relkind = 'r' AND c.relnamespace = (SELECT n.oid FROM pg_namespace n"
            + " WHERE n.nspname = CURRENT_SCHEMA)";

    private final String url;
    private final String user;
    private final String passwordFile;

    private PostgresDatabase(String url, String user, String passwordFile) {
        this.url = url;
        this.user = user;
        this.passwordFile = passwordFile;
    }

    /** The one that the settings name. */
    static PostgresDatabase of(LedgerSettings settings) throws LedgerException {
        String fault = JdbcUrl.fault(settings.url());
        if (fault != null) {
            throw new LedgerException(fault);
        }
        return new PostgresDatabase(settings.url(), settings.user(), settings.passwordFile());
    }

    @Override
    public void prepare() {
        // A database and its user are made by who looks after the server.
    }

    @Override
    public boolean mayBeAway() {
        return true;
    }

    @Override
    public Connection connect() throws SQLException {
        Connection connection = open();
        try {
            requireUsable(connection);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** What it cannot keep would be refused record by record. */
    private static void requireUsable(Connection connection) throws SQLException {
        if (connection.getMetaData().getDatabaseMajorVersion() < OLDEST_VERSION) {
            throw new SQLException("PostgreSQL is " + connection.getMetaData().getDatabaseProductVersion()
                    + ": the ledger needs " + OLDEST_VERSION + " or later");
        }
        String encoding = one(connection, "SHOW server_encoding");
        if (!encoding.equals("UTF8")) {
            throw new SQLException("the ledger's database has encoding " + encoding
                    + ": make one with encoding UTF8, which takes every name and path");
        }
    }

    private static String one(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(question)) {
            result.next();
            return result.getString(1);
        }
    }

    @Override
    public Connection connectToRead() throws SQLException {
        Connection connection = open();
        try {
            connection.setReadOnly(true);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public Connection connectAlone() throws SQLException {
        return connectToRead();
    }

    private Connection open() throws SQLException {
        Connection connection;
        try {
            connection = new Driver().connect(url, properties());
        } catch (SQLException e) {
            throw new SQLException(reason(e), e.getSQLState(), e);
        }
        if (connection == null) {
            throw new SQLException("ledger.url is no URL of PostgreSQL");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = '" + STATEMENT_SECONDS + "s'");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private Properties properties() throws SQLException {
        Properties properties = new Properties();
        PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
        PGProperty.SOCKET_TIMEOUT.set(properties, SILENCE_SECONDS);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.REWRITE_BATCHED_INSERTS.set(properties, true);
        PGProperty.APPLICATION_NAME.set(properties, "sluicegate");
        // The detail of an error repeats values of records, which belong in no log.
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
        if (!user.isEmpty()) {
            PGProperty.USER.set(properties, user);
        }
        String password = password();
        if (password != null) {
            PGProperty.PASSWORD.set(properties, password);
        }
        return properties;
    }

    /** Read at each connection, so that it may be changed while the gateway runs. */
    private @Nullable String password() throws SQLException {
        if (passwordFile.isEmpty()) {
            return null;
        }
        try {
            return Files.readString(Path.of(passwordFile)).lines().findFirst().orElse("");
        } catch (IOException | InvalidPathException e) {
            throw new SQLException("ledger.password-file " + SafeText.of(passwordFile, MAX_REASON)
                    + " cannot be read: let the user that runs the gateway read it");
        }
    }

    @Override
    public long bytes(Connection connection) throws SQLException {
        return Long.parseLong(one(connection, SIZE));
    }

    @Override
    public void sync(Connection connection) {
        // A commit is on the server's disk, as far as its settings say so; what it loses, the journal has.
    }

    @Override
    public void shutDown(Connection connection) {
        // Others use it.
    }

    @Override
    public boolean isBroken(SQLException cause) {
        return false;
    }

    @Override
    public boolean setAside(String why) {
        return false;
    }

    @Override
    public LedgerException explain(SQLException cause) {
        boolean isExplained = cause.getCause() instanceof SQLException;
        return new LedgerException(isExplained ? String.valueOf(cause.getMessage()) : reason(cause), cause);
    }

    private String reason(SQLException cause) {
        String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        String name = "the ledger's database " + JdbcUrl.shown(url);
        String why = SafeText.of(
                String.valueOf(cause.getMessage()).lines().findFirst().orElse(""), MAX_REASON);
        if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
            return name + " is away (" + why + "): start it, or set ledger.url right";
        }
        if (state.startsWith("28")) {
            return name + " does not let the gateway in (" + why + "): see ledger.user and ledger.password-file";
        }
        return switch (state) {
            case "3D000" -> name + " does not exist: make it, with encoding UTF8 and owned by the gateway's user";
            case "42P01" -> name + " holds no ledger yet: it begins when a gateway first writes to it";
            case "42501" ->
                name + " does not permit it (" + why + "): ledger.user must own the schema, or be granted to read";
            default -> name + " cannot be asked: " + why;
        };
    }
}
