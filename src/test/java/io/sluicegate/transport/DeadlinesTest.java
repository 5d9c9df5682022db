package io.sluicegate.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sluicegate.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EventLoop loop = channel.eventLoop();
    private final Deadlines deadlines = new Deadlines(loop, clock.nanos());
    private final List<String> expired = new ArrayList<>();

    @BeforeEach
    void freeze() {
        channel.freezeTime();
    }

    private void pass(Duration time) {
        clock.advance(time);
        channel.advanceTimeBy(200, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private Deadline watch(String name) {
        return deadlines.watch(() -> expired.add(name));
    }

    @Test
    void deadlineExpiresOnce() {
        Deadline one = watch("one");
        pass(Duration.ofDays(1));
        assertThat(expired).isEmpty();
        one.set(SECOND);
        assertThat(one.isSet()).isTrue();
        pass(Duration.ofMillis(999));
        assertThat(expired).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(expired).containsExactly("one");
        assertThat(one.isSet()).isFalse();
        pass(SECOND);
        assertThat(expired).containsExactly("one");
    }

    /** The manual clock wraps around a minute after its start, as the monotonic one may. */
    @Test
    @DisplayName("rule 22: deadlines go by the monotonic clock")
    void deadlineOutlivesTheWrapOfTheClock() {
        watch("one").set(Duration.ofMinutes(2));
        pass(Duration.ofSeconds(119));
        assertThat(expired).isEmpty();
        pass(SECOND);
        assertThat(expired).containsExactly("one");
    }

    @Test
    void deadlineIsMovedClearedAndClosed() {
        Deadline moved = watch("moved");
        moved.set(SECOND);
        moved.set(Duration.ofSeconds(3));
        Deadline cleared = watch("cleared");
        cleared.set(SECOND);
        cleared.clear();
        Deadline closed = watch("closed");
        closed.set(SECOND);
        closed.close();
        pass(Duration.ofSeconds(2));
        assertThat(expired).isEmpty();
        pass(SECOND);
        assertThat(expired).containsExactly("moved");
    }

    @Test
    void expiryMayCloseAndSetOthers() {
        List<Deadline> others = new ArrayList<>();
        Deadline first = deadlines.watch(() -> {
            expired.add("first");
            others.forEach(Deadline::close);
            watch("third").set(SECOND);
        });
        Deadline second = watch("second");
        others.add(second);
        first.set(SECOND);
        second.set(SECOND);
        pass(SECOND);
        assertThat(expired).containsExactly("first");
        pass(SECOND);
        assertThat(expired).containsExactly("first", "third");
    }

    @Test
    void deadlineMovedByAnotherDoesNotExpire() {
        List<Deadline> others = new ArrayList<>();
        Deadline first = deadlines.watch(() -> others.forEach(each -> each.set(SECOND)));
        Deadline second = watch("second");
        others.add(second);
        first.set(SECOND);
        second.set(SECOND);
        pass(SECOND);
        assertThat(expired).isEmpty();
        pass(SECOND);
        assertThat(expired).containsExactly("second");
    }

    @Test
    void faultOfOneIsNoFaultOfTheOthers() {
        deadlines
                .watch(() -> {
                    throw new IllegalStateException("a fault of the test's own");
                })
                .set(SECOND);
        watch("second").set(SECOND);
        watch("later").set(Duration.ofSeconds(2));
        pass(SECOND);
        assertThat(expired).containsExactly("second");
        pass(SECOND);
        assertThat(expired).containsExactly("second", "later");
    }
}
