package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.web.ReloadOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rules are swapped whole, or not at all. */
@ExtendWith(LeakCheck.class)
final class ReloadScenarioTest {

    private static final String ALLOWS = "allow all";
    private static final String DENIES = "shut: deny to 127.0.0.1 because \"Closed\"\nallow all";

    private static ScriptedOrigin pages() {
        return ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here", "Cache-Control: no-store"));
    }

    private static int get(RawClient client, ScriptedOrigin origin) {
        String authority = "127.0.0.1:" + origin.port();
        client.sendHead("GET http://" + authority + "/ HTTP/1.1", "Host: " + authority);
        return client.readResponse().status();
    }

    @Test
    @DisplayName("rule 28: each record names the version of its rules")
    void nextRequestOnAnOpenConnectionIsJudgedByTheNewRules() {
        try (ScriptedOrigin origin = pages();
                TestGateway gateway = TestGateway.with(ALLOWS);
                RawClient client = gateway.client()) {
            assertThat(get(client, origin)).isEqualTo(200);
            gateway.writeRules(DENIES);
            assertThat(get(client, origin)).isEqualTo(200);
            ReloadOutcome outcome = gateway.gateway().reload();
            assertThat(outcome.ok()).isTrue();
            assertThat(get(client, origin)).isEqualTo(403);
            gateway.writeRules(ALLOWS);
            assertThat(gateway.gateway().reload().ok()).isTrue();
            assertThat(get(client, origin)).isEqualTo(200);

            List<Map<String, @Nullable Object>> records = gateway.awaitRecords(4);
            assertThat(records)
                    .extracting(record -> record.get("flow"))
                    .containsOnly(records.get(0).get("flow"));
            assertThat(records.get(2)).containsEntry("rules_version", outcome.version());
            assertThat(records)
                    .extracting(record -> record.get("rules_version"))
                    .containsExactly(
                            records.get(0).get("rules_version"),
                            records.get(0).get("rules_version"),
                            outcome.version(),
                            records.get(0).get("rules_version"));
        }
    }

    @Test
    @DisplayName("rule 28: rules load whole or not at all, and the last good ones stay")
    void brokenFileChangesNothingAndEveryMistakeIsTold() {
        try (ScriptedOrigin origin = pages();
                TestGateway gateway = TestGateway.with(ALLOWS);
                RawClient client = gateway.client()) {
            String version = gateway.gateway().reload().version();
            gateway.writeRules("deny to 127.0.0.1\ndeny from studnets\nallow proto tcp\ndeny all");
            ReloadOutcome outcome = gateway.gateway().reload();
            assertThat(outcome.ok()).isFalse();
            assertThat(outcome.version()).isEqualTo(version);
            assertThat(String.join("\n", outcome.problems()))
                    .contains("10-test.rules:2:11: error: ", "10-test.rules:3:13: error: ", "deny from studnets", "^");
            assertThat(get(client, origin)).isEqualTo(200);
            assertThat(gateway.awaitRecord()).containsEntry("rules_version", version);
        }
    }

    @Test
    void openTunnelGoesOnUnderTheRulesThatItBeganWith() {
        try (ScriptedOrigin origin =
                        ScriptedOrigin.tcp(peer -> peer.wire().send(peer.wire().takeUntilEnd()));
                TestGateway gateway = TestGateway.with(ALLOWS);
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(Tunnels.SSH);
            gateway.writeRules(DENIES);
            assertThat(gateway.gateway().reload().ok()).isTrue();
            client.send("more");
            client.shutdownOutput();
            assertThat(client.wire().takeUntilEnd()).isEqualTo(Tunnels.bytes(Tunnels.SSH + "more"));
            assertThat(gateway.awaitRecord()).containsEntry("verdict", "allow");
        }
    }

    @Test
    void requestUnderWayIsFinishedUnderTheRulesThatJudgedIt() {
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
                    if (request.target().equals("/slow")) {
                        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
                        peer.readHead();
                    }
                });
                TestGateway gateway = TestGateway.with(ALLOWS);
                RawClient client = gateway.client()) {
            client.sendHead("GET http://127.0.0.1:" + origin.port() + "/slow HTTP/1.1", "Host: x");
            client.readHead();
            gateway.writeRules(DENIES);
            assertThat(gateway.gateway().reload().ok()).isTrue();
            origin.peers().get(0).send("half");
            assertThat(client.read(8)).isEqualTo("halfhalf");
            assertThat(gateway.awaitRecord()).containsEntry("verdict", "allow").containsEntry("end_reason", "complete");
        }
    }

    @Test
    void reloadTellsHowListsHaveChangedAndKeepsOneThatIsGone() throws IOException {
        String rules = "set ads from plain \"ads\" on-error keep\ndeny proto h2c\ndeny to ads\nallow all";
        Path list = Files.createTempDirectory("lists").resolve("ads");
        Files.writeString(list, "a.example\nb.example\n");
        try (TestGateway gateway = TestGateway.with(rules.replace("\"ads\"", '"' + list.toString() + '"'))) {
            Files.writeString(list, "b.example\nc.example\nd.example\n");
            assertThat(gateway.gateway().reload().changes())
                    .containsExactly("set ads: 2 entries added, 1 removed, 3 now");
            Files.delete(list);
            ReloadOutcome kept = gateway.gateway().reload();
            assertThat(kept.ok()).isTrue();
            assertThat(kept.problems()).singleElement().asString().contains("keeps its 3 entries");
            try (RawClient client = gateway.client()) {
                client.sendHead("GET http://d.example/ HTTP/1.1", "Host: d.example");
                assertThat(client.readResponse().status()).isEqualTo(403);
            }
        }
    }
}
