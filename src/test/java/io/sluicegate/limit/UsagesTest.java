package io.sluicegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class UsagesTest {

    private static final AllowanceKey KEY = new AllowanceKey("each hour UTC", "all");
    private static final ZoneId UTC = ZoneOffset.UTC;
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock();
    private final Usages usages = new Usages(10, clock, clock.nanos());

    private Usage take() {
        return usages.take(KEY, ChronoUnit.HOURS, UTC);
    }

    private static AllowanceKey key(int number) {
        return new AllowanceKey("each hour UTC", "client " + number);
    }

    @Test
    void countBeginsAnewAtTheBorder() {
        Usage usage = take();
        clock.advance(Duration.ofMinutes(59));
        usages.add(usage, 100);
        assertThat(usages.used(usage)).isEqualTo(100);
        clock.advance(Duration.ofMinutes(1));
        assertThat(usages.used(usage)).isZero();
        usages.add(usage, 7);
        assertThat(usages.used(usage)).isEqualTo(7);
    }

    @Test
    void clockThatIsSetBackGivesNothingAnew() {
        Usage usage = new Usage(ChronoUnit.HOURS, UTC);
        Instant noon = ManualClock.START;
        usage.add(100, noon, 0);
        usage.add(5, noon.plus(HOUR), 0);
        assertThat(usage.used(noon.plusSeconds(60))).isEqualTo(100);
        usage.add(1, noon.plusSeconds(60), 0);
        assertThat(usage.used(noon)).isEqualTo(101);
        assertThat(usage.used(noon.plus(HOUR))).isEqualTo(5);
        assertThat(usage.used(noon.minus(Duration.ofDays(400)))).isZero();
        assertThat(usage.used(noon.plus(HOUR))).isEqualTo(5);
    }

    @Property(tries = 300)
    void clockThatGoesToAndFroBetweenTwoPeriodsCountsEachByteOnce(
            @ForAll @Size(max = 100) List<@IntRange(max = 7199) Integer> seconds) {
        Usage usage = new Usage(ChronoUnit.HOURS, UTC);
        Map<Integer, Long> expected = new HashMap<>();
        for (int second : seconds) {
            usage.add(second, ManualClock.START.plusSeconds(second), 0);
            expected.merge(second / 3600, (long) second, Long::sum);
        }
        expected.forEach((hour, bytes) -> assertThat(usage.used(ManualClock.START.plusSeconds(hour * 3600L)))
                .isEqualTo(bytes));
    }

    @Test
    void countsOfManyThreadsAreAllThere() {
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(CompletableFuture.runAsync(() -> {
                for (int n = 0; n < 10_000; n++) {
                    usages.add(take(), 3);
                    usages.giveBack(KEY);
                }
            }));
        }
        threads.forEach(CompletableFuture::join);
        assertThat(usages.used(take())).isEqualTo(240_000);
    }

    @Test
    void whatIsOverIsForgottenADayLater() {
        usages.add(take(), 1);
        usages.giveBack(KEY);
        clock.advance(HOUR.multipliedBy(24));
        usages.upkeep();
        assertThat(usages.size()).isOne();
        clock.advance(Duration.ofSeconds(1));
        usages.upkeep();
        assertThat(usages.size()).isZero();
    }

    @Test
    void whatIsInUseIsNotForgotten() {
        usages.add(take(), 1);
        clock.advance(Duration.ofDays(3));
        usages.upkeep();
        assertThat(usages.size()).isOne();
    }

    @Test
    void leastUsedAreForgottenWhenThereAreTooMany() {
        for (int i = 1; i <= 12; i++) {
            usages.add(usages.take(key(i), ChronoUnit.HOURS, UTC), i);
            usages.giveBack(key(i));
        }
        usages.upkeep();
        assertThat(usages.size()).isEqualTo(9);
        assertThat(usages.used(usages.take(key(12), ChronoUnit.HOURS, UTC))).isEqualTo(12);
        assertThat(usages.used(usages.take(key(1), ChronoUnit.HOURS, UTC))).isZero();
    }

    @Test
    void whatIsSavedIsRestored() {
        Usage usage = take();
        usages.add(usage, 50);
        clock.advance(HOUR);
        usages.add(usage, 70);
        Usages after = new Usages(10, clock, clock.nanos());
        after.restore(usages.saved());
        assertThat(after.used(after.take(KEY, ChronoUnit.HOURS, UTC))).isEqualTo(70);
        assertThat(after.saved()).isEqualTo(usages.saved()).hasSize(2);
        assertThat(after.takeChanged()).isFalse();
    }

    @Test
    void changesAreTakenOnce() {
        assertThat(usages.takeChanged()).isFalse();
        usages.add(take(), 1);
        assertThat(usages.takeChanged()).isTrue();
        assertThat(usages.takeChanged()).isFalse();
        usages.stillChanged();
        assertThat(usages.takeChanged()).isTrue();
    }
}
