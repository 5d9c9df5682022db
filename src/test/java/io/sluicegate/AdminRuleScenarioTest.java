package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ClientHellos;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that {@code admin from} names are never cut off, whatever stands elsewhere. */
@ExtendWith(LeakCheck.class)
final class AdminRuleScenarioTest {

    private static final String RULES = "deny to 127.0.0.1\nadmin from 127.0.0.1\ndeny all";

    private static ScriptedOrigin echo() {
        return ScriptedOrigin.tcp(peer -> peer.wire().send(peer.wire().takeUntilEnd()));
    }

    @Test
    void adminReachesWhatIsDeniedToAll() {
        try (Scenario scenario = new Scenario(
                TestGateway.with(RULES), ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here")))) {
            assertThat(scenario.get("/").text()).isEqualTo("here");
            assertThat(scenario.record()).containsEntry("rule", "10-test.rules:2");
        }
    }

    @Test
    void adminIsUnderNoLimitOfConnections() {
        try (Scenario scenario = new Scenario(TestGateway.with(RULES, "limits.connections-per-client=1"), echo());
                RawClient first =
                        Tunnels.open(scenario.gateway(), scenario.origin().port());
                RawClient second =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            for (RawClient client : new RawClient[] {first, second}) {
                client.send(Tunnels.SSH).shutdownOutput();
                assertThat(client.wire().takeUntilEnd()).isEqualTo(Tunnels.bytes(Tunnels.SSH));
            }
            assertThat(scenario.column("end_reason", 2)).containsOnly("complete");
        }
    }

    @Test
    void adminWhoseHelloIsMalformedPasses() {
        byte[] hello = ClientHellos.malformed("shop.example");
        try (Scenario scenario = new Scenario(TestGateway.with("deny to games.example\n" + RULES), echo());
                RawClient client =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            client.send(hello).shutdownOutput();
            assertThat(client.wire().takeUntilEnd()).isEqualTo(hello);
            assertThat(scenario.record()).containsEntry("rule", "10-test.rules:3");
        }
    }
}
