package io.sluicegate.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FeedStateTest {

    private static final Instant NOW = ManualClock.START;
    private static final Duration DAY = Duration.ofDays(1);

    private final FeedState state = new FeedState();

    @Test
    void listWithoutACopyIsDueAtOnce() {
        assertThat(state.isDue(NOW, DAY, null)).isTrue();
    }

    @Test
    void copyIsGoodUntilItIsOldEnough() {
        assertThat(state.isDue(NOW, DAY, NOW.minus(DAY).plusMillis(1))).isFalse();
        assertThat(state.isDue(NOW.plusMillis(1), DAY, null)).isTrue();
    }

    @Test
    void whatIsUnderWayIsNotDue() {
        state.begun(new CompletableFuture<>());
        assertThat(state.isDue(NOW, DAY, null)).isFalse();
        state.succeeded(NOW, DAY);
        assertThat(state.running()).isNull();
        assertThat(state.isDue(NOW.plus(DAY).minusMillis(1), DAY, null)).isFalse();
        assertThat(state.isDue(NOW.plus(DAY), DAY, null)).isTrue();
    }

    @Test
    void failuresAreRetriedSoonerAndThenLessAndLessOften() {
        List<Long> minutes = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            minutes.add(state.failed(NOW, DAY, "away").toMinutes());
        }
        assertThat(minutes).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        assertThat(state.trouble()).isEqualTo("away");
        assertThat(state.isDue(NOW.plus(Duration.ofMinutes(60)), DAY, null)).isTrue();
        state.succeeded(NOW, DAY);
        assertThat(state.trouble()).isNull();
        assertThat(state.failed(NOW, DAY, "away")).hasMinutes(1);
    }

    @Test
    void retryNeverComesLaterThanTheNextFetchWould() {
        Duration every = Duration.ofMinutes(3);
        for (int i = 0; i < 9; i++) {
            assertThat(state.failed(NOW, every, "away")).isLessThanOrEqualTo(every);
        }
    }

    @Test
    void clockThatIsPutBackMakesListsDue() {
        state.succeeded(NOW, DAY);
        assertThat(state.isDue(NOW.minusMillis(1), DAY, null)).isTrue();
    }

    @Test
    void anotherPaceIsWorkedOutAnew() {
        state.succeeded(NOW, DAY);
        assertThat(state.isScheduled()).isTrue();
        state.reschedule();
        assertThat(state.isScheduled()).isFalse();
        assertThat(state.isDue(NOW, Duration.ofHours(1), NOW.minusSeconds(3600)))
                .isTrue();
    }
}
