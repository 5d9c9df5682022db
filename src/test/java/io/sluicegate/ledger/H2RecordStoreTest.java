package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2RecordStoreTest {

    @TempDir
    Path state;

    private LedgerFolder folder;
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
        H2RecordStore store = store();
        store.write(batch(1, 3));
        fault = Fault.FAILS;
        assertThatThrownBy(() -> store.write(batch(4, 6))).isInstanceOf(SQLException.class);

        assertThat(store.write(batch(4, 6))).isZero();
        store.close();
        assertThat(flows()).containsExactly("1=1", "2=2", "3=3", "4=4", "5=5", "6=6");
    }

    @Test
    @DisplayName("rule 25: a batch that is written again counts once")
    void aCommitThatHeldAlthoughItSaidOtherwiseIsNotWrittenTwice() throws Exception {
        H2RecordStore store = store();
        fault = Fault.HOLDS_BUT_SAYS_IT_FAILED;
        assertThatThrownBy(() -> store.write(batch(1, 3))).isInstanceOf(SQLException.class);

        assertThat(store.write(batch(1, 3))).isZero();
        store.write(batch(4, 5));
        store.close();
        assertThat(flows()).containsExactly("1=1", "2=2", "3=3", "4=4", "5=5");
    }

    @Test
    void whatIsLeftOutIsToldAgainWhenItsCommitHeld() throws Exception {
        H2RecordStore store = store();
        List<AuditRecord> batch = new ArrayList<>(batch(1, 2));
        batch.add(1, Broken.record());
        fault = Fault.HOLDS_BUT_SAYS_IT_FAILED;
        assertThatThrownBy(() -> store.write(batch)).isInstanceOf(SQLException.class);

        assertThat(store.write(batch)).isEqualTo(1);
        store.close();
        assertThat(flows()).containsExactly("1=1", "2=2");
    }

    @Test
    @DisplayName("rule 25: a batch that is written again is summed once")
    void sumsAreKeptWithTheirRowsOrNotAtAll() throws Exception {
        H2RecordStore store = store();
        fault = Fault.FAILS;
        assertThatThrownBy(() -> store.write(batch(1, 3))).isInstanceOf(SQLException.class);
        store.write(batch(1, 3));
        fault = Fault.HOLDS_BUT_SAYS_IT_FAILED;
        assertThatThrownBy(() -> store.write(batch(4, 5))).isInstanceOf(SQLException.class);
        store.write(batch(4, 5));
        store.close();

        try (Connection connection = folder.openReadOnly()) {
            assertThat(SqlRows.of(connection, "SELECT SUM(exchanges), SUM(bytes_down) FROM usage"))
                    .containsExactly("5 5000");
            assertThat(SqlRows.of(connection, "SELECT SUM(exchanges), SUM(bytes_down) FROM usage_sites"))
                    .containsExactly("5 5000");
        }
    }

    @Test
    void aBatchOfNothingButBrokenRecordsIsLeftOut() throws Exception {
        H2RecordStore store = store();

        assertThat(store.write(List.of(Broken.record(), Broken.record()))).isEqualTo(2);
        assertThat(store.write(batch(1, 1))).isZero();
        store.close();
        assertThat(flows()).containsExactly("1=1");
    }

    @Test
    void aDatabaseThatClosedItselfIsOpenedAgain() throws Exception {
        H2RecordStore store = store();
        store.write(batch(1, 2));
        try (Connection other = folder.openBeside()) {
            other.createStatement().execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException closed) {
            assertThat(closed.getMessage()).contains("closed");
        }
        assertThatThrownBy(() -> store.write(batch(3, 4))).isInstanceOf(SQLException.class);

        assertThat(store.write(batch(3, 4))).isZero();
        store.sync();
        store.close();
        assertThat(flows()).containsExactly("1=1", "2=2", "3=3", "4=4");
    }

    private H2RecordStore store() throws SQLException, LedgerException {
        H2RecordStore store = new H2RecordStore(() -> faulty(folder.openToWrite()), "gw1", () -> ZoneOffset.UTC);
        store.open();
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

    private static List<AuditRecord> batch(long first, long last) {
        List<AuditRecord> batch = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            batch.add(Sample.exchange().sequence(i).record());
        }
        return batch;
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
