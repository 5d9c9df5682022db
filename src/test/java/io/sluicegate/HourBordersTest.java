package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HourBordersTest {

    private final List<Instant> passed = new ArrayList<>();
    private ZoneId zone = ZoneId.of("UTC");

    private ManualClock clock = new ManualClock();
    private HourBorders borders = new HourBorders(() -> zone, clock, passed::add);

    private void beginAt(String time, String where) {
        zone = ZoneId.of(where);
        clock = new ManualClock(Instant.parse(time));
        borders = new HourBorders(() -> zone, clock, passed::add);
    }

    private void pass(Duration time, Duration step) {
        for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minus(step)) {
            clock.advance(step);
            borders.run();
        }
    }

    private List<String> told() {
        return passed.stream().map(Instant::toString).toList();
    }

    @Test
    void anHourIsToldOnceWhenItHasBegun() {
        beginAt("2026-03-01T12:59:58Z", "UTC");
        borders.run();
        pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThat(passed).isEmpty();
        pass(Duration.ofSeconds(20), Duration.ofSeconds(1));
        assertThat(told()).containsExactly("2026-03-01T13:00:00Z");
    }

    @Test
    void theHourItBeganInIsNotTold() {
        beginAt("2026-03-01T12:00:00Z", "UTC");
        pass(Duration.ofMinutes(59), Duration.ofMinutes(1));
        assertThat(passed).isEmpty();
    }

    /** From the time before a change of clocks, minute by minute: full hours by the zone's own clock. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            Asia/Kolkata,        2026-03-01T12:00:00Z, 180, 2026-03-01T12:30:00Z 2026-03-01T13:30:00Z 2026-03-01T14:30:00Z
            Asia/Kathmandu,      2026-03-01T12:00:00Z, 120, 2026-03-01T12:15:00Z 2026-03-01T13:15:00Z
            Europe/Paris,        2026-03-29T00:30:00Z, 120, 2026-03-29T01:00:00Z 2026-03-29T02:00:00Z
            Europe/Paris,        2026-10-25T00:30:00Z, 120, 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z
            Australia/Lord_Howe, 2026-04-04T14:30:00Z, 120, 2026-04-04T15:30:00Z 2026-04-04T16:30:00Z
            Australia/Lord_Howe, 2026-10-03T15:00:00Z, 120, 2026-10-03T15:30:00Z 2026-10-03T16:00:00Z 2026-10-03T17:00:00Z
            """)
    void hoursAreThoseOfTheZone(String where, String from, int minutes, String expected) {
        beginAt(from, where);
        pass(Duration.ofMinutes(minutes), Duration.ofMinutes(1));
        assertThat(told()).containsExactly(expected.split(" "));
    }

    @Test
    void hoursThatPassedUnseenAreToldAsTheLastOfThem() {
        beginAt("2026-03-01T12:30:00Z", "UTC");
        pass(Duration.ofMinutes(200), Duration.ofMinutes(200));
        assertThat(told()).containsExactly("2026-03-01T15:00:00Z");
    }

    @Test
    void aClockThatIsSetBackTellsNothingUntilAnHourBeginsAgain() {
        beginAt("2026-03-01T12:59:00Z", "UTC");
        pass(Duration.ofMinutes(2), Duration.ofMinutes(1));
        clock.setBack(Duration.ofHours(1));
        borders.run();
        pass(Duration.ofMinutes(50), Duration.ofMinutes(10));
        assertThat(told()).containsExactly("2026-03-01T13:00:00Z");
        pass(Duration.ofMinutes(10), Duration.ofMinutes(10));
        assertThat(told()).containsExactly("2026-03-01T13:00:00Z", "2026-03-01T13:00:00Z");
    }

    @Test
    void anotherZoneOfTheRulesCountsAtOnce() {
        beginAt("2026-03-01T12:20:00Z", "UTC");
        borders.run();
        zone = ZoneId.of("Asia/Kolkata");
        pass(Duration.ofMinutes(10), Duration.ofMinutes(5));
        assertThat(told()).containsExactly("2026-03-01T12:30:00Z");
    }
}
