package io.sluicegate.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Claim: a usage report of a month of ten million records is answered within a second.
 *
 * <p>Two shared cores of a virtual machine (EPYC), OpenJDK 17, 512 MiB of heap, while others kept the load at 6 to 9, the
 * database opened anew for each report: a month by account 360 to 430 ms, by day 350 to 670, a day by client 11 to 34, by
 * hour, from 48,000 quarter hours, 270 to 880. The month has 60,000 rows of days, and 1.4 million of quarter hours, which
 * took 2.5 to 5 s before there were days.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
public class UsageBenchmark {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Instant FIRST = Instant.parse("2026-10-31T23:00:00Z");
    private static final int DAYS = 30;
    private static final int SLOTS_A_DAY = 96;
    private static final String INSERT = "INSERT INTO usage VALUES ('x', 'gw1', ?, ?, ?, 'http', 'allow', 7, ?, ?, 0)";

    /** How many clients there are. */
    @Param("2000")
    public int clients;

    /** In how many quarter hours of a day each of them does anything. */
    @Param("24")
    public int slots;

    private Path state = Path.of("");
    private LedgerFolder folder = folder(state);

    private static LedgerFolder folder(Path state) {
        try {
            return LedgerFolder.of(SampleRecords.settings(), state);
        } catch (LedgerException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes a month of sums, seven records in each. */
    @Setup
    public void makeMonth() throws IOException, SQLException, LedgerException {
        state = Files.createTempDirectory("usage");
        folder = folder(state);
        folder.create();
        try (Connection connection = folder.openToWrite()) {
            Schema.migrate(connection, () -> PARIS);
            connection.setAutoCommit(false);
            days(connection);
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                for (int slot = 0; slot < DAYS * SLOTS_A_DAY; slot++) {
                    fill(insert, slot);
                    connection.commit();
                }
            }
        }
    }

    private void days(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT.replace("usage", "usage_days"))) {
            for (int day = 0; day < DAYS; day++) {
                for (int client = 0; client < clients; client++) {
                    insert.setObject(1, LocalDate.ofInstant(FIRST, PARIS).plusDays(day));
                    client(insert, client, slots);
                }
            }
            insert.executeBatch();
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO billing_zones VALUES ('x', ?, 'Europe/Paris')")) {
            insert.setObject(1, FIRST.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
        connection.commit();
    }

    private static void client(PreparedStatement insert, int client, long times) throws SQLException {
        insert.setString(2, "room-" + client);
        insert.setString(3, "10.0." + client / 250 + "." + client % 250);
        insert.setLong(4, 1_000L * client * times);
        insert.setLong(5, 10_000L * client * times);
        insert.addBatch();
    }

    private void fill(PreparedStatement insert, int slot) throws SQLException {
        Instant start = FIRST.plusSeconds(slot * UsageRollup.SLOT_SECONDS);
        for (int client = 0; client < clients; client++) {
            if ((slot + client) % (SLOTS_A_DAY / slots) == 0) {
                insert.setObject(1, start.atOffset(ZoneOffset.UTC));
                client(insert, client, 1);
            }
        }
        insert.executeBatch();
    }

    /** Removes it. */
    @TearDown
    public void remove() throws IOException {
        for (Path file : List.of(state.resolve("ledger/records.mv.db"), state.resolve("ledger"), state)) {
            Files.deleteIfExists(file);
        }
    }

    /** A bill for everybody. */
    @Benchmark
    public ReportTable monthByAccount() throws LedgerException {
        return report("account", "2026-11-01", "2026-12-01");
    }

    /** A line for each day. */
    @Benchmark
    public ReportTable monthByDay() throws LedgerException {
        return report("day", "2026-11-01", "2026-12-01");
    }

    /** Hours, which quarter hours alone can answer. */
    @Benchmark
    public ReportTable dayByHour() throws LedgerException {
        return report("hour", "2026-11-15", "2026-11-16");
    }

    /** Who used how much on one day. */
    @Benchmark
    public ReportTable dayByClient() throws LedgerException {
        return report("client", "2026-11-15", "2026-11-16");
    }

    private ReportTable report(String by, String from, String to) throws LedgerException {
        try (LedgerReader reader = LedgerReader.openReadOnly(state, SampleRecords.settings(), "gw1", Instant::now)) {
            return reader.usage(
                    UsageQuery.parse(ReportKind.USAGE, Map.of("by", by, "from", from, "to", to), PARIS, FIRST), null);
        }
    }
}
