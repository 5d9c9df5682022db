package io.sluicegate.proxy;

import io.sluicegate.transport.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Gives up a client that sends the body of a request more slowly than {@code limits.body-min-rate}, counted over windows
 * in which we were ready to read. Confined to the flow's event loop, which alone writes its fields.
 */
final class BodyRate {

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final FlowContext flow;
    private final Deadline window;
    private final long leastPerWindow;
    private final Runnable tooSlow;
    private @Nullable HttpExchange watched;
    private long receivedBefore;
    private boolean alwaysReady;

    BodyRate(FlowContext flow, long bytesPerSecond, Runnable tooSlow) {
        this.flow = flow;
        this.window = flow.watch(this::windowOver);
        this.leastPerWindow = bytesPerSecond * WINDOW.toSeconds();
        this.tooSlow = tooSlow;
    }

    /** A piece of this exchange's body has come, and it was not the last one. */
    void watch(HttpExchange exchange) {
        if (watched != exchange) {
            watched = exchange;
            beginWindow(exchange);
        }
        alwaysReady = alwaysReady && exchange.wantsBody() && !flow.isSlowed();
    }

    void stop() {
        watched = null;
        window.clear();
    }

    private void beginWindow(HttpExchange exchange) {
        receivedBefore = exchange.bodyReceived();
        alwaysReady = true;
        window.set(WINDOW);
    }

    private void windowOver() {
        HttpExchange exchange = watched;
        if (exchange == null) {
            return;
        }
        boolean slow = exchange.bodyReceived() - receivedBefore < leastPerWindow;
        if (slow && alwaysReady && exchange.wantsBody() && !flow.isSlowed()) {
            tooSlow.run();
        } else {
            beginWindow(exchange);
        }
    }
}
