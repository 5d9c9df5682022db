package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.Protocol;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageRollupTest {

    private static final String SLOTS = "SELECT slot_start, account, client, protocol, verdict, exchanges, bytes_up,"
            + " bytes_down, hit_bytes FROM usage ORDER BY 1, 2, 3, 4, 5";
    private static final String SITES = "SELECT day, account, site, verdict, rule, exchanges, bytes_up, bytes_down,"
            + " hit_bytes FROM usage_sites ORDER BY 1, 2, 3, 4, 5";

    @TempDir
    Path state;

    private final AtomicReference<ZoneId> zone = new AtomicReference<>(ZoneOffset.UTC);
    private Connection connection;
    private UsageRollup rollup;

    @BeforeEach
    void openLedger() throws Exception {
        LedgerFolder folder = LedgerFolder.of(Sample.settings(), state);
        folder.create();
        connection = folder.openToWrite();
        Schema.migrate(connection, zone::get);
        connection.setAutoCommit(false);
        rollup = new UsageRollup(zone::get, BillingZones.read(connection));
    }

    @AfterEach
    void closeLedger() throws SQLException {
        connection.close();
    }

    @Test
    void recordsOfOneKeyAreOneRowAlsoOverManyFlushes() throws SQLException {
        add(Sample.exchange().bytes(1, 10, 5));
        add(Sample.exchange().bytes(2, 20, 0));
        rollup.flush(connection);
        add(Sample.exchange().bytes(3, 30, 0));
        rollup.flush(connection);

        assertThat(rows(SLOTS)).containsExactly("2026-11-24T12:00Z room-101 192.0.2.1 http allow 3 6 60 5");
        assertThat(rows(SITES)).containsExactly("2026-11-24 room-101 example.com allow school.rules:14 3 6 60 5");
        assertThat(rows("SELECT day, account, client, protocol, verdict, exchanges, bytes_down FROM usage_days"))
                .containsExactly("2026-11-24 room-101 192.0.2.1 http allow 3 60");
        assertThat(rollup.size()).isZero();
    }

    @Test
    void aSlotBeginsWithItsFirstMomentAndEndsBeforeTheNext() throws SQLException {
        for (String moment : List.of("11:59:59.999999999", "12:00:00", "12:14:59.999999999", "12:15:00")) {
            add(Sample.exchange().endedAt(Instant.parse("2026-11-24T" + moment + "Z")));
        }
        rollup.flush(connection);

        assertThat(rows("SELECT slot_start, exchanges FROM usage ORDER BY 1"))
                .containsExactly("2026-11-24T11:45Z 1", "2026-11-24T12:00Z 2", "2026-11-24T12:15Z 1");
    }

    @Test
    void momentsBeforeTheEpochHaveTheirSlotToo() {
        assertThat(UsageRollup.slot(Instant.parse("1969-12-31T23:59:59.5Z"))).isEqualTo(-900);
    }

    @Test
    void partsOfWhatGoesOnAreSummedAndNotCounted() throws SQLException {
        add(Sample.exchange().protocol(Protocol.TLS).bytes(0, 100, 0).end(FlowEnd.CONTINUES));
        add(Sample.exchange().protocol(Protocol.TLS).bytes(0, 23, 0));
        rollup.flush(connection);

        assertThat(rows("SELECT exchanges, bytes_down FROM usage")).containsExactly("1 123");
    }

    @Test
    void whatIsNotKnownIsEmptyAndTheAccountIsTheClient() throws SQLException {
        rollup.add(UsageEntry.of(Sample.bare(), "x", "gw1"));
        rollup.flush(connection);

        assertThat(rows(SLOTS)).containsExactly("2026-11-24T11:45Z 2001:db8::1 2001:db8::1 none  1 0 0 0");
        assertThat(rows(SITES)).containsExactly("2026-11-24 2001:db8::1    1 0 0 0");
    }

    @Test
    void everyPartOfAKeyTellsRowsApart() throws SQLException {
        add(Sample.exchange());
        add(Sample.exchange().account("room-102"));
        add(Sample.exchange().client("2001:db8::7"));
        add(Sample.exchange().protocol(Protocol.SSH));
        add(Sample.exchange().verdict(Action.DENY, "school.rules:14"));
        add(Sample.exchange().verdict(Action.ALLOW, "school.rules:15"));
        add(Sample.exchange().host("www.example.org"));
        rollup.add(UsageEntry.of(Sample.exchange().record(), "other", "gw1"));
        rollup.add(UsageEntry.of(Sample.exchange().record(), "x", "gw2"));
        rollup.flush(connection);

        assertThat(rows("SELECT COUNT(*), SUM(exchanges) FROM usage")).containsExactly("7 9");
        assertThat(rows("SELECT COUNT(*), SUM(exchanges) FROM usage_sites")).containsExactly("7 9");
    }

    @Test
    void daysAreThoseOfTheZoneOverADayOfTwentyFiveHours() throws SQLException {
        zone.set(ZoneId.of("Europe/Paris"));
        for (int hour = 0; hour < 50; hour++) {
            add(Sample.exchange().endedAt(Instant.parse("2026-10-24T21:00:00Z").plusSeconds(3_600L * hour)));
        }
        rollup.flush(connection);

        assertThat(rows("SELECT day, exchanges FROM usage_sites ORDER BY 1"))
                .containsExactly("2026-10-24 1", "2026-10-25 25", "2026-10-26 24");
        assertThat(rows("SELECT day, exchanges FROM usage_days ORDER BY 1"))
                .containsExactly("2026-10-24 1", "2026-10-25 25", "2026-10-26 24");
    }

    @Test
    void anotherZoneCountsFromTheFirstRecordThatEndedUnderIt() throws SQLException {
        Instant change = Instant.parse("2026-11-24T20:00:00Z");
        add(Sample.exchange().endedAt(change.minusSeconds(60)));
        rollup.flush(connection);
        zone.set(ZoneId.of("Asia/Tokyo"));
        add(Sample.exchange().endedAt(change));
        add(Sample.exchange().endedAt(change.minusSeconds(1)));
        rollup.flush(connection);

        assertThat(rows("SELECT day, exchanges FROM usage_sites ORDER BY 1"))
                .containsExactly("2026-11-24 2", "2026-11-25 1");
        assertThat(rows("SELECT valid_from, zone FROM billing_zones ORDER BY 1"))
                .containsExactly("2026-11-24T19:59Z Z", "2026-11-24T20:00Z Asia/Tokyo");
    }

    /** A zone is named again only when it changed, also by whoever opens the ledger anew. */
    @Test
    void aZoneThatStaysIsNamedOnce() throws SQLException {
        add(Sample.exchange());
        rollup.flush(connection);
        rollup = new UsageRollup(zone::get, BillingZones.read(connection));
        add(Sample.exchange().endedAt(Sample.NOON.plusSeconds(5)));
        rollup.flush(connection);

        assertThat(rows("SELECT COUNT(*) FROM billing_zones")).containsExactly("1");
    }

    @Test
    void textIsCutAsInTheRow() {
        UsageEntry entry = UsageEntry.of(
                Sample.exchange()
                        .account("a".repeat(300))
                        .host("h".repeat(300) + ".example")
                        .record(),
                "x",
                "gw1");

        assertThat(entry.account()).isEqualTo("a".repeat(255));
        assertThat(entry.site()).hasSizeLessThanOrEqualTo(255);
    }

    private void add(Sample sample) {
        rollup.add(UsageEntry.of(sample.record(), "x", "gw1"));
    }

    private List<String> rows(String sql) throws SQLException {
        return SqlRows.of(connection, sql);
    }
}
