package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectTest {

    @ParameterizedTest
    @CsvSource({
        "Europe/Paris, Europe/Paris",
        "Z, <FIXED>0:00",
        "UTC, <FIXED>0:00",
        "+05:45, <FIXED>-5:45",
        "-03:30, <FIXED>3:30",
        "UTC+14, <FIXED>-14:00"
    })
    void anOffsetIsToldToPostgresqlAsPosixCountsIt(String zone, String told) {
        assertThat(Dialect.POSTGRESQL.setZone(ZoneId.of(zone))).isEqualTo("SET TIME ZONE '" + told + "'");
    }

    @Test
    void anOffsetIsToldToH2AsItIs() {
        assertThat(Dialect.H2.setZone(ZoneId.of("+05:45"))).isEqualTo("SET TIME ZONE '+05:45'");
    }

    @Test
    void anOffsetWithSecondsIsNoZoneOfPostgresql() {
        ZoneId odd = ZoneId.of("+01:00:30");
        assertThatThrownBy(() -> Dialect.POSTGRESQL.setZone(odd))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining("+01:00:30 is not one of whole minutes");
    }

    @Test
    void severalLedgersShareOneDatabaseInPostgresqlAlone() {
        assertThat(Dialect.POSTGRESQL.recordKey()).isEqualTo("ledger, seq");
        assertThat(Dialect.H2.recordKey()).isEqualTo("seq");
    }
}
