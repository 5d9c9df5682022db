package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ClientHellos;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ledger holds of clients by the log statements of the rules, read back from it. */
@ExtendWith(LeakCheck.class)
final class LogDetailScenarioTest {

    private static final String AGENT = "User-Agent: curl/8.5";
    private static final String HELD = "3fff:";

    private static ScriptedOrigin origin() {
        return ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here", "Content-Type: text/html"));
    }

    private static Map<String, @Nullable Object> record(String... rules) {
        try (Scenario scenario = new Scenario(TestGateway.with(String.join("\n", rules)), origin())) {
            assertThat(scenario.get("/secret?q=1", AGENT).text()).isEqualTo("here");
            return scenario.record();
        }
    }

    @Test
    void fullIsAllButTheQuery() {
        for (String rules : List.of("allow all", "log full\nallow all", "log aggregate from 192.0.2.1\nallow all")) {
            assertThat(record(rules))
                    .containsEntry("client", "127.0.0.1")
                    .containsEntry("account", "127.0.0.1")
                    .containsEntry("path", "/secret")
                    .containsEntry("media_type", "text/html")
                    .containsEntry("user_agent", "curl/8.5");
        }
    }

    @Test
    void hostOnlyHasNoPath() {
        assertThat(record("log host-only from 127.0.0.1", "log aggregate", "account room = 127.0.0.1", "allow all"))
                .containsEntry("client", "127.0.0.1")
                .containsEntry("account", "room")
                .containsEntry("host", "127.0.0.1")
                .containsEntry("method", "GET")
                .containsEntry("status", 200L)
                .containsEntry("path", null)
                .containsEntry("media_type", null)
                .containsEntry("user_agent", null);
    }

    @Test
    void pseudonymIsSomebodyWhomTheLedgerCannotName() {
        Map<String, @Nullable Object> record = record("log pseudonym", "account room = 127.0.0.1", "allow all");
        assertThat(record)
                .containsEntry("client_port", 0L)
                .containsEntry("username", null)
                .containsEntry("host", "127.0.0.1")
                .containsEntry("path", "/secret");
        assertThat(String.valueOf(record.get("client"))).startsWith(HELD);
        assertThat(String.valueOf(record.get("account"))).matches("p-[0-9a-f]{16}");
    }

    @Test
    void aggregateIsBytesAndAVerdict() {
        assertThat(record("log aggregate", "shop: allow to 127.0.0.1", "deny all"))
                .containsEntry("client", "::")
                .containsEntry("client_port", 0L)
                .containsEntry("account", "aggregate")
                .containsEntry("host", null)
                .containsEntry("host_source", "none")
                .containsEntry("path", null)
                .containsEntry("method", null)
                .containsEntry("status", null)
                .containsEntry("user_agent", null)
                .containsEntry("dest", null)
                .containsEntry("upstream", null)
                .containsEntry("rule", null)
                .containsEntry("rule_label", null)
                .containsEntry("verdict", "allow")
                .containsEntry("cache", "miss")
                .containsEntry("listener", "explicit")
                .containsEntry("protocol", "http")
                .hasEntrySatisfying(
                        "bytes_up", bytes -> assertThat((Long) bytes).isPositive())
                .hasEntrySatisfying(
                        "bytes_down", bytes -> assertThat((Long) bytes).isPositive());
    }

    @Test
    void userHasThePseudonymOfHisAccount() {
        try (SigningIn scenario = SigningIn.with(origin(), "log pseudonym\nallow from user:*\ndeny all")) {
            assertThat(scenario.status("/", SigningIn.ALICE)).isEqualTo(200);
            assertThat(scenario.status("/", SigningIn.BOB)).isEqualTo(200);
            List<Map<String, @Nullable Object>> records = scenario.gateway().awaitRecords(2);
            assertThat(records)
                    .allSatisfy(record -> assertThat(record.get("username"))
                            .isEqualTo(record.get("account"))
                            .asString()
                            .matches("p-[0-9a-f]{16}"));
            assertThat(records.get(0).get("account"))
                    .isNotEqualTo(records.get(1).get("account"));
            assertThat(records.get(0).get("client")).isEqualTo(records.get(1).get("client"));
        }
    }

