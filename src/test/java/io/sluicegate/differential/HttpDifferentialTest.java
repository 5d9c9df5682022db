package io.sluicegate.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import io.sluicegate.differential.Tally.Outcome;
import io.sluicegate.testing.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever clients and origins say: what an origin receives is to a strict reader what the client sent and what the gateway
 * judged and recorded, and what the client receives is what the origin said, or a visible part of it, or an answer of the
 * gateway's own. Another run: {@code -Dsluicegate.fuzz.seed=7 -Dsluicegate.fuzz.count=200000}; one input alone, as a failure
 * names it: {@code -Dsluicegate.fuzz.seed=7 -Dsluicegate.fuzz.only=1234}.
 */
@ExtendWith(LeakCheck.class)
final class HttpDifferentialTest {

    private static final long SEED = Long.getLong("sluicegate.fuzz.seed", DifferentialFuzz.SEED);
    private static final int COUNT = Integer.getInteger("sluicegate.fuzz.count", 100_000);
    private static final int ONLY = Integer.getInteger("sluicegate.fuzz.only", -1);
    private static final int WATCHED = 5_000;

    /** Every buffer of these is followed until it has been released. */
    @Test
    @Timeout(3_600)
    void bothSidesReadTheSameAndNoBufferLeaks() {
        int from = Math.max(0, ONLY);
        Tally tally = play(from, ONLY < 0 ? Math.min(COUNT, WATCHED) : from + 1);
        assertThat(tally.of(Outcome.CLIENTS)).isPositive();
    }

    @Test
    @Timeout(36_000)
    void bothSidesReadTheSame() {
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        try {
            int from = Math.min(COUNT, WATCHED);
            int to = ONLY < 0 ? COUNT : from;
            while (from < to) {
                int end = Math.min(to, from + DifferentialFuzz.A_GATEWAY);
                assertManifold(play(from, end), end - from);
                from = end;
            }
        } finally {
            ResourceLeakDetector.setLevel(before);
        }
    }

    private static Tally play(int from, int to) {
        try (Alarms alarms = new Alarms()) {
            Tally tally;
            try (DifferentialRun run = new DifferentialRun(SEED)) {
                tally = run.play(from, to);
            }
            assertThat(alarms.heard()).as("seed " + SEED).isEmpty();
            return tally;
        }
    }

    /** A run in which everything was refused would prove nothing. */
    private static void assertManifold(Tally tally, int clients) {
        assertThat(tally.of(Outcome.CLIENTS)).isEqualTo(clients);
        if (clients >= WATCHED) {
            assertThat(tally.of(Outcome.ARRIVALS)).as(tally.toString()).isGreaterThan(clients / 3);
            assertThat(tally.of(Outcome.DELIVERED)).as(tally.toString()).isGreaterThan(clients / 4);
            assertThat(tally.of(Outcome.FAULTY_REQUESTS)).as(tally.toString()).isGreaterThan(clients / 10);
            for (Outcome outcome : Outcome.values()) {
                assertThat(tally.of(outcome)).as(outcome + " of " + tally).isPositive();
            }
        }
    }
}
