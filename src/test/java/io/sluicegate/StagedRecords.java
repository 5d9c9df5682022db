package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.policy.Verdict;
import io.sluicegate.web.ApiFailure;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has to be recorded of each connection, in order, held against the ledger once there is enough of it. */
final class StagedRecords {

    private final TestGateway gateway;
    private final Map<String, List<String>> expected = new LinkedHashMap<>();
    /** Of each connection what a failure should tell. */
    private final Map<String, String> stories = new LinkedHashMap<>();

    StagedRecords(TestGateway gateway) {
        this.gateway = gateway;
    }

    /** One more record of the connection from this client; {@code verdict} is null where none has fallen. */
    void add(InetSocketAddress client, String story, @Nullable Verdict verdict, String end) {
        String said = verdict == null ? "null null " : verdict.action().word() + " " + verdict.rule() + " ";
        String key = client.getAddress().getHostAddress() + " " + client.getPort();
        expected.computeIfAbsent(key, unknown -> new ArrayList<>()).add(said + end);
        stories.merge(key, story, (one, other) -> one.equals(other) ? one : one + "\n" + other);
    }

    /** Waits for all records since the last time, and looks at them. */
    void check() throws ApiFailure {
        gateway.awaitIdle();
        int count = expected.values().stream().mapToInt(List::size).sum();
        GatewayAdmin api = gateway.gateway().api();
        Map<String, List<String>> found = newest(api, count);
        expected.forEach((client, lines) ->
                assertThat(found.get(client)).as(stories.get(client)).isEqualTo(lines));
        assertThat(found).hasSameSizeAs(expected);
        expected.clear();
        stories.clear();
    }

    private static Map<String, List<String>> newest(GatewayAdmin api, int count) throws ApiFailure {
        List<Map<String, @Nullable Object>> rows =
                new ArrayList<>(api.records(Map.of("limit", String.valueOf(count), "where", "final=true"))
                        .items());
        Collections.reverse(rows);
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (Map<String, @Nullable Object> row : rows) {
            found.computeIfAbsent(row.get("client") + " " + row.get("client_port"), unknown -> new ArrayList<>())
                    .add(row.get("verdict") + " " + row.get("rule") + " " + row.get("end_reason"));
        }
        return found;
    }
}
