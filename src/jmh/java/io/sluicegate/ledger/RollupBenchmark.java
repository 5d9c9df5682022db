package io.sluicegate.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Claim: sums cost less for each record than its row does, where a batch has many records of a client.
 *
 * <p>Two shared cores of a virtual machine (EPYC), OpenJDK 17, at a load of 6 to 9: rows 4 to 12 microseconds a record, sums
 * 2.0 to 2.7 with 20 clients. Processor time alone, which the load does not change: rows 4 to 11, sums 4 with 20 clients and
 * 5 with 200. With 2,000 clients each record of a batch has three keys of its own, which is the worst there is: 38
 * microseconds, 13 for each key, and 59 to 230 on the clock.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
public class RollupBenchmark {

    private static final int BATCH = 2_000;
    private static final String TABLE = "records_202611";
    private static final byte[] HASH = new byte[Chain.BYTES];

    /** How many clients make the records. */
    @Param({"20", "2000"})
    public int clients;

    private final Target target = Target.open();
    private List<AuditRecord> batch = List.of();
    private long next;

    /** A ledger of its own, and what writes there. */
    private record Target(Path state, Connection connection, RecordInsert insert, UsageRollup rollup) {

        static Target open() {
            try {
                Path state = Files.createTempDirectory("rollup");
                LedgerFolder folder = LedgerFolder.of(SampleRecords.settings(), state);
                folder.create();
                Connection connection = folder.openToWrite();
                Schema.migrate(connection, () -> ZoneOffset.UTC);
                connection.setAutoCommit(false);
                UsageRollup rollup = new UsageRollup(() -> ZoneOffset.UTC, BillingZones.read(connection));
                MonthTables.of(connection).make(TABLE);
                return new Target(state, connection, new RecordInsert(connection, TABLE, "x"), rollup);
            } catch (IOException | SQLException | LedgerException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The records of the next batch. */
    @Setup(Level.Invocation)
    public void makeBatch() {
        batch = SampleRecords.many(BATCH, clients, next + 1);
    }

    /** Closes and removes it. */
    @TearDown
    public void close() throws IOException, SQLException {
        target.connection().close();
        Path state = target.state();
        for (Path file : List.of(state.resolve("ledger/records.mv.db"), state.resolve("ledger"), state)) {
            Files.deleteIfExists(file);
        }
    }

    /** A batch of rows alone. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void rows() throws SQLException {
        for (AuditRecord each : batch) {
            target.insert().add(new ChainedRecord(++next, "gw1", each, HASH, HASH));
        }
        target.insert().execute();
        target.connection().commit();
    }

    /** The sums of a batch alone. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void sums() throws SQLException {
        for (AuditRecord each : batch) {
            target.rollup().add(UsageEntry.of(each, "x", "gw1"));
        }
        target.rollup().flush(target.connection());
        target.connection().commit();
        next += BATCH;
    }
}