    @Test
    void pseudonymsOutliveARestartAndTheirKeyIsForItsOwner(@TempDir Path directory) throws IOException {
        String first = pseudonym(directory);
        Path key = directory.resolve("state/pseudonym.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(pseudonym(directory)).isEqualTo(first);
        Files.delete(key);
        assertThat(pseudonym(directory)).isNotEqualTo(first);
    }

    private static String pseudonym(Path directory) {
        try (Scenario scenario = new Scenario(TestGateway.in(directory, "log pseudonym\nallow all"), origin())) {
            scenario.get("/");
            List<Map<String, @Nullable Object>> records = scenario.gateway().records();
            return String.valueOf(records.get(records.size() - 1).get("client"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "log aggregate path \"/secret\"          | aggregate",
                "log aggregate path \"/other\"           | 127.0.0.1",
                "log aggregate type text/html            | aggregate",
                "log aggregate type image/*              | 127.0.0.1",
                "log aggregate to 127.0.0.0/8            | aggregate",
                "log aggregate to shop.example           | 127.0.0.1",
                "log aggregate proto http method GET     | aggregate",
                "log aggregate proto tls                 | 127.0.0.1",
                "log aggregate from user:alice port 1-65535 | 127.0.0.1",
                "log aggregate not port 1                | aggregate"
            })
    void scopeIsJudgedByAllThatAnExchangeHasShown(String log, String account) {
        try (SigningIn scenario = SigningIn.with(origin(), log + "\nallow all")) {
            assertThat(scenario.status("/secret")).isEqualTo(200);
            assertThat(scenario.gateway().awaitRecord()).containsEntry("account", account);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log aggregate to shop.example",
                "log aggregate path \"/secret\"",
                "log aggregate proto tls",
                "log aggregate port 443",
                "log aggregate type text/html",
                "log aggregate to 203.0.113.1"
            })
    void doubtAboutAClientThatHasShownNothingFallsOnDiscretion(String log) {
        try (Scenario scenario = new Scenario(TestGateway.with(log + "\nallow all"), origin())) {
            try (RawClient client = scenario.client()) {
                client.shutdownOutput();
                client.expectEnd();
            }
            assertThat(scenario.record()).containsEntry("account", "aggregate").containsEntry("client", "::");
        }
    }

    @Test
    void doubtBetweenTwoWithholdsWhatEitherDoes() {
        try (Scenario scenario =
                new Scenario(TestGateway.with("log pseudonym path \"/secret\"\nlog host-only\nallow all"), origin())) {
            try (RawClient client = scenario.client()) {
                client.shutdownOutput();
                client.expectEnd();
            }
            assertThat(String.valueOf(scenario.record().get("client"))).startsWith(HELD);
        }
    }

    @Test
    void tunnelIsWrittenAsItsNameSays() {
        try (Scenario scenario = new Scenario(
                        TestGateway.with("log aggregate to shop.example\nallow all"),
                        ScriptedOrigin.tcp(peer -> peer.wire().takeUntilEnd()));
                RawClient shop =
                        Tunnels.open(scenario.gateway(), scenario.origin().port());
                RawClient other =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            shop.send(ClientHellos.naming("shop.example")).shutdownOutput();
            shop.readToEnd();
            scenario.gateway().awaitRecords(1);
            other.send(ClientHellos.naming("other.example")).shutdownOutput();
            other.readToEnd();
            assertThat(scenario.column("account", 2)).containsExactly("aggregate", "127.0.0.1");
            assertThat(scenario.column("protocol", 2)).containsOnly("tls");
        }
    }

    @Test
    void referenceOnADenialPageFindsTheRecordThatNamesNobody() {
        try (Scenario scenario = new Scenario(TestGateway.with("log aggregate\nsecret: deny all"), origin())) {
            RawClient.Response page = scenario.get("/secret", "Accept: application/json");
            Matcher reference =
                    Pattern.compile("\"reference\"\\s*:\\s*\"([^\"]+)\"").matcher(page.text());
            assertThat(reference.find()).as(page.text()).isTrue();
            assertThat(scenario.record())
                    .containsEntry("flow", reference.group(1))
                    .containsEntry("verdict", "deny")
                    .containsEntry("account", "aggregate");
        }
    }

    @Test
    void reloadHoldsForWhatBeginsAfterIt() {
        try (Scenario scenario = new Scenario(TestGateway.with("log aggregate\nallow all"), origin());
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/1")).readResponse();
            scenario.gateway().awaitRecords(1);
            scenario.gateway().writeRules("log full\nallow all");
            assertThat(scenario.gateway().gateway().reload().ok()).isTrue();
            client.send(scenario.head("GET", "/2")).readResponse();
            assertThat(scenario.column("account", 2)).containsExactly("aggregate", "127.0.0.1");
        }
    }

    @Test
    void liveFlowIsVisibleToTheAdministratorAndLimitedByWhoItIs() {
        try (Scenario scenario = new Scenario(
                        TestGateway.with("log aggregate\nallow all", "limits.connections-per-client=1"), origin());
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/")).readResponse();
            assertThat(scenario.gateway().openFlows())
                    .extracting(flow -> flow.client().address())
                    .containsExactly(Ports.loopback4());
            RawClient.expectResetOf(scenario::client);
            try (RawClient elsewhere = RawClient.connect(
                    new InetSocketAddress(Ports.loopback4(), scenario.gateway().port()),
                    Ports.address(127, 0, 0, 2),
                    0)) {
                assertThat(elsewhere
                                .send(scenario.head("GET", "/"))
                                .readResponse()
                                .status())
                        .isEqualTo(200);
            }
            assertThat(scenario.column("account", 3)).containsOnly("aggregate");
        }
    }
}
