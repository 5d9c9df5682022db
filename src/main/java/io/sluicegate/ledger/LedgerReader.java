package io.sluicegate.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Asks the ledger, over a connection of its own, so that writing goes on. All answers are of one state: that of the moment
 * at which it was opened. For one thread at a time, which blocks for a
 * minute at most and must not be interrupted meanwhile.
 */
public final class LedgerReader implements AutoCloseable {

    private static final int TIMEOUT_SECONDS = 60;
    /** The SQL state of both databases. */
    private static final String CANCELED = "57014";
    /** Rows that a database across a network sends at a time. */
    private static final int FETCH = 1_000;

    private final Connection connection;
    private final BillingZones zones;
    private final @Nullable LiveRecords live;
    private final Database database;
    private final Dialect dialect;

    private LedgerReader(Database database, Connection connection, @Nullable Live live) throws SQLException {
        this.connection = connection;
        this.database = database;
        this.dialect = Dialect.of(connection);
        Schema.readOneState(connection);
        this.zones = BillingZones.read(connection);
        this.live = live == null || live.records().isEmpty() ? null : LiveRecords.of(live, connection);
    }

    /**
     * Records that may be in no database yet.
     *
     * @param name whose they are
     */
    record Live(List<AuditRecord> records, LedgerName name) {}

