package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BillingZonesTest {

    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final BillingZones ONE =
            new BillingZones(List.of(new BillingZones.Entry("a", Instant.parse("2026-11-01T00:00:00Z"), PARIS)));
    private static final BillingZones MOVED = new BillingZones(List.of(
            new BillingZones.Entry("a", Instant.parse("2026-11-01T00:00:00Z"), TOKYO),
            new BillingZones.Entry("a", Instant.parse("2026-11-25T21:00:00Z"), PARIS)));

    @Test
    void theFirstZoneHoldsForAllBeforeIt() {
        assertThat(zoneAt(ONE, "2020-01-01T00:00:00Z")).isEqualTo(PARIS);
        assertThat(ONE.cover(PARIS, null)).isTrue();
        assertThat(ONE.cover(TOKYO, null)).isFalse();
    }

    @Test
    void anotherZoneHoldsFromItsMomentOn() {
        assertThat(zoneAt(MOVED, "2026-11-25T20:59:59Z")).isEqualTo(TOKYO);
        assertThat(zoneAt(MOVED, "2026-11-25T21:00:00Z")).isEqualTo(PARIS);
        assertThat(MOVED.latest()).isEqualTo(PARIS);
    }

    /** In Tokyo it was the 26th already, so that day holds what Paris calls the 25th. */
    @Test
    void daysThatWereCountedByTwoClocksAreNotCovered() {
        assertThat(MOVED.cover(PARIS, null)).isFalse();
        assertThat(MOVED.cover(PARIS, Instant.parse("2026-11-25T23:00:00Z"))).isFalse();
        assertThat(MOVED.cover(PARIS, Instant.parse("2026-11-26T23:00:00Z"))).isTrue();
        assertThat(MOVED.cover(TOKYO, Instant.parse("2026-11-30T15:00:00Z"))).isFalse();
    }

    @Test
    void everyLedgerHasItsOwnZones() {
        BillingZones two = ONE.plus(new BillingZones.Entry("b", Instant.parse("2026-11-02T00:00:00Z"), TOKYO));

        assertThat(two.cover(PARIS, null)).isFalse();
        assertThat(two.at("c", Instant.MAX)).isNull();
        assertThat(two.latest()).isEqualTo(TOKYO);
    }

    @Test
    void aLedgerWithoutRecordsHasNoZoneAndCoversAll() {
        BillingZones none = new BillingZones(List.of());

        assertThat(none.latest()).isNull();
        assertThat(none.cover(PARIS, null)).isTrue();
    }

    private static @Nullable ZoneId zoneAt(BillingZones zones, String moment) {
        return Objects.requireNonNull(zones.at("a", Instant.parse(moment))).zone();
    }
}
