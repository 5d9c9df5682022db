package io.sluicegate.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.List;
import org.h2.api.ErrorCode;

/**
 * Asks the ledger, over a connection of its own, so that writing goes on. For one thread at a time, which blocks for a
 * minute at most and must not be interrupted meanwhile.
 */
public final class LedgerReader implements AutoCloseable {

    private static final int TIMEOUT_SECONDS = 60;

    private final Connection connection;

    LedgerReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens a ledger that no gateway is writing; makes and changes nothing.
     *
     * @throws LedgerException when it is not there, is in use, or cannot be read: one line that says what to do
     */
    public static LedgerReader openReadOnly(Path stateDirectory, LedgerSettings settings) throws LedgerException {
        LedgerFolder folder = LedgerFolder.of(settings, stateDirectory);
        if (!folder.holdsDatabase()) {
            throw new LedgerException("there is no ledger in " + folder
                    + " yet: it begins when the gateway first runs; is --state the directory of that gateway?");
        }
        try {
            return checked(folder.openReadOnly());
        } catch (SQLException e) {
            throw folder.explain(e);
        }
    }

    private static LedgerReader checked(Connection connection) throws SQLException, LedgerException {
        try {
            Schema.requireCurrent(connection);
            return new LedgerReader(connection);
        } catch (SQLException | LedgerException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Sums by the dimensions of the query, the largest first, times in their order.
     *
     * @throws QueryException when no limit was named and there are too many rows for one report
     */
    public ReportTable usage(UsageQuery query) throws LedgerException {
        UsageSql usage = new UsageSql(query);
        return ask(usage.sql(), usage.parameters(), query.zone(), usage::read);
    }

    /** Single records with all columns, the newest first. */
    public ReportTable records(RecordsQuery query) throws LedgerException {
        RecordsSql records = new RecordsSql(query);
        return ask(records.sql(), records.parameters(), query.zone(), records::read);
    }

    /** A page of all records of a span of time, with all columns, the oldest first. */
    public RecordPage.Answer page(RecordPage page) throws LedgerException {
        RecordPageSql records = new RecordPageSql(page);
        RecordPage.Place place = page.place() == null
                ? ask(records.boundsSql(), records.parameters(), page.zone(), RecordPageSql::bounds)
                : page.place();
        return ask(records.sql(place), records.parameters(), page.zone(), result -> records.read(result, place));
    }

    private interface Reading<T> {
        T read(ResultSet result) throws SQLException;
    }

    private <T> T ask(String sql, List<Object> parameters, ZoneId zone, Reading<T> reading) throws LedgerException {
        try {
            setZone(zone);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setQueryTimeout(TIMEOUT_SECONDS);
                for (int i = 0; i < parameters.size(); i++) {
                    statement.setObject(i + 1, parameters.get(i));
                }
                try (ResultSet result = statement.executeQuery()) {
                    return reading.read(result);
                }
            }
        } catch (SQLException e) {
            throw explain(e);
        }
    }

    /** Hours and days are made by the session's clock. The id of a zone has no character that could end the text. */
    private void setZone(ZoneId zone) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE '" + zone.getId() + "'");
        }
    }

    private static LedgerException explain(SQLException e) {
        return switch (e.getErrorCode()) {
            case ErrorCode.STATEMENT_WAS_CANCELED ->
                new LedgerException(
                        "the report took longer than " + TIMEOUT_SECONDS + " s: ask for less with from, to or where",
                        e);
            case ErrorCode.DATABASE_IS_CLOSED, ErrorCode.DATABASE_CALLED_AT_SHUTDOWN, ErrorCode.OBJECT_CLOSED ->
                new LedgerException("the ledger was closed meanwhile: ask again when the gateway runs", e);
            default ->
                new LedgerException(
                        "the ledger could not answer: " + QueryWords.shown(String.valueOf(e.getMessage())), e);
        };
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            System.getLogger(Ledger.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> "closing a reader: " + e.getMessage());
        }
    }
}
