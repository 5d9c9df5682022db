package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {

    private static final String COLUMNS = "ledger, gateway, seq, flow, part, final, started_at, ended_at, client,"
            + " client_port, account, username, dest, dest_port, listener, protocol, host, host_source, host_verified,"
            + " method, path, status, media_type, user_agent, verdict, rule, rule_label, list_entry, rules_version,"
            + " cache, cache_reason, upstream, attempts, bytes_up, bytes_down, origin_bytes_up, origin_bytes_down,"
            + " hit_bytes, duration_ms, first_byte_ms, end_reason";

    @TempDir
    Path state;

    private LedgerFolder folder;

    @BeforeEach
    void makeLedger() throws LedgerException {
        folder = LedgerFolder.of(Sample.settings(), state);
        Sample.open(state, InstantSource.fixed(Sample.NOON)).close();
    }

    @Test
    void theViewHasThePublishedColumns() throws SQLException {
        try (Connection connection = folder.openReadOnly();
                ResultSet columns = connection.getMetaData().getColumns(null, null, "RECORDS", null)) {
            List<String> names = new ArrayList<>();
            while (columns.next()) {
                names.add(columns.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
            assertThat(String.join(", ", names)).isEqualTo(COLUMNS);
            assertThat(RecordColumn.words()).isEqualTo(names);
        }
    }

    @Test
    void theWidthsInTheCodeAreThoseOfTheDatabase() throws SQLException {
        try (Connection connection = folder.openReadOnly();
                ResultSet columns = connection.getMetaData().getColumns(null, null, "AUDIT_RECORDS", null)) {
            for (RecordColumn column : RecordColumn.values()) {
                columns.next();
                assertThat(columns.getString("TYPE_NAME")).as(column.word()).isEqualTo(typeName(column));
                if (column.width() > 0) {
                    assertThat(columns.getInt("COLUMN_SIZE")).as(column.word()).isEqualTo(column.width());
                }
            }
        }
    }

    private static String typeName(RecordColumn column) {
        return switch (column.kind()) {
            case TEXT, ADDRESS -> "CHARACTER VARYING";
            case NUMBER, BYTES -> "BIGINT";
            case FLAG -> "BOOLEAN";
            case TIME -> "TIMESTAMP WITH TIME ZONE";
        };
    }

    @Test
    void onlyTheNumberAndTheEndHaveAnIndex() throws SQLException {
        Set<String> indexed = new TreeSet<>();
        try (Connection connection = folder.openReadOnly()) {
            DatabaseMetaData meta = connection.getMetaData();
            try (ResultSet indexes = meta.getIndexInfo(null, null, "AUDIT_RECORDS", false, false)) {
                while (indexes.next()) {
                    indexed.add(indexes.getString("COLUMN_NAME"));
                }
            }
        }
        assertThat(indexed).containsExactly("ENDED_AT", "SEQ");
    }

    @Test
    void theUsageTablesHaveThePublishedColumns() throws SQLException {
        assertThat(columns("USAGE"))
                .isEqualTo("ledger, gateway, slot_start, account, client, protocol, verdict, exchanges, bytes_up,"
                        + " bytes_down, hit_bytes");
        assertThat(columns("USAGE_DAYS"))
                .isEqualTo("ledger, gateway, day, account, client, protocol, verdict, exchanges, bytes_up, bytes_down,"
                        + " hit_bytes");
        assertThat(columns("USAGE_SITES"))
                .isEqualTo("ledger, gateway, day, account, site, verdict, rule, exchanges, bytes_up, bytes_down,"
                        + " hit_bytes");
    }

    private String columns(String table) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = folder.openReadOnly();
                ResultSet columns = connection.getMetaData().getColumns(null, null, table, null)) {
            while (columns.next()) {
                names.add(columns.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return String.join(", ", names);
    }

    @Test
    void aMonthOfUsageIsARangeOfItsKey() throws SQLException {
        try (Connection connection = folder.openReadOnly()) {
            assertThat(SqlRows.of(
                            connection,
                            "EXPLAIN SELECT SUM(exchanges) FROM usage WHERE slot_start >= '2026-11-01 00:00:00Z'"
                                    + " AND slot_start < '2026-12-01 00:00:00Z'"))
                    .singleElement()
                    .asString()
                    .contains("PRIMARY_KEY")
                    .contains("SLOT_START >=");
        }
    }

    @Test
    void aLedgerWithoutUsageGetsItFromItsRecords() throws Exception {
        try (Ledger ledger = Sample.open(state, InstantSource.fixed(Sample.NOON))) {
            for (int i = 0; i < 25_000; i++) {
                ledger.loop(0)
                        .append(Sample.exchange()
                                .client("192.0.2." + i % 200)
                                .host("h" + i % 50 + ".example")
                                .record());
            }
            ledger.loop(0).append(Sample.bare());
        }
        List<String> slots;
        List<String> sites;
        try (Connection connection = folder.openToWrite()) {
            slots = SqlRows.of(connection, "SELECT * FROM usage ORDER BY 3, 4, 5, 6, 7");
            sites = SqlRows.of(connection, "SELECT * FROM usage_sites ORDER BY 3, 4, 5, 6, 7");
            String columns = String.join(", ", RecordColumn.words());
            connection
                    .createStatement()
                    .execute("INSERT INTO audit_records SELECT " + columns + " FROM records_202611");
            connection
                    .createStatement()
                    .execute(
                            "DROP TABLE usage; DROP TABLE usage_days; DROP TABLE usage_sites; DROP TABLE billing_zones");
            connection.createStatement().execute("DELETE FROM schema_version WHERE version > 1");
            Schema.migrate(connection, () -> ZoneOffset.UTC);

            assertThat(SqlRows.of(connection, "SELECT * FROM usage ORDER BY 3, 4, 5, 6, 7"))
                    .isEqualTo(slots);
            assertThat(SqlRows.of(connection, "SELECT * FROM usage_sites ORDER BY 3, 4, 5, 6, 7"))
                    .isEqualTo(sites);
            assertThat(slots).hasSize(201);
        }
    }

    @Test
    void migratingTwiceChangesNothing() throws Exception {
        try (Connection connection = folder.openToWrite()) {
            Schema.migrate(connection, () -> ZoneOffset.UTC);
            Schema.migrate(connection, () -> ZoneOffset.UTC);
            Schema.requireCurrent(connection);
        }
    }

    @Test
    void aScriptThatBrokeOffIsRunAgain() throws Exception {
        try (Connection connection = folder.openToWrite()) {
            connection.createStatement().execute("DELETE FROM schema_version");
            connection.createStatement().execute("DROP VIEW records");
            Schema.migrate(connection, () -> ZoneOffset.UTC);
            Schema.requireCurrent(connection);
            try (ResultSet result = connection.createStatement().executeQuery("SELECT COUNT(*) FROM records")) {
                assertThat(result.next()).isTrue();
            }
        }
    }

    @Test
    void aNewerLedgerIsRefusedByWriterAndReader() throws SQLException {
        execute("INSERT INTO schema_version VALUES (99)");

        assertThatThrownBy(() -> Sample.open(state, InstantSource.fixed(Sample.NOON)))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("newer version");
        assertThatThrownBy(() -> LedgerReader.openReadOnly(state, Sample.settings(), "gw1", Instant::now))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("newer version");
    }

    @Test
    void anOlderLedgerIsNotReadBeforeItIsBroughtUpToDate() throws SQLException {
        execute("DELETE FROM schema_version");

        assertThatThrownBy(() -> LedgerReader.openReadOnly(state, Sample.settings(), "gw1", Instant::now))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("older version");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = folder.openToWrite()) {
            connection.createStatement().execute(sql);
        }
    }
}
