package io.sluicegate;

import static io.sluicegate.SigningIn.ALICE;
import static io.sluicegate.SigningIn.BOB;
import static io.sluicegate.SigningIn.credentials;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.auth.Users;
import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.web.ReloadOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients of the explicit proxy are asked who they are where a rule asks, and only there (GRAMMAR section 3.3.11). */
@ExtendWith(LeakCheck.class)
final class ProxyAuthScenarioTest {

    private static final String ALICE_ALONE = "allow from user:alice\ndeny all";

    private static ScriptedOrigin pages(String... lines) {
        return ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here", lines));
    }

    private static List<@Nullable Object> column(SigningIn scene, String name, int records) {
        return scene.gateway().awaitRecords(records).stream()
                .<@Nullable Object>map(record -> record.get(name))
                .toList();
    }

    @Test
    void whoHasNotSignedInIsAskedAndThenGetsThrough() {
        try (SigningIn scene = SigningIn.with(pages(), ALICE_ALONE, "auth.realm=\"The proxy\"");
                RawClient client = scene.client()) {
            RawClient.Response asked = scene.get(client, "/");
            assertThat(asked.status()).isEqualTo(407);
            assertThat(asked.field("Proxy-Authenticate")).isEqualTo("Basic realm=\"The proxy\", charset=\"UTF-8\"");
            assertThat(asked.field("Cache-Control")).isEqualTo("no-store");
            assertThat(asked.field("Content-Type")).startsWith("text/html");
            assertThat(scene.origin().connections()).isZero();
            assertThat(scene.get(client, "/", ALICE).text()).isEqualTo("here");

            List<Map<String, @Nullable Object>> records = scene.gateway().awaitRecords(2);
            assertThat(records.get(0))
                    .containsEntry("status", 407L)
                    .containsEntry("end_reason", "auth-required")
                    .containsEntry("verdict", null)
                    .containsEntry("username", null)
                    .containsEntry("account", "127.0.0.1");
            assertThat(records.get(1))
                    .containsEntry("status", 200L)
                    .containsEntry("end_reason", "complete")
                    .containsEntry("verdict", "allow")
                    .containsEntry("rule", "10-test.rules:1")
                    .containsEntry("username", "alice")
                    .containsEntry("account", "alice")
                    .containsEntry("client", "127.0.0.1");
            assertThat(records.get(0).get("flow")).isEqualTo(records.get(1).get("flow"));
        }
    }

    @Test
    void pageComesInTheFormOfTheReader() {
        try (SigningIn scene = SigningIn.with(pages(), ALICE_ALONE);
                RawClient client = scene.client()) {
            RawClient.Response json = scene.get(client, "/", "Accept: application/json", "Accept-Language: zh");
            assertThat(json.status()).isEqualTo(407);
            assertThat(json.field("Content-Type")).isEqualTo("application/json");
            assertThat(json.field("Content-Language")).isEqualTo("zh");
            assertThat(json.text()).contains("\"kind\":\"sign-in\"");
        }
    }

    @Test
    void wrongPasswordAndUnknownUserAreAskedAgainAndNotNamed() {
        try (SigningIn scene = SigningIn.with(pages(), ALICE_ALONE);
                RawClient client = scene.client()) {
            assertThat(scene.get(client, "/", credentials("alice", "Secret")).status())
                    .isEqualTo(407);
            assertThat(scene.get(client, "/", credentials("mallory", "secret")).status())
                    .isEqualTo(407);
            assertThat(scene.get(client, "/", "Proxy-Authorization: Digest username=alice")
                            .status())
                    .isEqualTo(407);
            assertThat(scene.get(client, "/", ALICE, BOB).status()).isEqualTo(407);
            assertThat(scene.get(client, "/", ALICE).status()).isEqualTo(200);
            assertThat(column(scene, "end_reason", 5))
                    .containsExactly("auth-failed", "auth-failed", "auth-required", "auth-required", "complete");
            assertThat(column(scene, "username", 5)).containsExactly(null, null, null, null, "alice");
        }
    }

