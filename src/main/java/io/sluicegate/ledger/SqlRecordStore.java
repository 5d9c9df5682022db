package io.sluicegate.ledger;

import io.sluicegate.flow.SafeText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records in an SQL database. A connection that failed is thrown away and made anew, because H2 closes the whole database
 * after some errors. Confined to the writer thread, which must never be interrupted: in H2 an interrupt closes the file.
 */
final class SqlRecordStore implements RecordStore {

    private final Database database;
    private final String ledger;
    private final Supplier<ZoneId> zone;
    private @Nullable Session session;

    /** An open connection and what is known of the database behind it. */
    private static final class Session {
        private final Connection connection;
        private final MonthTables months;
        private final UsageRollup rollup;
        private final Map<String, RecordInsert> inserts = new LinkedHashMap<>();
        private Position position;

        Session(Connection connection, MonthTables months, UsageRollup rollup, Position position) {
            this.connection = connection;
            this.months = months;
            this.rollup = rollup;
            this.position = position;
        }
    }

    /**
     * A store of one ledger's records.
     *
     * @param zone whose days its sums have
     */
    SqlRecordStore(Database database, String ledger, Supplier<ZoneId> zone) {
        this.database = database;
        this.ledger = ledger;
        this.zone = zone;
    }

    /** The id of the ledger that the database was made for; it is made for {@code fresh} where it has none. */
    static String identity(Database database, Supplier<ZoneId> zone, String fresh)
            throws SQLException, LedgerException {
        try (Connection connection = open(database)) {
            Schema.migrate(connection, zone);
            String present = Schema.ledger(connection);
            if (present != null) {
                return present;
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO ledger_identity VALUES (?)")) {
                insert.setString(1, fresh);
                insert.executeUpdate();
            }
            return fresh;
        }
    }

    /** A connection, to a new database where the old one is broken. */
    private static Connection open(Database database) throws SQLException {
        try {
            return database.connect();
        } catch (SQLException e) {
            if (database.isBroken(e) && database.setAside(SafeText.of(String.valueOf(e.getMessage()), 100))) {
                return database.connect();
            }
            throw e;
        }
    }

    @Override
    public Position position() throws SQLException, LedgerException {
        return session().position;
    }

    private Session session() throws SQLException, LedgerException {
        Session present = session;
        if (present == null) {
            present = connect();
            session = present;
        }
        return present;
    }

    private Session connect() throws SQLException, LedgerException {
        Connection connection = open(database);
        try {
            Schema.migrate(connection, zone);
            connection.setAutoCommit(false);
            MonthTables months = MonthTables.of(connection);
            UsageRollup rollup = new UsageRollup(zone, BillingZones.read(connection));
            return new Session(connection, months, rollup, position(connection));
        } catch (SQLException | LedgerException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private Position position(Connection connection) throws SQLException {
        Position there = read(connection);
        if (there != null) {
            return there;
        }
        Position none = new Position(before(connection), Chain.genesis(ledger));
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO ledger_position (ledger, seq, hash) VALUES (?, ?, ?)")) {
            insert.setString(1, ledger);
            insert.setLong(2, none.seq());
            insert.setBytes(3, none.hash());
            insert.executeUpdate();
        }
        connection.commit();
        return none;
    }

    /** The last record of those that were written before there was a journal. */
    private long before(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT COALESCE(MAX(seq), 0) FROM " + Schema.BEFORE_MONTHS + " WHERE ledger = ?")) {
            select.setString(1, ledger);
            try (ResultSet result = select.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    private @Nullable Position read(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT seq, hash FROM ledger_position WHERE ledger = ? FOR UPDATE")) {
            select.setString(1, ledger);
            try (ResultSet result = select.executeQuery()) {
                return result.next() ? new Position(result.getLong(1), result.getBytes(2)) : null;
            }
        } finally {
            connection.commit();
        }
    }

    @Override
    public void write(List<ChainedRecord> batch) throws SQLException, LedgerException {
        Session current = session();
        List<ChainedRecord> fresh = batch.stream()
                .filter(record -> record.seq() > current.position.seq())
                .toList();
        if (fresh.isEmpty()) {
            return;
        }
        try {
            requireContinuation(current.position, fresh.get(0));
            makeMonths(current, fresh);
            insert(current, fresh);
        } catch (SQLException | LedgerException | RuntimeException e) {
            discard();
            throw e;
        }
    }

    private void requireContinuation(Position there, ChainedRecord next) throws LedgerException {
        if (next.seq() == there.seq() + 1 && !Arrays.equals(next.previous(), there.hash())) {
            throw new LedgerException(
                    "the database does not hold this journal's records: its chain has another hash at " + there.seq()
                            + "; nothing is written to it until ledger.url names the right one");
        }
    }

    private static void makeMonths(Session current, List<ChainedRecord> records) throws SQLException {
        for (ChainedRecord record : records) {
            String table = MonthTables.nameOf(record.entry().endedAt());
            if (!current.months.holds(table)) {
                current.months.make(table);
            }
        }
    }

    private void insert(Session current, List<ChainedRecord> records) throws SQLException {
        ChainedRecord last = records.get(records.size() - 1);
        Position next = new Position(last.seq(), last.hash());
        advance(current, next);
        noteGap(current, records.get(0));
        Set<Long> present = present(current, records);
        for (ChainedRecord record : records) {
            if (present.contains(record.seq())) {
                continue;
            }
            insertInto(current, MonthTables.nameOf(record.entry().endedAt())).add(record);
            current.rollup.add(UsageEntry.of(record.entry(), ledger, record.gateway()));
        }
        for (RecordInsert insert : current.inserts.values()) {
            insert.execute();
        }
        current.rollup.flush(current.connection);
        current.connection.commit();
        current.position = next;
    }

    /** The numbers of rows that are there although the position does not say so: they are summed already. */
    private Set<Long> present(Session current, List<ChainedRecord> records) throws SQLException {
        Set<Long> present = new HashSet<>();
        Set<String> tables = new HashSet<>();
        for (ChainedRecord record : records) {
            tables.add(MonthTables.nameOf(record.entry().endedAt()));
        }
        for (String table : tables) {
            try (PreparedStatement select = current.connection.prepareStatement(
                    "SELECT seq FROM " + table + " WHERE ledger = ? AND seq >= ? AND seq <= ?")) {
                select.setString(1, ledger);
                select.setLong(2, records.get(0).seq());
                select.setLong(3, records.get(records.size() - 1).seq());
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        present.add(result.getLong(1));
                    }
                }
            }
        }
        return present;
    }

