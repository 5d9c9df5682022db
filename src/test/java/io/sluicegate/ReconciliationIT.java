package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluicegate.testing.Namespace;
import io.sluicegate.testing.NetworkLab;
import io.sluicegate.testing.NetworkLabProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the ledger says each client has used, held against what the clients' own kernel counted on their sockets. */
@Tag("netns")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReconciliationIT {

    private static final int CLIENTS = 3;

    private InterceptingGateway gateway;

    @BeforeAll
    void build() throws IOException {
        gateway = new InterceptingGateway("tproxy", "allow all\n");
        gateway.lab()
                .start(
                        Namespace.ORIGIN,
                        Map.of(),
                        ClientLab.python("application.py", Integer.toString(InterceptingGateway.APPLICATION_PORT)))
                .awaitOut("ready");
    }

    @AfterAll
    void end() throws IOException {
        gateway.close();
    }

    /** The addresses of the clients, each with the origin's of its family. */
    private Map<String, String> clients() throws IOException {
        Map<String, String> origins = new LinkedHashMap<>();
        for (int i = 0; i < CLIENTS; i++) {
            String four = "192.0.2." + (20 + i);
            String six = "2001:db8:1::" + (20 + i);
            address(four + "/24");
            address(six + "/64");
            origins.put(four, NetworkLab.ORIGIN_4);
            origins.put(six, NetworkLab.ORIGIN_6);
        }
        return origins;
    }

    private void address(String address) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "address", "add", address, "dev", "eth0"));
        if (address.contains(":")) {
            command.add("nodad");
        }
        gateway.lab().exec(Namespace.CLIENT, command.toArray(String[]::new)).success();
    }

    private Map<String, String> used() throws IOException {
        JsonNode rows = new ObjectMapper()
                .readTree(gateway.sluicegate("report", "usage", "--by", "client", "--format", "json"));
        Map<String, String> used = new LinkedHashMap<>();
        for (JsonNode row : rows) {
            used.put(
                    row.get("client").asText(),
                    row.get("bytes_up").asLong() + " up, "
                            + row.get("bytes_down").asLong() + " down");
        }
        return used;
    }

    @Test
    @DisplayName("rule 25: the sum of a client's records is the payload of its sockets, to the byte")
    void theLedgerSaysWhatTheKernelsOfTheClientsCounted() throws Exception {
        long seed = new Random().nextInt(1_000_000);
        Map<String, NetworkLabProcess> running = new LinkedHashMap<>();
        for (Map.Entry<String, String> client : clients().entrySet()) {
            String[] command =
                    ClientLab.python("counted.py", client.getKey(), client.getValue(), Long.toString(seed++));
            running.put(client.getKey(), gateway.lab().start(Namespace.CLIENT, Map.of(), command));
        }
        Map<String, String> counted = new LinkedHashMap<>();
        for (Map.Entry<String, NetworkLabProcess> each : running.entrySet()) {
            JsonNode counts =
                    new ObjectMapper().readTree(each.getValue().await().success());
            counted.put(
                    each.getKey(),
                    counts.get("up").asLong() + " up, " + counts.get("down").asLong() + " down");
        }
        Map<String, String> used = used();
        for (int i = 0; i < 10 && !used.equals(counted); i++) {
            used = used(); // the last flows may still be ending
        }

        assertThat(used).as("seeds up to %d", seed).isEqualTo(counted);
    }
}
