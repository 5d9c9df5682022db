package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationTest {

    private static final int COUNT = 300;

    @TempDir
    Path state;

    private H2Database database;
    private Verification.@Nullable Anchor anchor;

    @BeforeEach
    void writeRecordsOfTwoMonths() throws Exception {
        LedgerFolder folder = LedgerFolder.of(Sample.settings(), state);
        folder.create();
        database = new H2Database(folder);
        SqlRecordStore store = new SqlRecordStore(database, "test", () -> ZoneOffset.UTC);
        Instant time = Instant.parse("2026-10-31T22:00:00Z");
        List<AuditRecord> entries = new ArrayList<>();
        for (int i = 1; i <= COUNT; i++) {
            time = time.plus(Duration.ofMinutes(i % 7 == 0 ? -3 : 2)); // out of order, across the border of the months
            entries.add(Sample.exchange().sequence(i).endedAt(time).record());
        }
        store.write(new Links("test").take(entries));
        store.close();
    }

    private Verification.Result verify() throws SQLException {
        try (Connection connection = database.connect()) {
            return Verification.run(connection, "test", anchor, checked -> {});
        }
    }

    private void tamper(String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
            }
        }
    }

    private String tableOf(long seq) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String table : MonthTables.list(connection)) {
                if (statement
                        .executeQuery("SELECT seq FROM " + table + " WHERE seq = " + seq)
                        .next()) {
                    return table;
                }
            }
        }
        throw new AssertionError("no record " + seq);
    }

    @Test
    void whatNobodyTouchedIsFoundWell() throws Exception {
        Verification.Result result = verify();
        assertThat(result.finding()).isNull();
        assertThat(result.records()).isEqualTo(COUNT);
        assertThat(result.last()).isEqualTo(COUNT);
        assertThat(result.head()).hasSize(64);
    }

    @ParameterizedTest
    @DisplayName("rule 25: a record that was changed is named")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            gateway | 'gw2'
            flow | 'mqg-0-1'
            part | 2
            final | FALSE
            started_at | started_at - INTERVAL '1' SECOND
            ended_at | ended_at + INTERVAL '1' SECOND
            client | '192.0.2.2'
            client_port | 1
            account | 'room-102'
            username | 'alice'
            dest | '203.0.113.81'
            dest_port | 81
            listener | 'explicit'
            protocol | 'tls'
            host | 'other.example'
            host_source | 'sni'
            host_verified | TRUE
            method | 'HEAD'
            path | '/'
            status | 404
            media_type | NULL
            user_agent | 'x'
            verdict | 'deny'
            rule | 'school.rules:15'
            rule_label | 'play'
            list_entry | 'x:1'
            rules_version | 'r8'
            cache | 'hit'
            cache_reason | 'fresh'
            upstream | '203.0.113.80:81'
            attempts | 2
            bytes_up | 99
            bytes_down | 999
            origin_bytes_up | 99
            origin_bytes_down | 999
            hit_bytes | 1
            duration_ms | 1
            first_byte_ms | 13
            end_reason | 'client-abort'
            client | 'no address'
            """)
    void aChangeOfAnyColumnIsFoundAndTheRecordNamed(String column, String value) throws Exception {
        tamper("UPDATE " + tableOf(37) + " SET " + column + " = " + value + " WHERE seq = 37");
        assertThat(verify().finding()).startsWith("record 37 ").contains("changed");
    }

    @Test
    void everyColumnButThoseOfTheChainItselfIsTriedAbove() {
        assertThat(RecordColumn.values()).hasSize(39 + 2); // ledger and seq say which record it is
    }

    @Test
    @DisplayName("rule 25: a record that was taken out is named")
    void aRecordThatIsMissingIsNamed() throws Exception {
        tamper("DELETE FROM " + tableOf(120) + " WHERE seq = 120");
        assertThat(verify().finding()).isEqualTo("record 120 is missing");
    }

    @Test
    void recordsThatAreMissingAtTheEndAreNamed() throws Exception {
        tamper("DELETE FROM " + tableOf(COUNT) + " WHERE seq > 295");
        assertThat(verify().finding()).isEqualTo("records 296 to 300 are missing");
    }

    @Test
    void aPositionThatWasMovedToHideWhatIsMissingIsFound() throws Exception {
        tamper("DELETE FROM " + tableOf(COUNT) + " WHERE seq > 295", "UPDATE ledger_position SET seq = 295");
        assertThat(verify().finding()).contains("position was changed");
    }

    @Test
    @DisplayName("rule 25: a record that was put in is named")
    void aRecordBehindTheLastIsFound() throws Exception {
        String columns = String.join(", ", RecordColumn.words()).replace(", seq,", ",");
        tamper("INSERT INTO " + tableOf(COUNT) + " (seq, " + columns + ", hash) SELECT 301, " + columns + ", hash FROM "
                + tableOf(COUNT) + " WHERE seq = 300");
        assertThat(verify().finding()).startsWith("record 301 ");
    }

    @Test
    @DisplayName("rule 25: a chain that was made anew does not fit a head that was kept")
    void aHeadThatWasKeptElsewhereIsHeldAgainstTheChain() throws Exception {
        Verification.Result before = verify();
        anchor = Verification.Anchor.parse("300=" + before.head());
        assertThat(verify().finding()).isNull();
        anchor = Verification.Anchor.parse("299=" + before.head());
        assertThat(verify().finding()).startsWith("record 299 or one before it was changed");
        anchor = Verification.Anchor.parse("302=" + before.head());
        assertThat(verify().finding()).isEqualTo("records 301 to 302 are missing");
    }

    @Test
    void aRecordThatIsInTwoMonthsIsFound() throws Exception {
        String table = tableOf(50);
        String other = table.equals("records_202610") ? "records_202611" : "records_202610";
        tamper("INSERT INTO " + other + " SELECT * FROM " + table + " WHERE seq = 50");
        assertThat(verify().finding()).startsWith("record 50 is there twice");
    }

    @Property(tries = 20)
    void twoRecordsThatChangedPlacesAreFound(@ForAll Random random) throws Exception {
        writeAnew();
        int first = 1 + random.nextInt(COUNT - 1);
        int second = first + 1 + random.nextInt(COUNT - first);
        String a = tableOf(first);
        String b = tableOf(second);
        tamper(
                "UPDATE " + a + " SET seq = 1000 WHERE seq = " + first,
                "UPDATE " + b + " SET seq = " + first + " WHERE seq = " + second,
                "UPDATE " + a + " SET seq = " + second + " WHERE seq = 1000");
        assertThat(verify().finding()).startsWith("record " + first + " ");
    }

    private void writeAnew() throws Exception {
        state = Files.createTempDirectory("ledger");
        writeRecordsOfTwoMonths();
    }
}
