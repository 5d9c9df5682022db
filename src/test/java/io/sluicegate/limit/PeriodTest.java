package io.sluicegate.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeriodTest {

    private static final long YEAR_1980 = 315_532_800;
    private static final long YEAR_2040 = 2_208_988_800L;

    private static Period of(ChronoUnit unit, String zone, String now) {
        return Period.of(unit, ZoneId.of(zone), ZonedDateTime.parse(now).toInstant());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        HOURS,  Europe/Paris,        2026-07-01T10:59:59+02:00, 2026-07-01T10:00:00+02:00, 2026-07-01T11:00:00+02:00
        HOURS,  Asia/Kolkata,        2026-07-01T10:15:00+05:30, 2026-07-01T10:00:00+05:30, 2026-07-01T11:00:00+05:30
        DAYS,   Europe/Paris,        2026-07-01T00:00:00+02:00, 2026-07-01T00:00:00+02:00, 2026-07-02T00:00:00+02:00
        WEEKS,  Europe/Paris,        2026-07-05T23:59:59+02:00, 2026-06-29T00:00:00+02:00, 2026-07-06T00:00:00+02:00
        MONTHS, Europe/Paris,        2026-02-28T12:00:00+01:00, 2026-02-01T00:00:00+01:00, 2026-03-01T00:00:00+01:00
        MONTHS, UTC,                 2026-12-31T12:00:00Z,      2026-12-01T00:00:00Z,      2027-01-01T00:00:00Z
        DAYS,   Europe/Paris,        2026-03-29T12:00:00+02:00, 2026-03-29T00:00:00+01:00, 2026-03-30T00:00:00+02:00
        DAYS,   Europe/Paris,        2026-10-25T12:00:00+01:00, 2026-10-25T00:00:00+02:00, 2026-10-26T00:00:00+01:00
        HOURS,  Europe/Paris,        2026-03-29T01:30:00+01:00, 2026-03-29T01:00:00+01:00, 2026-03-29T03:00:00+02:00
        HOURS,  Europe/Paris,        2026-10-25T02:30:00+02:00, 2026-10-25T02:00:00+02:00, 2026-10-25T02:00:00+01:00
        HOURS,  Europe/Paris,        2026-10-25T02:30:00+01:00, 2026-10-25T02:00:00+01:00, 2026-10-25T03:00:00+01:00
        HOURS,  Australia/Lord_Howe, 2026-04-05T01:45:00+11:00, 2026-04-05T01:00:00+11:00, 2026-04-05T02:00:00+10:30
        HOURS,  Australia/Lord_Howe, 2026-04-05T01:45:00+10:30, 2026-04-05T01:00:00+11:00, 2026-04-05T02:00:00+10:30
        HOURS,  Australia/Lord_Howe, 2026-10-04T02:45:00+11:00, 2026-10-04T02:30:00+11:00, 2026-10-04T03:00:00+11:00
        DAYS,   America/Sao_Paulo,   2018-11-04T12:00:00-02:00, 2018-11-04T01:00:00-02:00, 2018-11-05T00:00:00-02:00
        DAYS,   Pacific/Apia,        2011-12-29T12:00:00-10:00, 2011-12-29T00:00:00-10:00, 2011-12-31T00:00:00+14:00
        """)
    void beginsAndEndsByTheWallClock(ChronoUnit unit, String zone, String now, String start, String end) {
        Period period = of(unit, zone, now);
        assertThat(Instant.ofEpochSecond(period.start()))
                .isEqualTo(ZonedDateTime.parse(start).toInstant());
        assertThat(Instant.ofEpochSecond(period.end()))
                .isEqualTo(ZonedDateTime.parse(end).toInstant());
    }

    @Test
    void midnightThatIsShownTwiceIsABorderTheFirstTime() {
        String zone = "America/St_Johns"; // until 2011 set back at 00:01
        Period first = of(ChronoUnit.DAYS, zone, "2010-11-07T00:00:30-02:30");
        assertThat(of(ChronoUnit.DAYS, zone, "2010-11-06T23:30:00-03:30")).isEqualTo(first);
        assertThat(of(ChronoUnit.DAYS, zone, "2010-11-07T12:00:00-03:30")).isEqualTo(first);
        assertThat(of(ChronoUnit.DAYS, zone, "2010-11-06T23:30:00-02:30").end()).isEqualTo(first.start());
    }

    @Test
    void otherUnitsAreNone() {
        assertThatThrownBy(() -> of(ChronoUnit.YEARS, "UTC", "2026-01-01T00:00:00Z"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList())
                .map(ZoneId::of);
    }

    @Provide
    Arbitrary<ChronoUnit> units() {
        return Arbitraries.of(ChronoUnit.HOURS, ChronoUnit.DAYS, ChronoUnit.WEEKS, ChronoUnit.MONTHS);
    }

    /** Near a change of the zone's clock where it has one then, since that is where borders are hard. */
    private static Instant near(ZoneId zone, long second, long offset) {
        var change = zone.getRules().nextTransition(Instant.ofEpochSecond(second));
        long at = change == null || change.toEpochSecond() > YEAR_2040 ? second : change.toEpochSecond();
        return Instant.ofEpochSecond(at + offset);
    }

    @Property(tries = 3000)
    void periodsFollowOneAnotherWithoutGapOrOverlap(
            @ForAll("zones") ZoneId zone,
            @ForAll("units") ChronoUnit unit,
            @ForAll @LongRange(min = YEAR_1980, max = YEAR_2040) long second,
            @ForAll @LongRange(min = -90_000, max = 90_000) long offset) {
        Instant now = near(zone, second, offset);
        Period period = Period.of(unit, zone, now);
        assertThat(period.holds(now)).isTrue();
        Instant last = Instant.ofEpochSecond(period.end() - 1);
        assertThat(Period.of(unit, zone, Instant.ofEpochSecond(period.start()))).isEqualTo(period);
        assertThat(Period.of(unit, zone, last)).isEqualTo(period);
        assertThat(Period.of(unit, zone, Instant.ofEpochSecond(period.end())).start())
                .isEqualTo(period.end());
    }
}
