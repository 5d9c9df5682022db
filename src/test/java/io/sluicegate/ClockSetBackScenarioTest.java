package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.ledger.ReportKind;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Reports after somebody has set the clock back by an hour: while the gateway runs, and before it starts again. */
@ExtendWith(LeakCheck.class)
final class ClockSetBackScenarioTest {

    private long up;
    private long down;
    private int exchanges;

    private void fetch(TestGateway gateway, ScriptedOrigin origin) {
        try (RawClient client = gateway.client()) {
            for (int i = 0; i < 3; i++) {
                client.send("GET http://127.0.0.1:" + origin.port() + "/" + exchanges++
                        + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
                assertThat(client.readResponse("GET").status()).isEqualTo(200);
            }
            up += client.bytesSent();
            down += client.bytesReceived();
        }
        gateway.awaitIdle();
    }

    private void isWhole(TestGateway gateway) throws Exception {
        List<Map<String, @Nullable Object>> records = gateway.awaitRecords(exchanges);
        assertThat(records)
                .extracting(record -> record.get("seq"))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, exchanges).boxed().toList());
        assertThat(records)
                .extracting(record -> record.get("flow") + "/" + record.get("part"))
                .doesNotHaveDuplicates();
        Map<String, @Nullable Object> sum = Objects.requireNonNull(gateway.gateway()
                .api()
                .sums(ReportKind.USAGE, Map.of("by", "hour"))
                .sum());
        assertThat(sum)
                .containsEntry("exchanges", (long) exchanges)
                .containsEntry("bytes_up", up)
                .containsEntry("bytes_down", down);
    }

    @Test
    void nothingIsLostOrTwiceInRecordsAndReports(@TempDir Path directory) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "x".repeat(900)))) {
            try (TestGateway gateway = TestGateway.in(directory, "allow all")) {
                gateway.advance(Duration.ofMinutes(61));
                fetch(gateway, origin);
                gateway.clock().setBack(Duration.ofHours(1));
                fetch(gateway, origin);
                isWhole(gateway);
            }
            try (TestGateway again = TestGateway.in(directory, "allow all")) { // its clock is at the first one's start
                fetch(again, origin);
                isWhole(again);
            }
        }
    }
}
