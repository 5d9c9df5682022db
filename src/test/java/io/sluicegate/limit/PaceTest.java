package io.sluicegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class PaceTest {

    private static final RateRule SLOW = rate("a.rules:1", 1000, 1000);
    private static final RateRule FAST = rate("a.rules:2", 5000, 5000);

    private final ManualClock clock = new ManualClock();
    private final Allowances allowances = new Allowances(64, clock, clock.nanos());

    private static RateRule rate(String rule, long bytesPerSecond, long burst) {
        return new RateRule(rule, new AllowanceKey("limit " + bytesPerSecond, "all"), 8 * bytesPerSecond, burst);
    }

    private Pace holding(RateRule... rules) {
        Pace pace = allowances.pace();
        pace.hold(List.of(rules), List.of(), 0, 0);
        return pace;
    }

    @Test
    void strictestRateCounts() {
        Pace pace = holding(FAST, SLOW);
        assertThat(pace.mayWrite(4000)).isEqualTo(1000);
        clock.advance(Duration.ofSeconds(1));
        assertThat(pace.mayWrite(3000)).isEqualTo(1000);
    }

    @Test
    void directionsHaveTheirOwnTokens() {
        Pace pace = holding(SLOW);
        assertThat(pace.mayWrite(1000)).isEqualTo(1000);
        assertThat(pace.mayRead()).isTrue();
        pace.read(1500);
        assertThat(pace.mayRead()).isFalse();
        clock.advance(Duration.ofMillis(499));
        assertThat(pace.mayRead()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(pace.mayRead()).isTrue();
    }

    @Test
    void whatBeginsToHoldCountsWhatHasPassed() {
        Pace pace = allowances.pace();
        pace.hold(List.of(SLOW), List.of(), 3000, 600);
        assertThat(pace.mayRead()).isFalse();
        assertThat(pace.mayWrite(1000)).isEqualTo(400);
        clock.advance(Duration.ofSeconds(1));
        assertThat(pace.mayRead()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(pace.mayRead()).isTrue();
    }

    @Test
    void whatGoesOnHoldingCountsNothingTwice() {
        Pace pace = holding(SLOW);
        pace.mayWrite(600);
        pace.hold(List.of(rate("b.rules:9", 1000, 1000), FAST), List.of(), 0, 600);
        assertThat(pace.mayWrite(1000)).isEqualTo(400);
        assertThat(allowances.counts().all()).containsOnlyKeys(List.of("b.rules:9", "rate"));
    }

    @Test
    void oneStatementWrittenTwiceCountsOnce() {
        Pace pace = holding(SLOW, rate("a.rules:7", 1000, 1000));
        assertThat(pace.mayWrite(1000)).isEqualTo(1000);
    }

    @Test
    void flowsOfOneKeyShareItsRate() {
        Pace one = holding(SLOW);
        Pace other = holding(SLOW);
        assertThat(one.mayWrite(700)).isEqualTo(700);
        assertThat(other.mayWrite(700)).isEqualTo(300);
    }

    @Test
    void nothingHoldsOnceReleased() {
        Pace pace = holding(SLOW);
        pace.read(2000);
        pace.release();
        assertThat(pace.holds()).isFalse();
        assertThat(pace.mayRead()).isTrue();
        assertThat(pace.mayWrite(1 << 20)).isEqualTo(1 << 20);
        clock.advance(Duration.ofSeconds(3));
        allowances.upkeep();
        assertThat(allowances.size()).isZero();
    }

    @Test
    void burstIsAtLeastWhatTwoTurnsBring() {
        assertThat(holding(rate("a.rules:1", 1_000_000, 10)).mayWrite(1 << 20)).isEqualTo(20_000);
    }

    @Test
    void eachWaitIsCountedOnce() {
        Pace pace = holding(SLOW);
        pace.mayWrite(2000);
        pace.mayWrite(2000);
        clock.advance(Duration.ofSeconds(1));
        pace.mayWrite(1000);
        pace.mayWrite(1);
        assertThat(allowances.counts().all()).isEqualTo(Map.of(List.of("a.rules:1", "rate"), 2L));
    }

    @Property(tries = 200)
    void whateverFlowsDoTheyStayWithinTheRate(@ForAll @Size(max = 150) List<@IntRange(max = 60_000) Integer> asked) {
        new PaceTest().staysWithinTheRate(asked);
    }

    private void staysWithinTheRate(List<Integer> asked) {
        List<Pace> flows = new ArrayList<>(List.of(holding(SLOW), holding(SLOW, FAST), holding(FAST, SLOW)));
        long start = clock.nanos().getAsLong();
        long written = 0;
        for (int each : asked) {
            int flow = each % flows.size();
            if (each % 11 == 0) {
                flows.get(flow).release();
                flows.set(flow, holding(SLOW));
            }
            written += flows.get(flow).mayWrite(each % 3000);
            clock.advance(Duration.ofMillis(each % 50));
            double passed = (clock.nanos().getAsLong() - start) / 1e9;
            assertThat((double) written).isLessThanOrEqualTo(1000 * passed + 1000 + 1);
        }
    }

    @Test
    void requestsBeyondTheBurstWait() {
        RequestRule rule = new RequestRule(
                "a.rules:3", new AllowanceKey("limit 30 requests/min", "all"), 30, Duration.ofMinutes(1), 2);
        assertThat(allowances.request(rule)).isZero();
        assertThat(allowances.request(rule)).isZero();
        assertThat(allowances.request(rule)).isEqualTo(Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(2));
        assertThat(allowances.request(rule)).isZero();
        assertThat(allowances.counts().all()).isEqualTo(Map.of(List.of("a.rules:3", "requests"), 1L));
        allowances.counts().keep(Set.of("a.rules:4"));
        assertThat(allowances.counts().all()).isEmpty();
    }

    @Test
    void clientsOfOnePrefixAreOne() {
        assertThat(allowances.client(Ports.address(0x20, 1, 0, 0, 0, 0, 0, 1, 9, 9, 9, 9, 9, 9, 9, 9)))
                .isEqualTo(allowances.client(Ports.address(0x20, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1)))
                .isNotEqualTo(allowances.client(Ports.address(0x20, 1, 0, 0, 0, 0, 0, 2, 9, 9, 9, 9, 9, 9, 9, 9)));
        assertThat(allowances.client(Ports.address(192, 0, 2, 1)))
                .isNotEqualTo(allowances.client(Ports.address(192, 0, 2, 2)));
    }
}
