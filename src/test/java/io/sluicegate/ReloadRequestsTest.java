package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

final class ReloadRequestsTest {

    private final Deque<Runnable> thread = new ArrayDeque<>();
    private final ReloadRequests requests = new ReloadRequests(thread::add);
    private int reloads;

    private void workOff() {
        while (!thread.isEmpty()) {
            thread.remove().run();
        }
    }

    @Test
    void whoAsksNeverWaits() {
        requests.begin(() -> reloads++);
        requests.ask();
        assertThat(reloads).isZero();
        workOff();
        assertThat(reloads).isEqualTo(1);
    }

    @Test
    void whatIsAskedForWhileOneWaitsIsOne() {
        requests.begin(() -> reloads++);
        for (int i = 0; i < 5; i++) {
            requests.ask();
        }
        assertThat(thread).hasSize(1);
        workOff();
        assertThat(reloads).isEqualTo(1);
        requests.ask();
        workOff();
        assertThat(reloads).isEqualTo(2);
    }

    @Test
    void whatIsAskedForWhileOneIsUnderWayIsAnother() {
        requests.begin(() -> {
            reloads++;
            if (reloads == 1) {
                requests.ask();
                requests.ask();
            }
        });
        requests.ask();
        workOff();
        assertThat(reloads).isEqualTo(2);
    }

    @Test
    void nothingBeginsBeforeTheGatewayIsWholeAndNothingIsLost() {
        requests.ask();
        requests.ask();
        assertThat(thread).isEmpty();
        requests.begin(() -> reloads++);
        assertThat(thread).hasSize(1);
        workOff();
        assertThat(reloads).isEqualTo(1);
    }

    @Test
    void failedReloadIsFollowedByTheNext() {
        requests.begin(() -> {
            reloads++;
            throw new IllegalStateException("a bug");
        });
        for (int i = 0; i < 2; i++) {
            requests.ask();
            Workers.carryOn(thread.remove());
        }
        assertThat(reloads).isEqualTo(2);
    }
}
