package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The gateway stops when it said it would, whoever is in the middle of something. */
@ExtendWith(LeakCheck.class)
final class StopTest {

    /** In clock time less than what is queued for an origin is otherwise waited for. */
    private static final int MOST_STEPS = 1_000;

    private static final Duration STEP = Duration.ofMillis(20);
    private static final int MORE_THAN_KERNELS_HOLD = 32 * 1024 * 1024;

    @Test
    void tunnelWhoseOriginReadsNothingDoesNotDelayTheStop() throws InterruptedException {
        try (ScriptedOrigin origin = ScriptedOrigin.narrow(4096, ScriptedOrigin.Peer::stall);
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = gateway.client()) {
            client.sendHead("CONNECT 127.0.0.1:" + origin.port() + " HTTP/1.1", "Host: x");
            assertThat(client.readHead().status()).isEqualTo(200);
            fill(gateway, client);
            Thread stop = new Thread(gateway.gateway()::close);
            stop.start();
            for (int step = 0; stop.isAlive(); step++) {
                assertThat(step).as("steps of " + STEP).isLessThan(MOST_STEPS);
                gateway.clock().advance(STEP); // its loops may be gone already
                stop.join(20);
            }
        }
    }

    /** Sends until nobody on the way takes any more. */
    private static void fill(TestGateway gateway, RawClient client) {
        client.send("SSH-2.0-x\r\n");
        Thread sender = new Thread(() -> client.wire().sendPattern(MORE_THAN_KERNELS_HOLD));
        sender.setUncaughtExceptionHandler((thread, broken) -> {}); // the gateway stops
        sender.setDaemon(true);
        sender.start();
        TestGateway.await(() -> {
            long before = gateway.openFlows().get(0).bytesUp();
            gateway.openFlows();
            return before > 1_000_000 && before == gateway.openFlows().get(0).bytesUp();
        });
    }
}
