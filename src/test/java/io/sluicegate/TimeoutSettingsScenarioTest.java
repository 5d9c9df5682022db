package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each wait ends when its own setting says so, far from the defaults of all of them. */
@ExtendWith(LeakCheck.class)
final class TimeoutSettingsScenarioTest {

    private static final Duration BEFORE = Duration.ofSeconds(2);
    private static final Duration AFTER = Duration.ofMillis(1_300);

    private static Scenario silent(String setting) {
        return Scenario.with(ScriptedOrigin.tcp(peer -> peer.wire().takeUntilEnd()), setting);
    }

    /** A moment before the end of a wait of three seconds nothing has happened yet, a moment behind it everything. */
    private static void pass(Scenario scenario) {
        scenario.gateway().advance(BEFORE);
        assertThat(scenario.gateway().openFlows()).hasSize(1);
        scenario.gateway().advance(AFTER);
    }

    @Test
    @DisplayName("rule 22: timeouts.request-head is the wait for a whole head")
    void requestHead() {
        try (Scenario scenario = silent("timeouts.request-head=3s");
                RawClient client = scenario.client()) {
            client.send("GET " + scenario.url("/") + " HTTP/1.1\r\n");
            scenario.awaitRead(client.bytesSent());
            pass(scenario);
            assertThat(client.readResponse().status()).isEqualTo(408);
        }
    }

    @Test
    @DisplayName("rule 22: timeouts.idle is the wait for the next request")
    void idleBetweenExchanges() {
        try (Scenario scenario = Scenario.with(
                        ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "x")), "timeouts.idle=3s");
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/"));
            assertThat(client.readResponse().status()).isEqualTo(200);
            scenario.record();
            pass(scenario);
            client.expectEnd();
        }
    }

    @Test
    @DisplayName("rule 22: timeouts.first-byte is the wait for an answer")
    void firstByte() {
        try (Scenario scenario = silent("timeouts.first-byte=3s");
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/"));
            scenario.origin().awaitConnections(1);
            TestGateway.await(() -> scenario.origin().peers().get(0).wire().received() > 0);
            pass(scenario);
            assertThat(client.readResponse().status()).isEqualTo(504);
        }
    }

    @Test
    @DisplayName("rule 22: timeouts.tunnel-idle is the wait for either side of a tunnel")
    void tunnelIdle() {
        try (Scenario scenario = silent("timeouts.tunnel-idle=3s");
                RawClient client =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            client.send(Tunnels.SSH);
            scenario.origin().awaitConnections(1);
            TestGateway.await(() -> scenario.origin().peers().get(0).wire().received() == Tunnels.SSH.length());
            pass(scenario);
            client.expectReset();
            assertThat(scenario.record()).containsEntry("end_reason", "idle");
        }
    }

    @Test
    @DisplayName("rule 22: limits.body-min-rate is what a body must bring")
    void bodyMinRate() {
        try (Scenario scenario = silent("limits.body-min-rate=4KiB/s");
                RawClient client = scenario.client()) {
            client.send(scenario.head("POST", "/", "Content-Length: 100000"));
            scenario.origin().awaitConnections(1);
            TestGateway.await(() -> scenario.origin().peers().get(0).wire().received() > 0);
            client.send("x".repeat(20 * 1024));
            scenario.awaitRead(client.bytesSent());
            scenario.gateway().advance(Duration.ofSeconds(11));
            assertThat(client.readResponse().status()).isEqualTo(408);
        }
    }

    @Test
    @DisplayName("rule 22: an answer without end lives by the idle time-out, not by a total")
    void eventsLiveByTheIdleTimeout() {
        int events = 20;
        Semaphore due = new Semaphore(0);
        try (Scenario scenario = Scenario.answering(
                        (request, peer) -> {
                            peer.send(
                                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
                            for (int i = 0; i < events; i++) {
                                due.acquire();
                                peer.sendChunk("data: x\n\n");
                            }
                            peer.send("0\r\n\r\n");
                        },
                        "timeouts.idle=3s",
                        "timeouts.first-byte=3s");
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/events")).readHead();
            for (int i = 0; i < events; i++) {
                scenario.gateway().advance(BEFORE);
                due.release();
                assertThat(client.read(14)).isEqualTo("9\r\ndata: x\n\n\r\n");
            }
            assertThat(client.read(5)).isEqualTo("0\r\n\r\n");
            assertThat(scenario.record()).containsEntry("end_reason", "complete");
        }
    }
}
