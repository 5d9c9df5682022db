package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.web.ReloadOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Lists from URLs and lists that sets keep, from start to restart. */
@ExtendWith(LeakCheck.class)
final class FetchedListScenarioTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final String AWAY = ScriptedOrigin.response(503, "away");
    private static final String PORTAL =
            ScriptedOrigin.response(200, "<!DOCTYPE html><title>Sign in</title>", "Content-Type: text/plain");

    @TempDir
    Path directory;

    private volatile String answer = "";
    private ScriptedOrigin server;

    @BeforeEach
    void start() {
        server = ScriptedOrigin.http(request -> answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String rules() {
        return "set ads from plain \"http://127.0.0.1:" + server.port()
                + "/ads\" every 1d shrink 50%\ndeny proto h2c\ndeny to ads\nallow all";
    }

    private static String list(String... names) {
        return ScriptedOrigin.response(200, String.join("\n", names) + "\n");
    }

    private TestGateway gateway(String rules) {
        return TestGateway.in(directory, rules);
    }

    /** Whether a request is denied; one that is not fails, since nobody listens there. */
    private static boolean denies(TestGateway gateway, String address) {
        try (RawClient client = gateway.client()) {
            client.sendHead("GET http://" + address + ":1/ HTTP/1.1", "Host: " + address + ":1");
            return client.readResponse().status() == 403;
        }
    }

    @Test
    void verdictsFollowTheListOfTheServer() {
        answer = list("127.0.0.2", "127.0.0.4");
        try (TestGateway gateway = gateway(rules())) {
            assertThat(denies(gateway, "127.0.0.2")).isTrue();
            assertThat(denies(gateway, "127.0.0.3")).isFalse();
            answer = list("127.0.0.3", "127.0.0.4");
            gateway.clock().advance(DAY);
            TestGateway.await(() -> denies(gateway, "127.0.0.3"));
            assertThat(denies(gateway, "127.0.0.2")).isFalse();
            assertThat(denies(gateway, "127.0.0.4")).isTrue();
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void watchedReloadThatWaitsForAListHoldsNothingElseUp() {
        answer = list("127.0.0.2");
        try (ScriptedOrigin silent = ScriptedOrigin.answering((request, peer) -> peer.readHead());
                TestGateway gateway = TestGateway.with(rules(), "rules.watch=on")) {
            String slow = "set slow from plain \"http://127.0.0.1:" + silent.port() + "/slow\"\ndeny to slow\n";
            gateway.writeRules(slow + rules());
            silent.awaitRequests(1);
            gateway.clock().advance(DAY);
            server.awaitRequests(2);
        }
    }

    @Test
    void captivePortalAndShrunkListLeaveTheSetAsItWas() {
        answer = list("127.0.0.11", "127.0.0.12", "127.0.0.13", "127.0.0.14");
        try (TestGateway gateway = gateway(rules())) {
            answer = PORTAL;
            gateway.clock().advance(DAY);
            server.awaitRequests(2);
            TestGateway.await(() -> !gateway.gateway().reload().problems().isEmpty());
            assertThat(gateway.gateway().reload().problems())
                    .singleElement()
                    .asString()
                    .contains("10-test.rules:1:20: warning: it cannot be fetched: the answer is a web page")
                    .contains("the copy of ");
            assertThat(denies(gateway, "127.0.0.14")).isTrue();
            answer = list("127.0.0.11");
            gateway.clock().advance(Duration.ofMinutes(1));
            server.awaitRequests(3);
            TestGateway.await(
                    () -> gateway.gateway().reload().problems().toString().contains("has shrunk from 4 to 1"));
            assertThat(denies(gateway, "127.0.0.14")).isTrue();
        }
        try (TestGateway restarted = gateway(rules())) {
            assertThat(denies(restarted, "127.0.0.14")).isTrue();
            assertThat(restarted.gateway().reload().problems().toString()).contains("the set keeps its 4 entries");
        }
    }

    @Test
    void restartNeitherAsksTooEarlyNorNeedsTheServer() {
        answer = list("127.0.0.11");
        try (TestGateway gateway = gateway(rules())) {
            assertThat(denies(gateway, "127.0.0.11")).isTrue();
        }
        answer = AWAY;
        try (TestGateway restarted = gateway(rules())) {
            assertThat(denies(restarted, "127.0.0.11")).isTrue();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void firstStartWithoutTheListIsAnErrorThatSaysWhy() {
        answer = AWAY;
        assertThatThrownBy(() -> gateway(rules()))
                .hasRootCauseInstanceOf(StartException.class)
                .hasStackTraceContaining("the server answered 503");
    }

    @Test
    void restartKeepsTheLastGoodContentOfAFile() throws IOException {
        Path list = directory.resolve("ads");
        String rules = "set ads from plain \"" + list + "\" on-error keep\ndeny proto h2c\ndeny to ads\nallow all";
        Files.writeString(list, "127.0.0.11\n");
        try (TestGateway gateway = gateway(rules)) {
            Files.writeString(list, "127.0.0.12\n");
            assertThat(gateway.gateway().reload().ok()).isTrue();
        }
        Files.writeString(list, "<html>broken</html>\n");
        try (TestGateway restarted = gateway(rules)) {
            assertThat(denies(restarted, "127.0.0.12")).isTrue();
            assertThat(denies(restarted, "127.0.0.11")).isFalse();
            ReloadOutcome outcome = restarted.gateway().reload();
            assertThat(outcome.problems()).singleElement().asString().contains("the set keeps its 1 entries of before");
            Files.writeString(list, "127.0.0.13\n");
            assertThat(restarted.gateway().reload().problems()).isEmpty();
            assertThat(denies(restarted, "127.0.0.13")).isTrue();
            restarted.writeRules("allow all");
            assertThat(restarted.gateway().reload().ok()).isTrue();
            assertThat(directory.resolve("state/lists/sets")).isEmptyDirectory();
            assertThat(directory.resolve("state/lists/contents")).isEmptyDirectory();
        }
    }
}
