package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ClientHellos;
import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With {@code on-change cut} what is under way is judged anew by new rules and at the borders of times. */
@ExtendWith(LeakCheck.class)
final class OnChangeScenarioTest {

    private static final String ALLOWS = "on-change cut\nallow all";
    private static final String DENIES = "on-change cut\nshut: deny to 127.0.0.1 because \"Closed\"\nallow all";
    private static final String FILMS = "on-change cut\nfilms: deny type video/*\nallow all";
    /** The clock of tests begins at noon. */
    private static final String CLOSES =
            "zone UTC\ntime late = 12:01-13:00\non-change cut\nshut: deny during late to 127.0.0.1\nallow all";

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Says what it hears. */
    private static ScriptedOrigin echo() {
        return ScriptedOrigin.tcp(peer -> {
            for (byte[] bytes = peer.wire().take(1024);
                    bytes.length > 0;
                    bytes = peer.wire().take(1024)) {
                peer.wire().send(bytes);
            }
        });
    }

    /** Sends half of an answer, and the rest after another request. */
    private static ScriptedOrigin halves(String type) {
        return ScriptedOrigin.answering((request, peer) -> {
            peer.send("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: 8\r\n\r\nhalf");
            peer.readHead();
        });
    }

    /** Answers once the test says so. */
    private static ScriptedOrigin slow() {
        return ScriptedOrigin.answering((request, peer) -> peer.readHead());
    }

    private static void reload(TestGateway gateway, String rules) {
        gateway.writeRules(rules);
        assertThat(gateway.gateway().reload().ok()).isTrue();
        var unused = gateway.openFlows(); // each loop has judged what is under way on it
    }

    private static void isCutBy(String rule, Map<String, @Nullable Object> record) {
        assertThat(record)
                .containsEntry("verdict", "deny")
                .containsEntry("rule", rule)
                .containsEntry("rule_label", "shut")
                .containsEntry("end_reason", "denied");
    }

    @Test
    void tunnelThatNewRulesDenyIsCut() {
        try (Scenario scenario = new Scenario(TestGateway.with(ALLOWS), echo());
                RawClient client =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            assertThat(client.send(Tunnels.SSH).read(Tunnels.SSH.length())).isEqualTo(Tunnels.SSH);
            reload(scenario.gateway(), DENIES);
            client.expectReset();
            Map<String, @Nullable Object> record = scenario.record();
            isCutBy("10-test.rules:2", record);
            assertThat(record)
                    .containsEntry("bytes_up", client.bytesSent())
                    .containsEntry(
                            "rules_version",
                            scenario.gateway().gateway().reload().version());
        }
    }

    @Test
    void tunnelThatNewRulesAllowGoesOnUntilOthersDenyIt() {
        try (Scenario scenario = new Scenario(TestGateway.with(ALLOWS), echo());
                RawClient client =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            client.send(Tunnels.SSH).read(Tunnels.SSH.length());
            reload(scenario.gateway(), "on-change cut\ndeny proto h2c\nallow all");
            assertThat(client.send("more").read(4)).isEqualTo("more");
            reload(scenario.gateway(), DENIES.replace("cut", "keep"));
            assertThat(client.send("more").read(4)).isEqualTo("more");
            reload(scenario.gateway(), DENIES);
            client.expectReset();
        }
    }

    @Test
    void tunnelIsJudgedByTheNameThatItsHelloShowed() {
        try (Scenario scenario = new Scenario(TestGateway.with(ALLOWS), echo());
                RawClient client =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            byte[] hello = ClientHellos.naming("www.games.example");
            client.send(hello).wire().takeExactly(hello.length);
            reload(scenario.gateway(), "on-change cut\ndeny to chess.example\nallow all");
            assertThat(client.send("more").read(4)).isEqualTo("more");
            reload(scenario.gateway(), "on-change cut\nshut: deny to games.example\nallow all");
            client.expectReset();
            isCutBy("10-test.rules:2", scenario.record());
        }
    }

    @Test
    void tunnelWhoseClientIsSilentIsCutToo() {
        try (Scenario scenario = new Scenario(TestGateway.with(ALLOWS), ScriptedOrigin.tcp(peer -> {
                    peer.send("banner");
                    peer.stall();
                }));
                RawClient client =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            Tunnels.passSniffTimeout(scenario.gateway());
            assertThat(client.read(6)).isEqualTo("banner");
            reload(scenario.gateway(), DENIES);
            client.expectReset();
            isCutBy("10-test.rules:2", scenario.record());
        }
    }

