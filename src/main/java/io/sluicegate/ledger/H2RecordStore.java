package io.sluicegate.ledger;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records in H2. A connection that failed is thrown away and made anew, because H2 closes the whole database after some
 * errors. Confined to the writer thread, which must never be interrupted: an interrupt closes the database file.
 */
final class H2RecordStore implements RecordStore {

    private static final int ID_BITS = 80;

    private final Source source;
    private final String gateway;
    private final Supplier<ZoneId> zone;
    private @Nullable Session session;
    private @Nullable Attempt attempt;

    /** Where connections come from. */
    interface Source {
        Connection connect() throws SQLException;
    }

    /** An open connection and the number of the last record in it. */
    private static final class Session {
        private final Connection connection;
        private final RecordInsert insert;
        private final UsageRollup rollup;
        private final String ledger;
        private long head;

        Session(Connection connection, RecordInsert insert, UsageRollup rollup, String ledger, long head) {
            this.connection = connection;
            this.insert = insert;
            this.rollup = rollup;
            this.ledger = ledger;
            this.head = head;
        }
    }

    /** A batch whose commit may have failed or not: the head that it would leave, and how many it left out. */
    private record Attempt(long head, int leftOut) {}

    /** A store whose sums have the days of the zone. */
    H2RecordStore(Source source, String gateway, Supplier<ZoneId> zone) {
        this.source = source;
        this.gateway = gateway;
        this.zone = zone;
    }

    /** Opens the database at start, where a failure has somebody to be told to. */
    void open() throws SQLException, LedgerException {
        Connection connection = source.connect();
        try {
            Schema.migrate(connection, zone);
            connection.setAutoCommit(false);
            String ledger = identity(connection);
            RecordInsert insert = new RecordInsert(connection, ledger, gateway);
            UsageRollup rollup = new UsageRollup(zone, BillingZones.read(connection));
            session = new Session(connection, insert, rollup, ledger, head(connection));
        } finally {
            if (session == null) {
                connection.close();
            }
        }
    }

    private Session session() throws SQLException {
        if (session == null) {
            try {
                open();
            } catch (LedgerException e) {
                throw new SQLException(e.getMessage(), e);
            }
        }
        Session present = session;
        if (present == null) {
            throw new IllegalStateException("open() leaves a session or throws");
        }
        return present;
    }

    private static String identity(Connection connection) throws SQLException {
        String present = Schema.ledger(connection);
        if (present != null) {
            return present;
        }
        String id =
                new BigInteger(ID_BITS, new SecureRandom()).setBit(ID_BITS - 1).toString(Character.MAX_RADIX);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO ledger_identity VALUES (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
        connection.commit();
        return id;
    }

    private static long head(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COALESCE(MAX(seq), 0) FROM " + Schema.RECORDS)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Override
    public int write(List<AuditRecord> batch) throws SQLException {
        Session current = session();
        Attempt earlier = attempt;
        if (earlier != null && earlier.head() == current.head) {
            // The commit was answered with an error, but the rows are there.
            attempt = null;
            return earlier.leftOut();
        }
        try {
            return insert(current, batch);
        } catch (SQLException | RuntimeException e) {
            discard();
            throw e;
        }
    }

    private int insert(Session current, List<AuditRecord> batch) throws SQLException {
        long next = current.head;
        for (AuditRecord entry : batch) {
            if (add(current, entry, next + 1)) {
                next++;
            }
        }
        int leftOut = batch.size() - (int) (next - current.head);
        if (next > current.head) {
            attempt = new Attempt(next, leftOut);
            current.insert.execute();
            current.rollup.flush(current.connection);
            current.connection.commit();
            current.head = next;
        }
        attempt = null;
        return leftOut;
    }

    private boolean add(Session current, AuditRecord entry, long seq) throws SQLException {
        try {
            UsageEntry usage = UsageEntry.of(entry, current.ledger, gateway);
            current.insert.add(entry, seq);
            current.rollup.add(usage);
            return true;
        } catch (RuntimeException e) {
            System.getLogger(H2RecordStore.class.getName()).log(System.Logger.Level.DEBUG, "a record was left out", e);
            return false;
        }
    }

    private void discard() {
        Session broken = session;
        session = null;
        if (broken != null) {
            try (Connection closing = broken.connection) {
                closing.rollback();
            } catch (SQLException e) {
                System.getLogger(H2RecordStore.class.getName())
                        .log(System.Logger.Level.DEBUG, () -> "closing a broken connection: " + e.getMessage());
            }
        }
    }

    @Override
    public void sync() throws SQLException {
        try (Statement statement = session().connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
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
            try (Connection connection = last.connection;
                    Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
                // Reports that still run would otherwise keep the database open behind us.
                statement.execute("SHUTDOWN");
            }
        }
    }
}
