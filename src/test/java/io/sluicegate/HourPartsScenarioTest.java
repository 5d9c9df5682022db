package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.ledger.ReportKind;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.web.ApiFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes on over a full hour leaves a record in each hour, with the bytes of that hour, and is counted once. */
@ExtendWith(LeakCheck.class)
final class HourPartsScenarioTest {

    private static final int MANY = 300_000;
    private static final int MORE = 120_000;
    private static final String[] PATIENT = {"timeouts.idle=9h", "timeouts.tunnel-idle=9h", "timeouts.first-byte=9h"};

    private final Semaphore turns = new Semaphore(0);

    private void awaitTurn() {
        turns.acquireUninterruptibly();
    }

    /** The origin's side of a tunnel: bytes for every turn, and what it has been told after it is over. */
    private ScriptedOrigin speaker() {
        return ScriptedOrigin.tcp(peer -> {
            peer.wire().takeExactly(Tunnels.SSH.length());
            peer.wire().sendPattern(MANY);
            awaitTurn();
            peer.wire().takeExactly(5);
            peer.wire().sendPattern(MORE);
            awaitTurn();
        });
    }

    private static void awaitParts(TestGateway gateway, int count) {
        TestGateway.await(() -> gateway.records().size() >= count);
    }

    private static long sum(List<Map<String, @Nullable Object>> records, String column) {
        return records.stream()
                .mapToLong(record -> (Long) Objects.requireNonNull(record.get(column)))
                .sum();
    }

    private static Map<String, @Nullable Object> hour(TestGateway gateway, int row) throws ApiFailure {
        return gateway.gateway()
                .api()
                .sums(ReportKind.USAGE, Map.of("by", "hour"))
                .items()
                .get(row);
    }

    @Test
    void aTunnelLeavesAPartInTheHourThatIsOver() throws Exception {
        try (ScriptedOrigin origin = speaker();
                TestGateway gateway = TestGateway.with("allow all", PATIENT);
                RawClient client = Tunnels.open(gateway, origin.port())) {
            gateway.advance(Duration.ofMinutes(50));
            client.send(Tunnels.SSH);
            client.wire().takeExactly(MANY);
            client.wire().acknowledge();
            long up = client.bytesSent();
            long down = client.bytesReceived();
            TestGateway.await(() -> gateway.openFlows().get(0).bytesDown() == down);
            gateway.advance(Duration.ofMinutes(15));
            awaitParts(gateway, 1);

            assertThat(gateway.records())
                    .singleElement()
                    .satisfies(part -> assertThat(part)
                            .containsEntry("part", 1L)
                            .containsEntry("final", false)
                            .containsEntry("end_reason", "continues")
                            .containsEntry("started_at", "2026-03-01T12:00:00.000Z")
                            .containsEntry("ended_at", "2026-03-01T12:59:59.999Z")
                            .containsEntry("method", "CONNECT")
                            .containsEntry("protocol", "ssh")
                            .containsEntry("bytes_up", up)
                            .containsEntry("bytes_down", down)
                            .containsEntry("origin_bytes_up", (long) Tunnels.SSH.length())
                            .containsEntry("origin_bytes_down", (long) MANY));

            turns.release();
            client.send("again");
            client.wire().takeExactly(MORE);
            turns.release();
            client.shutdownOutput();
            client.expectEnd();
            List<Map<String, @Nullable Object>> records = gateway.awaitRecords(2);

            assertThat(records.get(1))
                    .containsEntry("part", 2L)
                    .containsEntry("final", true)
                    .containsEntry("end_reason", "complete")
                    .containsEntry("flow", records.get(0).get("flow"))
                    .containsEntry("started_at", "2026-03-01T13:00:00.000Z")
                    .containsEntry("ended_at", "2026-03-01T13:05:00.000Z")
                    .containsEntry("bytes_up", 5L)
                    .containsEntry("bytes_down", (long) MORE)
                    .containsEntry("origin_bytes_up", 5L)
                    .containsEntry("origin_bytes_down", (long) MORE);
            assertThat(sum(records, "bytes_up")).isEqualTo(client.bytesSent());
            assertThat(sum(records, "bytes_down")).isEqualTo(client.bytesReceived());
            assertThat(hour(gateway, 0))
                    .containsEntry("hour", "2026-03-01T12:00:00Z")
                    .containsEntry("exchanges", 0L)
                    .containsEntry("bytes_up", up)
                    .containsEntry("bytes_down", down);
            assertThat(hour(gateway, 1))
                    .containsEntry("hour", "2026-03-01T13:00:00Z")
                    .containsEntry("exchanges", 1L)
                    .containsEntry("bytes_up", 5L)
                    .containsEntry("bytes_down", (long) MORE);
        }
    }