    @Test
    void whoHasSignedInIsJudgedByName() {
        String rules = "deny from user:bob path \"/private\" because \"Not for you\"\nallow from user:*\ndeny all";
        try (SigningIn scene = SigningIn.with(pages(), rules);
                RawClient client = scene.client()) {
            assertThat(scene.get(client, "/private", BOB).status()).isEqualTo(403);
            assertThat(scene.get(client, "/", BOB).status()).isEqualTo(200);
            assertThat(scene.get(client, "/private", ALICE).status()).isEqualTo(200);
            assertThat(column(scene, "username", 3)).containsExactly("bob", "bob", "alice");
            assertThat(column(scene, "verdict", 3)).containsExactly("deny", "allow", "allow");
        }
    }

    @Test
    void eachRequestOfAConnectionIsItsOwn() {
        try (SigningIn scene = SigningIn.with(pages(), "allow from user:*\ndeny all");
                RawClient client = scene.client()) {
            assertThat(scene.get(client, "/1", ALICE).status()).isEqualTo(200);
            assertThat(scene.get(client, "/2").status()).isEqualTo(407);
            assertThat(scene.get(client, "/3", BOB).status()).isEqualTo(200);
            assertThat(column(scene, "username", 3)).containsExactly("alice", null, "bob");
            assertThat(scene.origin().requests()).hasSize(2);
        }
    }

    @Test
    void nobodyIsAskedWhereTheVerdictFallsWithoutTheUser() {
        String rules = """
                deny path "/shut"
                allow from 127.0.0.0/8, ::1 path "/open"
                allow from 127.0.0.1, user:alice path "/mixed"
                allow from user:alice to 192.0.2.0/24
                allow from user:alice method POST
                deny path "/below"
                allow from user:alice
                deny all
                """;
        try (DnsServer dns = DnsServer.knowing("shop.example");
                SigningIn scene = SigningIn.with(pages(), rules, dns.setting())) {
            assertThat(scene.status("/shut")).isEqualTo(403);
            assertThat(scene.status("/open")).isEqualTo(200);
            assertThat(scene.status("/mixed")).isEqualTo(200);
            assertThat(scene.status("/below")).isEqualTo(403);
            assertThat(scene.status("/else")).isEqualTo(407);
            try (RawClient client = scene.client()) {
                String name = "shop.example:" + scene.origin().port();
                assertThat(scene.getFrom(client, name, "/below").status())
                        .as("the address rules the line about alice out")
                        .isEqualTo(403);
            }
            assertThat(column(scene, "rule", 6).subList(0, 4))
                    .containsExactly("10-test.rules:1", "10-test.rules:2", "10-test.rules:3", "10-test.rules:6");
        }
    }

    @Test
    void credentialsThatNoRuleAsksForAreNotCheckedAndNotBelieved() {
        try (SigningIn scene = SigningIn.with(pages(), "allow all")) {
            assertThat(scene.status("/", credentials("alice", "wrong"))).isEqualTo(200);
            assertThat(column(scene, "username", 1)).containsExactly((Object) null);
        }
    }

    @Test
    @DisplayName("rule 13: Proxy-Authorization goes no further")
    void originNeverSeesTheCredentials() {
        try (SigningIn scene = SigningIn.with(pages(), "allow from user:* path \"/asked*\"\nallow all");
                RawClient client = scene.client()) {
            scene.get(client, "/asked", ALICE);
            scene.get(client, "/unasked", ALICE, "Authorization: Basic b3JpZ2luOng=");
            scene.get(client, "/asked/named", ALICE, "Connection: keep-alive");
            String host = scene.authority();
            client.send("POST http://" + host + "/asked HTTP/1.1\r\nHost: " + host + "\r\n" + ALICE
                    + "\r\nContent-Length: 4\r\n\r\nbody");
            assertThat(client.readResponse().status()).isEqualTo(200);
            assertThat(scene.origin().requests())
                    .hasSize(4)
                    .allSatisfy(request ->
                            assertThat(request.fields("Proxy-Authorization")).isEmpty());
            assertThat(scene.origin().requests().get(1).field("Authorization")).isEqualTo("Basic b3JpZ2luOng=");
            assertThat(scene.origin().requests().get(3).text()).isEqualTo("body");
        }
    }

