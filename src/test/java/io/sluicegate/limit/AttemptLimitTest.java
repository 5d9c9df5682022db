package io.sluicegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.Ports;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class AttemptLimitTest {

    private final ManualClock clock = new ManualClock();
    private final AttemptLimit limit = new AttemptLimit(2, Duration.ofSeconds(60), 64, clock.nanos());
    private final InetAddress one = Ports.address(192, 0, 2, 1);

    private static InetAddress v6(int subnet, int host) {
        return Ports.address(0x20, 1, 0x0d, 0xb8, 0, 0, 0, subnet, 0, 0, 0, 0, 0, 0, 0, host);
    }

    @Test
    void triesAreBoundedPerClientUntilTheirSpanIsOver() {
        assertThat(limit.begin(one)).isNotNull();
        clock.advance(Duration.ofSeconds(59));
        assertThat(limit.begin(one)).isNotNull();
        assertThat(limit.begin(one)).isNull();
        assertThat(limit.begin(Ports.address(192, 0, 2, 2))).isNotNull();
        clock.advance(Duration.ofSeconds(1));
        assertThat(limit.begin(one)).isNotNull();
    }

    @Test
    void aPrefixIsOneClient() {
        assertThat(limit.begin(v6(1, 1))).isNotNull();
        assertThat(limit.begin(v6(1, 2))).isNotNull();
        assertThat(limit.begin(v6(1, 3))).isNull();
        assertThat(limit.begin(v6(2, 1))).isNotNull();
    }

    @Test
    void forgivenTryCanBeMadeAgain() {
        Objects.requireNonNull(limit.begin(one));
        Objects.requireNonNull(limit.begin(one)).forgive();
        assertThat(limit.begin(one)).isNotNull();
        assertThat(limit.begin(one)).isNull();
    }

    @Test
    void oldestClientIsForgottenWhereThereAreTooMany() {
        limit.begin(one);
        limit.begin(one);
        for (int i = 0; i < 9_999; i++) {
            limit.begin(Ports.address(198, 51, i / 256, i % 256));
        }
        assertThat(limit.begin(one)).isNull();
        limit.begin(Ports.address(203, 0, 113, 1));
        assertThat(limit.begin(one)).isNotNull();
    }
}
