package io.sluicegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.Ports;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class AttemptLimitTest {

    private final ManualClock clock = new ManualClock();
    private final AttemptLimit limit = new AttemptLimit(2, Duration.ofSeconds(60), 64, clock.nanos());
    private final InetAddress one = Ports.address(192, 0, 2, 1);

    private static InetAddress v6(int subnet, int host) {
        return Ports.address(0x20, 1, 0x0d, 0xb8, 0, 0, 0, subnet, 0, 0, 0, 0, 0, 0, 0, host);
    }

    private void charge(InetAddress client, int times) {
        for (int i = 0; i < times; i++) {
            limit.charge(client);
        }
    }

    @Test
    void failuresAreBoundedPerClientUntilTheirSpanIsOver() {
        limit.charge(one);
        clock.advance(Duration.ofSeconds(59));
        assertThat(limit.isSpent(one)).isFalse();
        limit.charge(one);
        assertThat(limit.isSpent(one)).isTrue();
        assertThat(limit.isSpent(Ports.address(192, 0, 2, 2))).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(limit.isSpent(one)).isFalse();
    }

    @Test
    void failureAfterASpanBeginsTheNext() {
        charge(one, 2);
        clock.advance(Duration.ofSeconds(60));
        limit.charge(one);
        assertThat(limit.isSpent(one)).isFalse();
        clock.advance(Duration.ofSeconds(59));
        limit.charge(one);
        assertThat(limit.isSpent(one)).isTrue();
    }

    @Test
    void askingCostsNothing() {
        for (int i = 0; i < 5; i++) {
            assertThat(limit.isSpent(one)).isFalse();
        }
    }

    @Test
    void aPrefixIsOneClient() {
        limit.charge(v6(1, 1));
        limit.charge(v6(1, 2));
        assertThat(limit.isSpent(v6(1, 3))).isTrue();
        assertThat(limit.isSpent(v6(2, 1))).isFalse();
    }

    @Test
    @DisplayName("rule 23: clients that failed are bounded in number")
    void oldestClientIsForgottenWhereThereAreTooMany() {
        charge(one, 2);
        for (int i = 0; i < 9_999; i++) {
            limit.charge(Ports.address(198, 51, i / 256, i % 256));
        }
        assertThat(limit.isSpent(one)).isTrue();
        limit.charge(Ports.address(203, 0, 113, 1));
        assertThat(limit.isSpent(one)).isFalse();
    }
}
