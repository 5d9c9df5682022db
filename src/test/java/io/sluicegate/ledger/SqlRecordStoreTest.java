package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlRecordStoreTest {

    @TempDir
    Path state;

    private LedgerFolder folder;
    private final Links links = new Links("test");
    private Fault fault = Fault.NONE;

    /** What the next commit of records does. */
    private enum Fault {
        NONE,
        FAILS,
        HOLDS_BUT_SAYS_IT_FAILED
    }

    @BeforeEach
    void makeFolder() throws LedgerException {
        folder = LedgerFolder.of(Sample.settings(), state);
        folder.create();
    }

    @Test
    void aCommitThatFailedIsWrittenAgainUnderTheSameNumbers() throws Exception {
        SqlRecordStore store = store();
        store.write(batch(1, 3));
        fault = Fault.FAILS;
        List<ChainedRecord> from4 = batch(4, 6);
        assertThatThrownBy(() -> store.write(from4)).isInstanceOf(SQLException.class);

        store.write(from4);
        store.close();
        assertThat(flows()).containsExactly("1=1", "2=2", "3=3", "4=4", "5=5", "6=6");
    }

    @Test
    @DisplayName("rule 25: a batch that is written again counts once")
    void aCommitThatHeldAlthoughItSaidOtherwiseIsNotWrittenTwice() throws Exception {
        SqlRecordStore store = store();
        fault = Fault.HOLDS_BUT_SAYS_IT_FAILED;
        List<ChainedRecord> from1 = batch(1, 3);
        assertThatThrownBy(() -> store.write(from1)).isInstanceOf(SQLException.class);

        store.write(from1);
        store.write(batch(4, 5));
        store.close();
        assertThat(flows()).containsExactly("1=1", "2=2", "3=3", "4=4", "5=5");
    }

    @Test
    @DisplayName("rule 25: a batch that is written again is summed once")
    void sumsAreKeptWithTheirRowsOrNotAtAll() throws Exception {
        SqlRecordStore store = store();
        fault = Fault.FAILS;
        List<ChainedRecord> from1 = batch(1, 3);
        assertThatThrownBy(() -> store.write(from1)).isInstanceOf(SQLException.class);

        store.write(from1);
        fault = Fault.HOLDS_BUT_SAYS_IT_FAILED;
        List<ChainedRecord> from4 = batch(4, 5);
        assertThatThrownBy(() -> store.write(from4)).isInstanceOf(SQLException.class);

        store.write(from4);
        store.close();

        try (Connection connection = folder.openReadOnly()) {
            assertThat(SqlRows.of(connection, "SELECT SUM(exchanges), SUM(bytes_down) FROM usage"))
                    .containsExactly("5 5000");
            assertThat(SqlRows.of(connection, "SELECT SUM(exchanges), SUM(bytes_down) FROM usage_sites"))
                    .containsExactly("5 5000");
        }
    }

    @Test
    @DisplayName("rule 25: records of another chain are refused")
    void recordsThatDoNotFollowAreRefusedAndNothingIsWritten() throws Exception {
        SqlRecordStore store = store();
        store.write(batch(1, 2));
        Links other = new Links("another");

        assertThatThrownBy(() -> store.write(other.take(Sample.many(1, 4)).subList(2, 4)))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("another hash at 2");
        store.close();
        assertThat(flows()).containsExactly("1=1", "2=2");
    }

    @Test
    void recordsThatAreThereAlreadyArePassedOver() throws Exception {
        SqlRecordStore store = store();
        List<ChainedRecord> first = batch(1, 3);
        store.write(first);
        List<ChainedRecord> again = new ArrayList<>(first.subList(1, 3));
        again.addAll(batch(4, 5));
        store.write(again);
        store.close();

        assertThat(flows()).containsExactly("1=1", "2=2", "3=3", "4=4", "5=5");
    }

    @Test
    void eachMonthHasATableAndTheViewShowsAll() throws Exception {
        SqlRecordStore store = store();
        Instant november = Instant.parse("2026-11-30T23:59:59.999999Z");
        store.write(links.take(List.of(
                Sample.exchange().endedAt(november).record(),
                Sample.exchange().sequence(2).endedAt(november.plusNanos(1_000)).record(),
                Sample.exchange().sequence(3).endedAt(november).record())));
        store.close();

        try (Connection connection = folder.openReadOnly()) {
            assertThat(MonthTables.list(connection)).containsExactly("records_202611", "records_202612");
            assertThat(SqlRows.of(connection, "SELECT seq FROM records_202611 ORDER BY seq"))
                    .containsExactly("1", "3");
        }
        assertThat(flows()).containsExactly("1=1", "2=2", "3=3");
    }

    @Property(tries = 100)
    void whatIsReadBackFromARowIsTheRecord(@ForAll long seed) throws Exception {
        try (Connection memory = DriverManager.getConnection("jdbc:h2:mem:" + Schema.H2_WORDS)) {
            Schema.migrate(memory, () -> ZoneOffset.UTC);
            MonthTables.of(memory).make("records_202611");
            ChainedRecord written =
                    new Links("any").take(List.of(AnyRecord.of(seed))).get(0);
            try (RecordInsert insert = new RecordInsert(memory, "records_202611", "any")) {
                insert.add(written);
                insert.execute();
            }
            ChainRows.Row row =
                    Objects.requireNonNull(new ChainRows(memory, List.of("records_202611"), "any", 0).next());
            assertThat(row.entry()).isEqualTo(written.entry());
            assertThat(row.fault()).isNull();
            assertThat(row.hash()).isEqualTo(written.hash());
        }
    }

    @Test
    void aDatabaseThatClosedItselfIsOpenedAgain() throws Exception {
        SqlRecordStore store = store();
        store.write(batch(1, 2));
        try (Connection other = folder.openBeside()) {
            other.createStatement().execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException closed) {
            assertThat(closed.getMessage()).contains("closed");
        }
        List<ChainedRecord> from3 = batch(3, 4);
        assertThatThrownBy(() -> store.write(from3)).isInstanceOf(SQLException.class);

        store.write(from3);
        store.sync();
        store.close();
        assertThat(flows()).containsExactly("1=1", "2=2", "3=3", "4=4");
    }

    private SqlRecordStore store() throws SQLException, LedgerException {
        H2Database real = new H2Database(folder);
        SqlRecordStore store = new SqlRecordStore(
                (Database) Proxy.newProxyInstance(
                        Database.class.getClassLoader(),
                        new Class<?>[] {Database.class},
                        (proxy, method, arguments) -> {
                            Object result = method.invoke(real, arguments);
                            return result instanceof Connection connection ? faulty(connection) : result;
                        }),
                "test",
                () -> ZoneOffset.UTC);
        store.position();
        return store;
    }

    private Connection faulty(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Fault now = fault;
                    boolean strikes = method.getName().equals("commit") && now != Fault.NONE;
                    if (strikes) {
                        fault = Fault.NONE;
                        if (now == Fault.HOLDS_BUT_SAYS_IT_FAILED) {
                            connection.commit();
                        }
                        throw new SQLException("commit failed");
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private List<ChainedRecord> batch(long first, long last) {
        return links.take(Sample.many(first, last));
    }

    private List<String> flows() throws SQLException {
        List<String> flows = new ArrayList<>();
        try (Connection connection = folder.openReadOnly();
                ResultSet result =
                        connection.createStatement().executeQuery("SELECT seq, flow FROM records ORDER BY seq")) {
            while (result.next()) {
                String flow = result.getString(2);
                flows.add(result.getLong(1) + "=" + flow.substring(flow.lastIndexOf('-') + 1));
            }
        }
        return flows;
    }
}