    @Test
    void whatIsSaidAfterTheReloadIsJudgedByTheNewRules() {
        try (Scenario scenario = new Scenario(TestGateway.with(ALLOWS), echo());
                RawClient client =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            reload(scenario.gateway(), "on-change cut\nshut: deny to games.example\nallow all");
            client.send(ClientHellos.naming("www.games.example"));
            assertThat(client.wire().takeUntilEnd()).isEqualTo(Tunnels.ACCESS_DENIED);
            client.shutdownOutput();
            isCutBy("10-test.rules:2", scenario.record());
        }
    }

    @Test
    void answerThatHasBegunIsCutSoThatNobodyTakesItForWhole() {
        try (Scenario scenario = new Scenario(TestGateway.with(ALLOWS), halves("text/plain"));
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/")).readHead();
            assertThat(client.read(4)).isEqualTo("half");
            reload(scenario.gateway(), DENIES);
            client.expectReset();
            isCutBy("10-test.rules:2", scenario.record());
        }
    }

    @Test
    void requestThatWaitsForItsAnswerGetsThePage() {
        try (Scenario scenario = new Scenario(TestGateway.with(ALLOWS), slow());
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/"));
            TestGateway.await(() -> !scenario.origin().requests().isEmpty());
            reload(scenario.gateway(), DENIES);
            RawClient.Response page = client.readResponse();
            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("Closed");
            isCutBy("10-test.rules:2", scenario.record());
        }
    }

    @Test
    void answerIsJudgedByTheTypeThatTheNewRulesAskFor() {
        try (Scenario scenario = new Scenario(TestGateway.with(ALLOWS), halves("video/mp4"));
                RawClient begun = scenario.client()) {
            begun.send(scenario.head("GET", "/")).readHead();
            reload(scenario.gateway(), FILMS);
            assertThat(begun.read(4)).isEqualTo("half");
            begun.expectReset();
            assertThat(scenario.record()).containsEntry("rule_label", "films");
        }
        try (Scenario scenario = new Scenario(TestGateway.with(ALLOWS), slow());
                RawClient waiting = scenario.client()) {
            waiting.send(scenario.head("GET", "/"));
            TestGateway.await(() -> !scenario.origin().requests().isEmpty());
            reload(scenario.gateway(), FILMS);
            scenario.origin().peers().get(0).send(ScriptedOrigin.response(200, "film", "Content-Type: video/mp4"));
            assertThat(waiting.readResponse().status()).isEqualTo(403);
            assertThat(scenario.record()).containsEntry("rule_label", "films");
        }
    }

    @Test
    void answerThatWasHeldIsReleasedByRulesThatDoNotAskForItsType() {
        try (Scenario scenario = new Scenario(TestGateway.with(FILMS), slow());
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/"));
            TestGateway.await(() -> !scenario.origin().requests().isEmpty());
            reload(scenario.gateway(), ALLOWS);
            scenario.origin().peers().get(0).send(ScriptedOrigin.response(200, "film", "Content-Type: video/mp4"));
            assertThat(client.readResponse().text()).isEqualTo("film");
            assertThat(scenario.record()).containsEntry("rule", "10-test.rules:2");
        }
    }

