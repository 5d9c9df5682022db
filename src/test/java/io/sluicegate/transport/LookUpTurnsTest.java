package io.sluicegate.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.HostName;
import io.sluicegate.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LookUpTurnsTest {

    private static final HostName A = new HostName("a.example");

    private final ManualClock clock = new ManualClock();
    private final LookUpTurns turns = new LookUpTurns(clock.nanos());

    @Test
    void nameIsLookedUpByOneAtATime() {
        assertThat(turns.begin(A)).isTrue();
        assertThat(turns.begin(A)).isFalse();
        assertThat(turns.begin(new HostName("b.example"))).isTrue();
    }

    @Test
    void nameRestsOnceItHasBeenLookedUp() {
        turns.begin(A);
        turns.end(A);
        assertThat(turns.begin(A)).isFalse();
        clock.advance(LookUpTurns.REST.minusMillis(1));
        assertThat(turns.begin(A)).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(turns.begin(A)).isTrue();
    }

    @Test
    void soManyAreUnderWayAndNoMore() {
        for (int i = 0; i < LookUpTurns.MOST_AT_ONCE; i++) {
            assertThat(turns.begin(new HostName("h" + i + ".example"))).isTrue();
        }
        assertThat(turns.begin(A)).isFalse();
        turns.end(new HostName("h7.example"));
        assertThat(turns.begin(A)).isTrue();
    }

    @Test
    void madeUpNamesDoNotFillTheHeap() {
        for (int i = 0; i < 30_000; i++) {
            HostName name = new HostName("h" + i + ".example");
            turns.begin(name);
            turns.end(name);
        }
        assertThat(turns.resting()).isEqualTo(10_000);
        assertThat(turns.begin(new HostName("h29999.example"))).isFalse();
        assertThat(turns.begin(new HostName("h1.example"))).isTrue();
    }
}