    /** Records that a damaged block of the journal has lost are known to be gone. */
    private void noteGap(Session current, ChainedRecord next) throws SQLException {
        if (next.seq() == current.position.seq() + 1) {
            return;
        }
        try (PreparedStatement insert = current.connection.prepareStatement(
                "INSERT INTO removed_records (ledger, first_seq, last_seq, last_hash, reason) VALUES (?, ?, ?, ?, 'damage')")) {
            insert.setString(1, ledger);
            insert.setLong(2, current.position.seq() + 1);
            insert.setLong(3, next.seq() - 1);
            insert.setBytes(4, next.previous());
            insert.executeUpdate();
        }
    }

    private RecordInsert insertInto(Session current, String table) throws SQLException {
        RecordInsert insert = current.inserts.get(table);
        if (insert == null) {
            insert = new RecordInsert(current.connection, table, ledger);
            current.inserts.put(table, insert);
        }
        return insert;
    }

    /** First of all, so that the row stays locked until the transaction ends: one process at a time writes a ledger. */
    private void advance(Session current, Position next) throws SQLException {
        try (PreparedStatement update = current.connection.prepareStatement(
                "UPDATE ledger_position SET seq = ?, hash = ? WHERE ledger = ? AND seq = ? AND hash = ?")) {
            update.setLong(1, next.seq());
            update.setBytes(2, next.hash());
            update.setString(3, ledger);
            update.setLong(4, current.position.seq());
            update.setBytes(5, current.position.hash());
            if (update.executeUpdate() != 1) {
                throw new SQLException("somebody else has written to ledger " + ledger + " meanwhile");
            }
        }
    }

    @Override
    public Retention.Removed remove(Instant records, Instant usage, int most) throws SQLException, LedgerException {
        Session current = session();
        try {
            current.inserts.clear(); // their statements keep the tables from being dropped
            return new Retention(current.connection, current.months, ledger).remove(records, usage, most);
        } catch (SQLException | RuntimeException e) {
            discard();
            throw e;
        }
    }

    @Override
    public void beginAnew() throws SQLException, LedgerException {
        close();
        if (!database.setAside("asked to make it anew")) {
            throw new LedgerException(
                    "the database cannot be put aside: it is made anew only where it is H2 in a folder"
                            + " that the gateway can write");
        }
    }

    private void discard() {
        Session broken = session;
        session = null;
        if (broken != null) {
            try (Connection closing = broken.connection) {
                closing.rollback();
            } catch (SQLException e) {
                System.getLogger(SqlRecordStore.class.getName())
                        .log(System.Logger.Level.DEBUG, () -> "closing a broken connection: " + e.getMessage());
            }
        }
    }

    @Override
    public void sync() throws SQLException {
        Session current = session;
        if (current == null) {
            return;
        }
        try {
            database.sync(current.connection);
        } catch (SQLException e) {
            discard();
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        Session last = session;
        session = null;
        if (last != null) {
            try (Connection connection = last.connection) {
                database.shutDown(connection);
            }
        }
    }
}
