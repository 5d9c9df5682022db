package io.sluicegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ManualClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Quotas as one flow meets them. */
final class QuotaTest {

    private static final QuotaRule STOPS = quota("a.rules:1", 1000, 0);
    private static final QuotaRule GOES_ON = quota("a.rules:2", 600, 800);

    private final ManualClock clock = new ManualClock();
    private final Allowances allowances = new Allowances(64, clock, clock.nanos());

    private static QuotaRule quota(String rule, long bytes, long throttleBits) {
        AllowanceKey key = new AllowanceKey("each hour UTC", "all");
        return new QuotaRule(rule, key, ChronoUnit.HOURS, ZoneOffset.UTC, bytes, throttleBits);
    }

    private Pace holding(QuotaRule... rules) {
        Pace pace = allowances.pace();
        pace.hold(List.of(), List.of(rules), 0, 0);
        return pace;
    }

    private static String rule(Pace pace) {
        return Objects.requireNonNull(pace.spent()).rule();
    }

    @Test
    void bothDirectionsUseItUpToTheByte() {
        Pace pace = holding(STOPS);
        pace.read(300);
        assertThat(pace.mayWrite(500)).isEqualTo(500);
        assertThat(pace.mayWrite(500)).isEqualTo(200);
        assertThat(rule(pace)).isEqualTo("a.rules:1");
        assertThat(pace.mayWrite(500)).isZero();
        assertThat(pace.mayRead()).isFalse();
    }

    @Test
    void itBeginsAnewAtTheBorder() {
        Pace pace = holding(STOPS);
        pace.read(5000);
        clock.advance(Duration.ofMinutes(60));
        assertThat(pace.spent()).isNull();
        assertThat(pace.mayRead()).isTrue();
        assertThat(pace.mayWrite(5000)).isEqualTo(1000);
    }

    @Test
    void flowsShareIt() {
        Pace one = holding(STOPS);
        Pace other = holding(STOPS);
        one.read(900);
        assertThat(other.mayWrite(500)).isEqualTo(100);
        assertThat(one.spent()).isNotNull();
    }

    @Test
    void whatHasPassedBeforeItHeldIsCountedOnce() {
        Pace pace = allowances.pace();
        pace.hold(List.of(), List.of(STOPS), 300, 200);
        pace.hold(List.of(), List.of(STOPS), 300, 200);
        assertThat(pace.mayWrite(1000)).isEqualTo(500);
    }

    @Test
    void whatGoesOnGoesOnAtItsRateUntilTheBorder() {
        Pace pace = holding(GOES_ON);
        assertThat(pace.mayWrite(5000)).isEqualTo(600);
        assertThat(pace.mayWrite(5000)).as("a second's worth at once").isEqualTo(100);
        assertThat(pace.mayWrite(5000)).isZero();
        assertThat(pace.spent()).isNull();
        clock.advance(Duration.ofMillis(500));
        assertThat(pace.mayWrite(5000)).isEqualTo(50);
        pace.read(150);
        assertThat(pace.mayRead()).isFalse();
        clock.advance(Duration.ofMillis(500));
        assertThat(pace.mayRead()).isTrue();
        clock.advance(Duration.ofHours(1));
        assertThat(pace.mayWrite(5000)).isEqualTo(600);
        assertThat(allowances.counts().all()).isEqualTo(Map.of(List.of("a.rules:2", "quota"), 2L));
    }

    @Test
    void quotasOfOneScopeHaveOneCount() {
        Pace pace = holding(GOES_ON, STOPS);
        assertThat(pace.mayWrite(5000)).isEqualTo(600);
        assertThat(pace.mayWrite(5000)).isEqualTo(100);
        clock.advance(Duration.ofSeconds(1));
        assertThat(pace.mayWrite(5000)).isEqualTo(100);
        clock.advance(Duration.ofSeconds(1));
        assertThat(pace.mayWrite(5000)).isEqualTo(100);
        clock.advance(Duration.ofSeconds(1));
        assertThat(pace.mayWrite(5000)).isEqualTo(100);
        clock.advance(Duration.ofSeconds(1));
        assertThat(pace.mayWrite(5000)).isZero();
        assertThat(rule(pace)).isEqualTo("a.rules:1");
    }

    @Test
    void anotherSizeKeepsTheCount() {
        holding(STOPS).read(900);
        assertThat(holding(quota("b.rules:7", 2000, 0)).mayWrite(5000)).isEqualTo(1100);
    }

    @Test
    void statementThatHasMovedSaysWhereItStandsAndCountsNothingTwice() {
        Pace pace = allowances.pace();
        pace.hold(List.of(), List.of(STOPS), 100, 0);
        pace.hold(List.of(), List.of(quota("b.rules:9", 1000, 0)), 100, 0);
        assertThat(pace.mayWrite(5000)).isEqualTo(900);
        assertThat(rule(pace)).isEqualTo("b.rules:9");
    }

    @Test
    void whatTellsOfItPassesAndIsCounted() {
        Pace pace = holding(STOPS);
        pace.read(1000);
        assertThat(pace.spent()).isNotNull();
        pace.onlyCount();
        assertThat(pace.spent()).isNull();
        assertThat(pace.mayRead()).isTrue();
        assertThat(pace.mayWrite(400)).isEqualTo(400);
        assertThat(holding(quota("c.rules:1", 2000, 0)).mayWrite(5000)).isEqualTo(600);
    }

    @Test
    void whatABrokenConnectionHasLostIsNotUsed() {
        Pace pace = allowances.pace();
        pace.hold(List.of(), List.of(STOPS), 100, 50);
        pace.read(50);
        pace.mayWrite(700);
        pace.settle(300);
        pace.release();
        assertThat(holding(STOPS).mayWrite(5000)).isEqualTo(700);
    }

    @Test
    void nothingIsCountedOnceReleased() {
        Pace pace = holding(STOPS);
        pace.release();
        pace.read(5000);
        assertThat(pace.holds()).isFalse();
        assertThat(holding(STOPS).spent()).isNull();
        assertThat(allowances.quotaCount()).isOne();
    }
}