    @Test
    void bodyOfARequestThatIsAskedToSignInIsDropped() {
        try (SigningIn scene = SigningIn.with(pages(), ALICE_ALONE);
                RawClient client = scene.client()) {
            String host = scene.authority();
            client.send("POST http://" + host + "/ HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 300000\r\n"
                    + "Expect: 100-continue\r\n\r\n");
            RawClient.Response asked = client.readResponse("POST");
            assertThat(asked.status()).isEqualTo(407);
            assertThat(asked.field("Connection")).isEqualTo("close");
            client.send("x".repeat(300_000));
            client.shutdownOutput();
            client.expectEnd();
            assertThat(scene.origin().connections()).isZero();
            assertThat(scene.gateway().awaitRecord())
                    .containsEntry("end_reason", "auth-required")
                    .containsEntry("bytes_up", client.bytesSent());
        }
    }

    @Test
    void bodyWaitsUntilTheClientIsKnown() {
        try (SigningIn scene = SigningIn.with(pages(), ALICE_ALONE);
                RawClient client = scene.client()) {
            String host = scene.authority();
            client.send("POST http://" + host + "/ HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 300000\r\n" + ALICE
                    + "\r\n\r\n" + "x".repeat(300_000));
            assertThat(client.readResponse("POST").status()).isEqualTo(200);
            assertThat(scene.origin().requests().get(0).text()).hasSize(300_000);
        }
    }

    @Test
    void storedCopyIsServedOnlyToWhomTheRulesLetThrough() {
        try (SigningIn scene =
                SigningIn.with(pages("Cache-Control: max-age=600", "Vary: Proxy-Authorization"), ALICE_ALONE)) {
            assertThat(scene.status("/", ALICE)).isEqualTo(200);
            assertThat(scene.status("/", ALICE)).isEqualTo(200);
            assertThat(scene.status("/")).isEqualTo(407);
            assertThat(scene.status("/", BOB)).isEqualTo(403);
            assertThat(column(scene, "cache", 4)).containsExactly("miss", "hit", "none", "none");
            assertThat(scene.origin().requests()).hasSize(1);
        }
    }

    @Test
    void answerIsSharedBetweenUsers() {
        try (SigningIn scene = SigningIn.with(
                pages("Cache-Control: max-age=600", "Vary: Proxy-Authorization"), "allow from user:*\ndeny all")) {
            assertThat(scene.status("/", ALICE)).isEqualTo(200);
            assertThat(scene.status("/", BOB)).isEqualTo(200);
            assertThat(column(scene, "cache", 2)).containsExactly("miss", "hit");
            assertThat(column(scene, "username", 2)).containsExactly("alice", "bob");
        }
    }

    @Test
    void userAndTypeOfTheAnswerAreAskedForOneAfterTheOther() {
        String rules = "allow from user:alice type text/plain\ndeny all";
        try (SigningIn scene = SigningIn.with(
                ScriptedOrigin.http(request -> ScriptedOrigin.response(
                        200, "x", "Content-Type: " + (request.target().equals("/t") ? "text/plain" : "video/mp4"))),
                rules)) {
            assertThat(scene.status("/t")).isEqualTo(407);
            assertThat(scene.status("/t", BOB)).isEqualTo(403);
            assertThat(scene.origin().connections()).isZero();
            assertThat(scene.status("/t", ALICE)).isEqualTo(200);
            assertThat(scene.status("/v", ALICE)).isEqualTo(403);
        }
    }

