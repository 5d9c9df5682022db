package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The books: the records of a client hold every byte of its sockets, once, whatever became of its connections. */
@ExtendWith(LeakCheck.class)
final class AccountingScenarioTest {

    private static final int CLIENTS = 4;
    private static final int CONNECTIONS = 60;
    private static final String RULES = "deny to banned.example\nallow all";

    /** What ends before it is judged has no rule to name. */
    private static final Set<String> NEVER_JUDGED = Set.of("bad-request", "client-abort", "client-timeout");

    @ParameterizedTest
    @DisplayName("rule 25: the records of a client hold every byte of its sockets, once")
    @ValueSource(longs = {1, 2, 3})
    void recordsOfAClientSumToTheBytesOfItsSockets(long seed) {
        try (MixedOrigin origin = new MixedOrigin();
                Ports.Refusing refusing = Ports.refusing();
                TestGateway gateway = TestGateway.with(RULES)) {
            List<MixedClient> clients = new ArrayList<>();
            List<CompletableFuture<Void>> lives = new ArrayList<>();
            for (int i = 1; i <= CLIENTS; i++) {
                MixedClient client = new MixedClient(gateway, origin, refusing.port(), i, 1000 * seed + i);
                clients.add(client);
                lives.add(CompletableFuture.runAsync(() -> client.live(CONNECTIONS)));
            }
            lives.forEach(life -> life.orTimeout(100, TimeUnit.SECONDS).join());
            gateway.awaitIdle();
            gateway.awaitRecords(
                    (int) clients.stream().mapToLong(MixedClient::exchanges).sum());
            clients.forEach(client -> booksAreRight(gateway, client));
        }
    }

    private static void booksAreRight(TestGateway gateway, MixedClient client) {
        List<Map<String, @Nullable Object>> records = gateway.records().stream()
                .filter(record -> client.address().equals(record.get("client")))
                .collect(Collectors.toList());
        assertThat(records).hasSize((int) client.exchanges());
        assertThat(sum(records, "bytes_up")).isEqualTo(client.sent());
        assertThat(sum(records, "bytes_down")).isEqualTo(client.received());
        assertThat(records).allSatisfy(record -> {
            assertThat(record.get("end_reason")).isNotIn("internal", "refused", "shutdown");
            assertThat(record.get("rule") != null || NEVER_JUDGED.contains(record.get("end_reason")))
                    .isTrue();
        });
    }

    private static long sum(List<Map<String, @Nullable Object>> records, String column) {
        return records.stream().mapToLong(record -> (Long) record.get(column)).sum();
    }
}
