package io.sluicegate.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Records that are in no database yet, in one of their own in memory, so that the same statements can be asked of it.
 * Confined to one reader.
 */
final class LiveRecords implements AutoCloseable {

    /** How far the wall clock may have been set back since the records were taken. */
    private static final Duration SETBACK = Duration.ofSeconds(10);

    private static final byte[] NO_HASH = {};

    private final Connection connection;

    private LiveRecords(Connection connection) {
        this.connection = connection;
    }

    /**
     * Takes those that the database has not been given meanwhile: the same part of a flow stands in one of both.
     *
     * @param database a connection whose transaction sees one state all the while
     */
    static LiveRecords of(LedgerReader.Live live, Connection database) throws SQLException {
        List<AuditRecord> records = live.records();
        Map<String, AuditRecord> missing = new HashMap<>();
        records.forEach(each -> missing.put(key(each.flow().toString(), each.part()), each));
        Instant oldest = records.stream()
                .map(AuditRecord::endedAt)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        try (PreparedStatement statement = database.prepareStatement(
                "SELECT flow, part FROM " + Schema.RECORDS + " WHERE ended_at >= ? AND ledger = ?")) {
            statement.setObject(1, oldest.minus(SETBACK).atOffset(ZoneOffset.UTC));
            statement.setString(2, live.name().id());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    missing.remove(key(rows.getString(1), rows.getInt(2)));
                }
            }
        }
        return holding(new ArrayList<>(missing.values()), live.name());
    }

    private static String key(String flow, int part) {
        return flow + '/' + part;
    }

    private static LiveRecords holding(List<AuditRecord> records, LedgerName name) throws SQLException {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + Schema.H2_WORDS);
        Connection connection = source.getConnection();
        try {
            Schema.create(connection);
            String table = MonthTables.nameOf(Instant.EPOCH); // the view shows it whatever its month
            MonthTables.of(connection).make(table);
            try (RecordInsert insert = new RecordInsert(connection, table, name.id())) {
                long seq = 0;
                for (AuditRecord each : records) {
                    insert.add(new ChainedRecord(++seq, name.gateway(), RecordBounds.normal(each), NO_HASH, NO_HASH));
                }
                insert.execute();
            }
            return new LiveRecords(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