    @Test
    void whoIsRemovedOrHasAnotherPasswordIsOutAfterTheReload() {
        try (SigningIn scene = SigningIn.with(pages(), "allow from user:*\ndeny all");
                RawClient client = scene.client()) {
            assertThat(scene.get(client, "/", ALICE).status()).isEqualTo(200);
            assertThat(scene.get(client, "/", BOB).status()).isEqualTo(200);
            Users.write(scene.users(), "alice", "new", "carol", "third");
            assertThat(scene.get(client, "/", BOB).status()).isEqualTo(200);
            ReloadOutcome outcome = scene.gateway().gateway().reload();
            assertThat(outcome.ok()).isTrue();
            assertThat(outcome.problems()).isEmpty();
            assertThat(scene.get(client, "/", ALICE).status()).isEqualTo(407);
            assertThat(scene.get(client, "/", BOB).status()).isEqualTo(407);
            assertThat(scene.get(client, "/", credentials("alice", "new")).status())
                    .isEqualTo(200);
            assertThat(scene.get(client, "/", credentials("carol", "third")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void brokenFileOfUsersKeepsThoseOfBeforeAndSaysSo() throws IOException {
        try (SigningIn scene = SigningIn.with(pages(), "allow from user:*\ndeny all")) {
            Files.writeString(scene.users(), "");
            ReloadOutcome outcome = scene.gateway().gateway().reload();
            assertThat(outcome.ok()).isTrue();
            assertThat(outcome.problems())
                    .singleElement()
                    .asString()
                    .startsWith(scene.users() + ": error: nobody in it can sign in");
            assertThat(scene.status("/", ALICE)).isEqualTo(200);
            Files.writeString(scene.users(), "alice:$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/\n");
            assertThat(scene.gateway().gateway().reload().problems()).hasSize(2);
            assertThat(scene.status("/", ALICE)).isEqualTo(200);
        }
    }

    @Test
    void guessingIsStoppedPerClientUntilAMinuteIsOver() {
        try (SigningIn scene = SigningIn.with(pages(), "allow from user:*\ndeny all");
                RawClient client = scene.client()) {
            assertThat(scene.get(client, "/", BOB).status()).isEqualTo(200);
            for (int i = 0; i < 10; i++) {
                assertThat(scene.get(client, "/", credentials("alice", "guess" + i))
                                .status())
                        .isEqualTo(407);
            }
            RawClient.Response stopped = scene.get(client, "/", ALICE);
            assertThat(stopped.status()).isEqualTo(429);
            assertThat(stopped.field("Retry-After")).isEqualTo("60");
            assertThat(stopped.field("Proxy-Authenticate")).isNull();
            assertThat(scene.get(client, "/", BOB).status()).isEqualTo(200);
            scene.gateway().advance(Duration.ofMinutes(1));
            assertThat(scene.get(client, "/", ALICE).status()).isEqualTo(200);
            assertThat(column(scene, "end_reason", 14)).element(11).isEqualTo("refused");
        }
    }

    /** At this cost a check takes long enough that the last of several is still waiting when the clock moves. */
    @Test
    void checkThatTakesTooLongIsToldAndStopsNobodyElse() throws IOException {
        String slow = "$2y$14$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC";
        List<RawClient> clients = new ArrayList<>();
        try (SigningIn scene = SigningIn.with(pages(), "allow from user:* path \"/asked\"\nallow all")) {
            Files.writeString(scene.users(), "slow:" + slow + "\n");
            assertThat(scene.gateway().gateway().reload().problems()).isEmpty();
            String host = scene.authority();
            for (int i = 0; i < 9; i++) {
                RawClient client = scene.client();
                clients.add(client);
                client.sendHead(
                        "GET http://" + host + "/asked HTTP/1.1", "Host: " + host, credentials("slow", "guess" + i));
            }
            TestGateway.await(() -> scene.gateway().openFlows().stream()
                            .filter(flow -> flow.bytesUp() > 0)
                            .count()
                    == 9);
            assertThat(scene.status("/unasked")).isEqualTo(200);
            scene.gateway().advance(Duration.ofSeconds(10));
            RawClient.Response last = clients.get(8).readResponse();
            assertThat(last.status()).isEqualTo(503);
            assertThat(last.field("Retry-After")).isEqualTo("5");
            assertThat(scene.status("/unasked")).isEqualTo(200);
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void clientThatLeavesWhileItIsCheckedIsRecorded() throws IOException {
        String slow = "$2y$12$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC";
        try (SigningIn scene = SigningIn.with(pages(), ALICE_ALONE)) {
            Files.writeString(scene.users(), "alice:" + slow + "\n");
            scene.gateway().gateway().reload();
            String host = scene.authority();
            try (RawClient client = scene.client()) {
                client.sendHead("GET http://" + host + "/ HTTP/1.1", "Host: " + host, ALICE);
                TestGateway.await(() -> scene.gateway().openFlows().stream().anyMatch(flow -> flow.bytesUp() > 0));
                client.reset();
            }
            scene.gateway().awaitIdle();
            assertThat(scene.gateway().awaitRecord().get("username")).isNull();
        }
    }
}