    @Test
    void aLongDownloadLeavesAPartForEachHour() throws Exception {
        int pieces = 4;
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.readHead();
                    peer.send("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: " + pieces * MORE
                            + "\r\n\r\n");
                    for (int i = 0; i < pieces; i++) {
                        peer.wire().send(new byte[MORE]);
                        awaitTurn();
                    }
                });
                TestGateway gateway = TestGateway.with("zone Asia/Kolkata\nallow all", PATIENT);
                RawClient client = gateway.client()) {
            client.send("GET http://127.0.0.1:" + origin.port() + "/long HTTP/1.1\r\nHost: x\r\n\r\n");
            client.readHead();
            for (int i = 0; i < pieces; i++) {
                client.wire().takeExactly(MORE);
                client.wire().acknowledge();
                if (i < pieces - 1) {
                    long down = client.bytesReceived();
                    TestGateway.await(() -> gateway.openFlows().get(0).bytesDown() == down);
                    gateway.advance(Duration.ofMinutes(60));
                    awaitParts(gateway, i + 1);
                }
                turns.release();
            }
            List<Map<String, @Nullable Object>> records = gateway.awaitRecords(pieces);

            assertThat(records)
                    .extracting(record -> record.get("ended_at"))
                    .containsExactly(
                            "2026-03-01T17:59:59.999+05:30",
                            "2026-03-01T18:59:59.999+05:30",
                            "2026-03-01T19:59:59.999+05:30",
                            "2026-03-01T20:30:00.000+05:30");
            assertThat(records).extracting(record -> record.get("final")).containsExactly(false, false, false, true);
            assertThat(records)
                    .allSatisfy(record -> assertThat(record)
                            .containsEntry("path", "/long")
                            .containsEntry("status", 200L)
                            .containsEntry("cache", "miss"));
            assertThat(records.subList(1, pieces))
                    .allSatisfy(record -> assertThat(record)
                            .containsEntry("bytes_up", 0L)
                            .containsEntry("bytes_down", (long) MORE)
                            .containsEntry("origin_bytes_up", 0L)
                            .containsEntry("origin_bytes_down", (long) MORE));
            assertThat(sum(records, "bytes_up")).isEqualTo(client.bytesSent());
            assertThat(sum(records, "bytes_down")).isEqualTo(client.bytesReceived());
            for (int row = 0; row < pieces; row++) {
                assertThat(hour(gateway, row)).containsEntry("exchanges", row == pieces - 1 ? 1L : 0L);
            }
        }
    }

    @Test
    void whatBeganInTheHourThatHasJustBegunHasNoPartInTheOneBefore() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> awaitTurn());
                TestGateway gateway = TestGateway.with("allow all", PATIENT);
                RawClient before = Tunnels.open(gateway, origin.port())) {
            gateway.advance(
                    Duration.ofMinutes(60)); // the border is seen within a second: a tunnel may come before that
            try (RawClient after = Tunnels.open(gateway, origin.port())) {
                awaitParts(gateway, 1);
                after.reset();
                before.reset();
            }
            turns.release(9);
            TestGateway.await(() -> gateway.records().size() >= 3);

            assertThat(gateway.records())
                    .hasSize(3)
                    .allSatisfy(record -> assertThat(String.valueOf(record.get("started_at")))
                            .isLessThanOrEqualTo(String.valueOf(record.get("ended_at"))));
        }
    }

    /** The counters of metrics are what a graph of traffic is drawn from: parts are in them as they are left. */
    @Test
    void metricsCountTheBytesOfPartsAndTheTunnelOnce() throws Exception {
        try (ScriptedOrigin origin = speaker();
                TestGateway gateway = TestGateway.with("allow all", PATIENT);
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(Tunnels.SSH);
            client.wire().takeExactly(MANY);
            gateway.advance(Duration.ofMinutes(60));
            awaitParts(gateway, 1);
            turns.release(2);
            client.send("again");
            client.wire().takeExactly(MORE);
            client.shutdownOutput();
            client.expectEnd();
            gateway.awaitRecords(2);

            assertThat(metric(gateway, "sluicegate_client_received_bytes_total"))
                    .isEqualTo(client.bytesSent());
            assertThat(metric(gateway, "sluicegate_client_sent_bytes_total")).isEqualTo(client.bytesReceived());
            assertThat(metric(gateway, "sluicegate_records_total")).isEqualTo(1);
        }
    }

    /** The sum over all labels. */
    private static long metric(TestGateway gateway, String name) {
        try (RawClient admin =
                RawClient.connect(gateway.gateway().adminEndpoint().port())) {
            String text = admin.send("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                    .readResponse("GET")
                    .text();
            return text.lines()
                    .filter(line -> line.startsWith(name + "{"))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }
}
