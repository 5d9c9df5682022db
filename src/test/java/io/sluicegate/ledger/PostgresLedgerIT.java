package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.testing.LoopbackPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger in a real PostgreSQL: several gateways, a server that goes away, processes that are killed. */
class PostgresLedgerIT {

    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String TOTALS = "SELECT COUNT(*), COUNT(DISTINCT flow), SUM(bytes_down) FROM records";
    private static final String SUMS = "SELECT SUM(exchanges), SUM(bytes_down) FROM ";

    private static LoopbackPostgres server;
    private static int databases;

    @TempDir
    Path folder;

    private LedgerSettings settings;

    @BeforeAll
    static void startServer() throws IOException {
        server = new LoopbackPostgres();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void makeDatabase() throws Exception {
        Path password = folder.resolve("password");
        Files.writeString(password, LoopbackPostgres.PASSWORD + "\n");
        String name = "ledger" + ++databases;
        settings = Sample.settings(server, name, password);
        sql(Sample.settings(server, "postgres", password), "CREATE DATABASE " + name);
    }

    private static void sql(LedgerSettings where, String statement) throws Exception {
        try (Connection connection = PostgresDatabase.of(where).connect();
                Statement executing = connection.createStatement()) {
            executing.execute(statement);
        }
    }

    private List<String> rows(String question) throws Exception {
        try (Connection connection = PostgresDatabase.of(settings).connectToRead()) {
            return SqlRows.of(connection, question);
        }
    }

    private Path state(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private Ledger open(String name) throws Exception {
        return Sample.open(settings, state(name), CLOCK);
    }

    private static void append(Ledger ledger, long first, long last) {
        Sample.many(first, last).forEach(ledger.loop(0)::append);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void verifyAll(int ledgers) throws Exception {
        try (Connection connection = PostgresDatabase.of(settings).connectToRead()) {
            List<String> all = Verification.ledgers(connection);
            assertThat(all).hasSize(ledgers);
            for (String each : all) {
                Verification.Result result = Verification.run(connection, each, null, records -> {});
                assertThat(result.finding()).isNull();
                assertThat(result.records()).isEqualTo(result.last());
                assertThat(result.gone()).isZero();
            }
        }
    }

    private void verifyTotals(long records) throws Exception {
        long bytes = records * 1_000;
        assertThat(rows(TOTALS)).containsExactly(records + " " + records + " " + bytes);
        assertThat(rows(SUMS + "usage")).containsExactly(records + " " + bytes);
        assertThat(rows(SUMS + "usage_sites")).containsExactly(records + " " + bytes);
    }

    @Test
    void whatIsAppendedIsInTheDatabaseAfterAFlush() throws Exception {
        try (Ledger ledger = open("gw1")) {
            append(ledger, 1, 1_000);
            assertThat(ledger.flush(DEADLINE)).isTrue();
            assertThat(ledger.troubles()).isEmpty();
            verifyTotals(1_000);
        }
        verifyAll(1);
    }

    @Test
    void aStateDirectoryKeepsItsLedgerAndANewOneBeginsAnother() throws Exception {
        for (String name : List.of("gw1", "gw1", "gw2")) {
            try (Ledger ledger = open(name)) {
                Sample record = Sample.exchange()
                        .sequence(rows("SELECT 1 FROM pg_class").size());
                ledger.loop(0).append(record.record());
            }
        }
        assertThat(rows("SELECT seq FROM ledger_position ORDER BY seq")).containsExactly("1", "2");
        assertThat(rows("SELECT ledger FROM ledger_identity")).isEmpty();
        verifyAll(2);
    }

    @Test
    void twoGatewaysWriteIntoOneDatabaseAtOnce() throws Exception {
        try (Ledger one = open("gw1");
                Ledger other = open("gw2")) {
            for (int i = 0; i < 12; i++) {
                append(one, i * 500L + 1, i * 500L + 500);
                append(other, 100_000 + i * 500L + 1, 100_000 + i * 500L + 500);
                // Both make the table of the same month at about the same time.
                AuditRecord next = Sample.exchange()
                        .sequence(200_000 + i)
                        .endedAt(Sample.NOON.plus(Duration.ofDays(31L * i)))
                        .record();
                AuditRecord same = Sample.exchange()
                        .sequence(300_000 + i)
                        .endedAt(Sample.NOON.plus(Duration.ofDays(31L * i)))
                        .record();
                one.loop(0).append(next);
                other.loop(0).append(same);
            }
            assertThat(one.flush(DEADLINE)).isTrue();
            assertThat(other.flush(DEADLINE)).isTrue();
        }
        verifyTotals(2 * (6_000 + 12));
        verifyAll(2);
        try (LedgerReader reader = LedgerReader.openReadOnly(folder, settings, "gw1", Instant::now)) {
            assertThat(reader.stats(ZoneOffset.UTC)).containsEntry("records", 12_024L);
            int exported = 0;
            ExportQuery query = ExportQuery.parse(Map.of(), ZoneOffset.UTC, Sample.NOON);
            for (ExportPage page = reader.export(query); page != null; ) {
                exported += page.records().rows().size();
                page = page.next() == null ? null : reader.export(query.at(page.next()));
            }
            assertThat(exported).isEqualTo(12_024);
        }
    }

    @Test
    void theServerMayBeAwayWhileRecordsCome() throws Exception {
        try (Ledger ledger = open("gw1")) {
            for (int round = 0; round < 3; round++) {
                append(ledger, round * 3_000L + 1, round * 3_000L + 1_000);
                if (round == 0) {
                    ledger.flush(DEADLINE);
                }
                if (round == 1) {
                    server.kill();
                } else {
                    server.stop();
                }
                append(ledger, round * 3_000L + 1_001, round * 3_000L + 2_000);
                await(() -> !ledger.troubles().isEmpty());
                assertThat(ledger.isAccepting()).isTrue();
                assertThat(ledger.backlog()).isGreaterThanOrEqualTo(1_000);
                server.start();
                append(ledger, round * 3_000L + 2_001, round * 3_000L + 3_000);
                assertThat(ledger.flush(DEADLINE)).isTrue();
                await(() -> ledger.troubles().isEmpty());
            }
        }
        verifyTotals(9_000);
        verifyAll(1);
    }

    @Test
    void aReportSaysThatTheDatabaseIsAwayAndHowManyRecordsWait() throws Exception {
        try (Ledger ledger = open("gw1")) {
            append(ledger, 1, 10);
            ledger.flush(DEADLINE);
            server.stop();
            try {
                append(ledger, 11, 17);
                await(() -> ledger.backlog() == 7);
                assertThatThrownBy(() -> ledger.reader(List.of()))
                        .isInstanceOf(LedgerException.class)
                        .hasMessageContaining("the ledger's database //127.0.0.1:")
                        .hasMessageContaining(" is away (")
                        .hasMessageEndingWith("; 7 records wait in the journal")
                        .hasMessageNotContaining("\n");
                assertThatThrownBy(() -> LedgerReader.openReadOnly(folder, settings, "gw1", Instant::now))
                        .isInstanceOf(LedgerException.class)
                        .hasMessageContaining(" is away (");
            } finally {
                server.start();
            }
        }
    }

    @Test
    void theFirstStartOfAllMayFindNoServer() throws Exception {
        server.stop();
        Ledger ledger;
        try {
            ledger = open("gw1");
            append(ledger, 1, 100);
            await(() -> ledger.backlog() == 100);
        } finally {
            server.start();
        }
        assertThat(ledger.flush(DEADLINE)).isTrue();
        ledger.close();
        verifyTotals(100);
        verifyAll(1);
    }

    @Test
    void aStartWithoutTheServerKnowsHowMuchWaits() throws Exception {
        try (Ledger ledger = open("gw1")) {
            append(ledger, 1, 500);
            ledger.flush(DEADLINE);
        }
        server.stop();
        try (Ledger ledger = open("gw1")) {
            append(ledger, 501, 510);
            await(() -> ledger.backlog() == 10);
            server.start();
            assertThat(ledger.flush(DEADLINE)).isTrue();
        }
        verifyTotals(510);
    }

    @Test
    void killsLoseNothingAndCountNothingTwice() throws Exception {
        Path state = state("gw1");
        Random random = new Random();
        long last = 0;
        for (int kill = 0; kill < 5; kill++) {
            long told = AppendingProcess.run(state, settings, last + 1, 2_000 + random.nextInt(8_000));
            try (Ledger ledger = Sample.open(settings, state, CLOCK)) {
                assertThat(ledger.flush(DEADLINE)).isTrue();
            }
            last = Long.parseLong(rows("SELECT COUNT(*) FROM records").get(0));
            // The last may have been appended although there was no time to tell it.
            assertThat(last).isBetween(told, told + 1);
        }
        verifyTotals(last);
        verifyAll(1);
    }

    @Test
    void rowsThatAreThereAreNeitherWrittenNorSummedAgain() throws Exception {
        try (Ledger ledger = open("gw1")) {
            append(ledger, 1, 300);
        }
        sql(settings, "DELETE FROM ledger_position");
        try (Ledger ledger = open("gw1")) {
            append(ledger, 301, 400);
            assertThat(ledger.flush(DEADLINE)).isTrue();
        }
        verifyTotals(400);
        verifyAll(1);
    }

    @Test
    void nothingIsWrittenBehindTheHeadOfAnotherChain() throws Exception {
        try (Ledger ledger = open("gw1")) {
            append(ledger, 1, 50);
        }
        sql(settings, "UPDATE ledger_position SET hash = '\\x00'");
        try (Ledger ledger = open("gw1")) {
            append(ledger, 51, 60);
            await(() -> !ledger.troubles().isEmpty());
            assertThat(ledger.troubles()).singleElement().asString().contains("its chain has another hash at 50");
            assertThat(ledger.flush(Duration.ofMillis(1))).isFalse();
            sql(settings, "UPDATE ledger_position SET seq = 1000");
            await(() -> ledger.troubles().toString().contains("the database with 1000"));
        }
        verifyTotals(50);
    }

    @Test
    void whoMayNotComeInIsTold() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong"), "guess\n");
        LedgerSettings guessing = Sample.settings(server, "postgres", wrong);
        assertThatThrownBy(() -> LedgerReader.openReadOnly(folder, guessing, "gw1", Instant::now))
                .hasMessageContaining("does not let the gateway in")
                .hasMessageContaining("ledger.password-file")
                .hasMessageNotContaining("guess");
        LedgerSettings missing = Sample.settings(server, "postgres", folder.resolve("none"));
        assertThatThrownBy(() -> LedgerReader.openReadOnly(folder, missing, "gw1", Instant::now))
                .hasMessageContaining("none cannot be read: let the user that runs the gateway read it");
        LedgerSettings nowhere = Sample.settings(server, "nowhere", folder.resolve("password"));
        assertThatThrownBy(() -> LedgerReader.openReadOnly(folder, nowhere, "gw1", Instant::now))
                .hasMessageContaining("does not exist: make it");
        assertThatThrownBy(() -> LedgerReader.openReadOnly(folder, settings, "gw1", Instant::now))
                .hasMessageContaining("holds no ledger yet: it begins when a gateway first writes to it");
    }

    @Test
    void aDatabaseThatCannotTakeEveryNameIsRefused() throws Exception {
        Path password = folder.resolve("password");
        sql(
                Sample.settings(server, "postgres", password),
                "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        assertThatThrownBy(() -> PostgresDatabase.of(Sample.settings(server, "latin", password))
                        .connect())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("has encoding LATIN1: make one with encoding UTF8");
    }

    @Test
    void aRoleThatMayOnlyReadBillsByTheViewAndTheSums() throws Exception {
        try (Ledger ledger = open("gw1")) {
            append(ledger, 1, 20);
        }
        sql(settings, "CREATE ROLE billing LOGIN PASSWORD 'reader'");
        sql(settings, "GRANT SELECT ON records, usage, usage_sites TO billing");
        // A later month must not take the right away.
        try (Ledger ledger = open("gw1")) {
            AuditRecord later = Sample.exchange()
                    .sequence(21)
                    .endedAt(Sample.NOON.plus(Duration.ofDays(60)))
                    .record();
            ledger.loop(0).append(later);
        }
        LedgerSettings billing = new LedgerSettings(
                settings.url(),
                "billing",
                Files.writeString(folder.resolve("reader"), "reader").toString(),
                settings.journalMaxBytes(),
                settings.fsync(),
                settings.whenFull(),
                settings.retainRecords(),
                settings.retainUsage(),
                "",
                "squid");
        try (Connection connection = PostgresDatabase.of(billing).connectToRead()) {
            assertThat(SqlRows.of(connection, TOTALS)).containsExactly("21 21 21000");
            assertThat(SqlRows.of(connection, SUMS + "usage")).containsExactly("21 21000");
        }
    }
}