    /**
     * A reader of an open database.
     *
     * @param connection which it takes
     * @param live null for none
     */
    static LedgerReader of(Database database, Connection connection, @Nullable Live live)
            throws SQLException, LedgerException {
        try {
            Schema.requireCurrent(connection);
            return new LedgerReader(database, connection, live);
        } catch (SQLException | RuntimeException | LedgerException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Opens a ledger that no gateway is writing; makes and changes nothing. What still waits in the journal is read too, and
     * what is owed for flows that a kill has cut off.
     *
     * @param gateway whose journal it is
     * @throws LedgerException when it is not there, is in use, or cannot be read: one line that says what to do
     */
    public static LedgerReader openReadOnly(
            Path stateDirectory, LedgerSettings settings, String gateway, InstantSource clock) throws LedgerException {
        Database database = Database.of(settings, stateDirectory);
        try {
            Connection connection = database.connectAlone();
            Waiting waiting;
            try {
                waiting = Waiting.of(connection, new JournalFolder(stateDirectory), clock);
            } catch (SQLException | IOException | LedgerException | IllegalArgumentException e) {
                connection.close();
                throw e;
            }
            return of(database, connection, new Live(waiting.records(), new LedgerName(waiting.ledger(), gateway)));
        } catch (SQLException e) {
            throw database.explain(e);
        } catch (IOException | IllegalArgumentException e) {
            throw new LedgerException("the journal cannot be read: " + e.getMessage(), e);
        }
    }

    /** The zone of the rules when the newest records were written: whose days, and whose hours of tariffs, are meant. */
    public ZoneId zone() {
        ZoneId latest = zones.latest();
        return latest == null ? ZoneId.systemDefault() : latest;
    }

    /**
     * Sums by the dimensions of the query, the largest first, times in their order.
     *
     * @param pricing what things cost; asked where the query wants the cost, and else null
     * @throws QueryException when no limit was named and there are too many rows for one report
     */
    public ReportTable usage(UsageQuery query, @Nullable Pricing pricing) throws LedgerException {
        PricedRows prices = pricing == null || !query.cost() ? null : new PricedRows(pricing, query.zone());
        UsageAnswer answer = new UsageAnswer(query, prices);
        for (UsagePart part : UsagePart.of(query, prices, zones)) {
            UsageSql sql = new UsageSql(query, part, prices, dialect);
            ask(connection, sql.sql(), sql.parameters(), query.zone(), result -> sql.read(result, answer));
        }
        if (live != null) {
            UsagePart all = new UsagePart(UsageTable.ROWS, query.from(), query.to());
            UsageSql sql = new UsageSql(query, all, prices, Dialect.H2);
            ask(live.connection(), sql.sql(), sql.parameters(), query.zone(), result -> sql.read(result, answer));
        }
        return answer.table();
    }

    /**
     * Single records with all columns, the newest first: a month after another, the latest first, until there are enough. All
     * of them at once would be sorted in vain.
     */
    public ReportTable records(RecordsQuery query) throws LedgerException {
        RecordsSql records = new RecordsSql(query);
        for (String table : newestFirst()) {
            if (!records.isFull() || table.equals(Schema.BEFORE_MONTHS)) {
                ask(
                        connection,
                        records.sql(table),
                        records.parameters(),
                        query.zone(),
                        result -> records.read(result, false));
            }
        }
        if (live != null) {
            ask(
                    live.connection(),
                    records.sql(Schema.RECORDS),
                    records.parameters(),
                    query.zone(),
                    result -> records.read(result, true));
        }
        return records.table();
    }

    private List<String> newestFirst() throws LedgerException {
        try {
            List<String> tables = new ArrayList<>(MonthTables.list(connection));
            Collections.reverse(tables);
            tables.add(Schema.BEFORE_MONTHS);
            return tables;
        } catch (SQLException e) {
            throw explain(e);
        }
    }

    /** Records in the order of their numbers, a page at a time; what is under way is not among them. */
    public ExportPage export(ExportQuery query) throws LedgerException {
        ExportSql sql = new ExportSql(query);
        if (query.place() == null) {
            ask(connection, sql.span(), sql.spanParameters(), query.zone(), sql::readSpan);
        }
        ask(connection, sql.page(), sql.pageParameters(), query.zone(), sql::readPage);
        return sql.page(query);
    }

    /**
     * Checks the hash chain of each ledger in the database; reads all records once, and may take minutes.
     *
     * @param anchor a head that was kept elsewhere, of the one ledger there is; null for none
     * @param progress is told now and then how many records of a ledger have been checked
     */
    public List<Verification.Result> verify(Verification.@Nullable Anchor anchor, LongConsumer progress)
            throws LedgerException {
        try {
            List<Verification.Result> results = new ArrayList<>();
            for (String ledger : Verification.ledgers(connection)) {
                results.add(Verification.run(connection, ledger, anchor, progress));
            }
            return results;
        } catch (SQLException e) {
            throw explain(e);
        }
    }

    /** How much there is: {@code records, first_ended_at, last_ended_at, bytes_on_disk, bytes_per_record}. */
    public Map<String, @Nullable Object> stats(ZoneId zone) throws LedgerException {
        Map<String, @Nullable Object> stats = new LinkedHashMap<>();
        String sql = "SELECT COUNT(*), MIN(ended_at), MAX(ended_at) FROM " + Schema.RECORDS;
        ask(connection, sql, List.of(), zone, result -> {
            result.next();
            long records = result.getLong(1);
            stats.put("records", records);
            stats.put("first_ended_at", moment(result.getObject(2, OffsetDateTime.class), zone));
            stats.put("last_ended_at", moment(result.getObject(3, OffsetDateTime.class), zone));
            long bytes = database.bytes(connection);
            stats.put("bytes_on_disk", bytes);
            stats.put("bytes_per_record", records == 0 ? null : bytes / records);
        });
        return stats;
    }

    private static @Nullable String moment(@Nullable OffsetDateTime time, ZoneId zone) {
        return time == null ? null : ReportTimes.moment(time, zone);
    }

    private interface Reading {
        void read(ResultSet result) throws SQLException;
    }

    private static void ask(Connection asked, String sql, List<Object> parameters, ZoneId zone, Reading reading)
            throws LedgerException {
        try {
            setZone(asked, zone);
            try (PreparedStatement statement = asked.prepareStatement(sql)) {
                statement.setQueryTimeout(TIMEOUT_SECONDS);
                statement.setFetchSize(FETCH);
                for (int i = 0; i < parameters.size(); i++) {
                    statement.setObject(i + 1, parameters.get(i));
                }
                try (ResultSet result = statement.executeQuery()) {
                    reading.read(result);
                }
            }
        } catch (SQLException e) {
            throw explain(e);
        }
    }

    /** Hours and days are made by the session's clock. */
    private static void setZone(Connection asked, ZoneId zone) throws SQLException {
        try (Statement statement = asked.createStatement()) {
            statement.execute(Dialect.of(asked).setZone(zone));
        }
    }

    private static LedgerException explain(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.equals(CANCELED)) {
            return new LedgerException(
                    "the report took longer than " + TIMEOUT_SECONDS + " s: ask for less with from, to or where", e);
        }
        if (state.startsWith("08") || state.startsWith("57P")) {
            return new LedgerException("the ledger's database went away meanwhile: ask again when it is back", e);
        }
        return switch (e.getErrorCode()) {
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
            if (live != null) {
                live.close();
            }
            connection.close();
        } catch (SQLException e) {
            System.getLogger(Ledger.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> "closing a reader: " + e.getMessage());
        }
    }
}