    @Test
    void webSocketIsCut() {
        ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nhello");
            peer.stall();
        });
        try (Scenario scenario = new Scenario(TestGateway.with(ALLOWS), origin);
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/", "Connection: Upgrade", "Upgrade: websocket"))
                    .readHead();
            assertThat(client.read(5)).isEqualTo("hello");
            reload(scenario.gateway(), DENIES);
            client.expectReset();
            isCutBy("10-test.rules:2", scenario.record());
        }
    }

    @Test
    void connectionThatWaitsForItsNextRequestIsLeftAlone() {
        try (Scenario scenario = new Scenario(
                        TestGateway.with(ALLOWS),
                        ScriptedOrigin.http(
                                request -> ScriptedOrigin.response(200, "here", "Cache-Control: no-store")));
                RawClient client = scenario.client()) {
            assertThat(client.send(scenario.head("GET", "/")).readResponse().status())
                    .isEqualTo(200);
            reload(scenario.gateway(), DENIES);
            assertThat(client.send(scenario.head("GET", "/")).readResponse().status())
                    .isEqualTo(403);
            assertThat(scenario.column("verdict", 2)).isEqualTo(List.of("allow", "deny"));
        }
    }

    @Test
    void whoeverIsUnderWayWhenNewRulesAskForUsersHasToComeAgain() {
        String users = "on-change cut\nallow from user:alice\ndeny all";
        try (SigningIn scene = SigningIn.with(halves("text/plain"), ALLOWS);
                ScriptedOrigin slow = slow();
                RawClient begun = scene.client();
                RawClient waiting = scene.client()) {
            begun.sendHead("GET http://" + scene.authority() + "/ HTTP/1.1", "Host: x")
                    .readHead();
            assertThat(begun.read(4)).isEqualTo("half");
            waiting.sendHead("GET http://127.0.0.1:" + slow.port() + "/ HTTP/1.1", "Host: x");
            TestGateway.await(() -> !slow.requests().isEmpty());
            reload(scene.gateway(), users);
            begun.expectReset();
            assertThat(waiting.readResponse().status()).isEqualTo(407);
            assertThat(scene.gateway().awaitRecords(2))
                    .allSatisfy(record -> assertThat(record).containsEntry("end_reason", "auth-required"));
        }
    }

    @Test
    void answerThatHasBeenGivenKeepsItsVerdictWhileTheConnectionLingers() {
        try (Scenario scenario = new Scenario(
                        TestGateway.with(ALLOWS),
                        ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here")));
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/", "Connection: close")).readResponse();
            reload(scenario.gateway(), DENIES);
            client.shutdownOutput();
            assertThat(scenario.record())
                    .containsEntry("verdict", "allow")
                    .containsEntry("rule", "10-test.rules:2")
                    .containsEntry("end_reason", "complete");
        }
    }

    @Test
    void adminIsNeverCut() {
        try (Scenario scenario = new Scenario(TestGateway.with(ALLOWS), echo());
                RawClient client =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            client.send(Tunnels.SSH).read(Tunnels.SSH.length());
            reload(scenario.gateway(), "admin from 127.0.0.0/8\n" + DENIES);
            assertThat(client.send("more").read(4)).isEqualTo("more");
        }
    }

    @Test
    void timeThatBeginsCutsTunnelsAndDownloads() {
        try (Scenario scenario = new Scenario(TestGateway.with(CLOSES), echo());
                ScriptedOrigin pages = halves("text/plain");
                RawClient tunnel =
                        Tunnels.open(scenario.gateway(), scenario.origin().port());
                RawClient download = scenario.client()) {
            tunnel.send(Tunnels.SSH).read(Tunnels.SSH.length());
            download.sendHead("GET http://127.0.0.1:" + pages.port() + "/ HTTP/1.1", "Host: x")
                    .readHead();
            assertThat(download.read(4)).isEqualTo("half");
            scenario.gateway().advance(MINUTE);
            tunnel.expectReset();
            download.expectReset();
            scenario.gateway().awaitRecords(2).forEach(record -> isCutBy("10-test.rules:4", record));
        }
    }

    @Test
    void timeThatBeginsCutsNothingUnlessAskedTo() {
        try (Scenario scenario = new Scenario(TestGateway.with(CLOSES.replace("cut", "keep")), echo());
                RawClient client =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            client.send(Tunnels.SSH).read(Tunnels.SSH.length());
            scenario.gateway().advance(MINUTE);
            assertThat(scenario.gateway().gateway().reload().ok()).isTrue();
            assertThat(client.send("more").read(4)).isEqualTo("more");
        }
    }

    @Test
    void whatIsDeniedWhileItsCacheRuleLooksUpANameIsNotCarriedAfterwards() {
        String name = "held.example";
        String other = "later.example";
        String keeps = "on-change cut\nnocache to 192.0.2.0/24\n";
        try (DnsServer dns = DnsServer.knowing(name)
                        .with(other, Ports.loopback4())
                        .hold(name)
                        .hold(other);
                Scenario scenario = new Scenario(
                        TestGateway.with(keeps + "allow all", dns.setting()),
                        ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "of " + request.target())));
                RawClient client = scenario.client()) {
            int port = scenario.origin().port();
            client.sendHead("GET http://" + name + ":" + port + "/first HTTP/1.1", "Host: " + name + ":" + port);
            dns.awaitHeld(name, 2);
            reload(scenario.gateway(), keeps + "deny to " + name + "\nallow all");
            assertThat(client.readResponse().status()).isEqualTo(403);
            client.sendHead("GET http://" + other + ":" + port + "/second HTTP/1.1", "Host: " + other + ":" + port);
            dns.awaitHeld(other, 2);
            dns.letGo(name);
            dns.letGo(other);
            assertThat(client.readResponse().text()).isEqualTo("of /second");
            assertThat(scenario.origin().requests()).hasSize(1);
        }
    }
}
