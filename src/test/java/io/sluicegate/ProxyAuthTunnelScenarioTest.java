package io.sluicegate;

import static io.sluicegate.SigningIn.ALICE;
import static io.sluicegate.SigningIn.BOB;
import static io.sluicegate.SigningIn.credentials;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Signing in happens at the CONNECT: inside a tunnel there is nobody to ask. */
@ExtendWith(LeakCheck.class)
final class ProxyAuthTunnelScenarioTest {

    /** The first line waits for what is inside, the second asks for the user. */
    private static final String RULES = "deny proto h2c\nallow from user:alice\ndeny all";

    private static ScriptedOrigin pages() {
        return ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here"));
    }

    private static ScriptedOrigin greeting() {
        return ScriptedOrigin.tcp(peer -> peer.send("SSH-2.0-origin\r\n"));
    }

    private static RawClient.Response inside(RawClient client, SigningIn scene, String path, String... lines) {
        client.send("GET " + path + " HTTP/1.1\r\nHost: " + scene.authority() + "\r\n");
        for (String line : lines) {
            client.send(line + "\r\n");
        }
        return client.send("\r\n").readResponse();
    }

    @Test
    void connectIsAskedBeforeTheTunnelThoughALineAboveWaitsForWhatIsInside() {
        try (SigningIn scene = SigningIn.with(greeting(), RULES)) {
            try (RawClient client = scene.client()) {
                RawClient.Response asked = Tunnels.ask(client, scene.authority());
                assertThat(asked.status()).isEqualTo(407);
                assertThat(asked.field("Proxy-Authenticate"))
                        .isEqualTo("Basic realm=\"Sluicegate\", charset=\"UTF-8\"");
            }
            assertThat(scene.origin().connections()).isZero();
            scene.gateway().awaitRecords(1);
            try (RawClient client = scene.client()) {
                assertThat(Tunnels.ask(client, scene.authority(), credentials("alice", "no"))
                                .status())
                        .isEqualTo(407);
            }
            scene.gateway().awaitRecords(2);
            try (RawClient client = scene.client()) {
                assertThat(Tunnels.ask(client, scene.authority(), ALICE).status())
                        .isEqualTo(200);
                client.send(Tunnels.SSH);
                assertThat(client.readToEnd()).isEqualTo("SSH-2.0-origin\r\n");
            }
            List<Map<String, @Nullable Object>> records = scene.gateway().awaitRecords(3);
            assertThat(records.get(0))
                    .containsEntry("method", "CONNECT")
                    .containsEntry("status", 407L)
                    .containsEntry("end_reason", "auth-required")
                    .containsEntry("verdict", null);
            assertThat(records.get(1)).containsEntry("end_reason", "auth-failed");
            assertThat(records.get(2))
                    .containsEntry("username", "alice")
                    .containsEntry("account", "alice")
                    .containsEntry("protocol", "ssh")
                    .containsEntry("rule", "10-test.rules:2");
        }
    }

    @Test
    void whoHasSignedInAndIsNotMeantIsDenied() {
        try (SigningIn scene = SigningIn.with(pages(), "allow from user:alice\ndeny all")) {
            try (RawClient client = scene.client()) {
                assertThat(Tunnels.ask(client, scene.authority(), BOB).status()).isEqualTo(403);
            }
            assertThat(scene.origin().connections()).isZero();
            assertThat(scene.gateway().awaitRecord())
                    .containsEntry("verdict", "deny")
                    .containsEntry("username", "bob");
        }
    }

    @Test
    void whatIsSentBehindAConnectThatIsAskedIsNotForwarded() {
        try (SigningIn scene = SigningIn.with(pages(), RULES);
                RawClient client = scene.client()) {
            client.send("CONNECT " + scene.authority() + " HTTP/1.1\r\nHost: " + scene.authority() + "\r\n\r\n"
                    + "GET / HTTP/1.1\r\nHost: " + scene.authority() + "\r\n\r\n");
            RawClient.Response asked = client.readResponse("POST");
            assertThat(asked.status()).isEqualTo(407);
            assertThat(asked.field("Connection")).isEqualTo("close");
            client.shutdownOutput();
            client.expectEnd();
            assertThat(scene.origin().connections()).isZero();
        }
    }

    @Test
    void requestsInsideKeepTheUserOfTheConnect() {
        try (SigningIn scene = SigningIn.with(pages(), "deny from user:alice path \"/shut\"\n" + RULES);
                RawClient client = scene.client()) {
            assertThat(Tunnels.ask(client, scene.authority(), ALICE).status()).isEqualTo(200);
            assertThat(inside(client, scene, "/open").status()).isEqualTo(200);
            assertThat(inside(client, scene, "/shut").status()).isEqualTo(403);
            assertThat(inside(client, scene, "/open", BOB).status()).isEqualTo(200);
            client.shutdownOutput();
            client.expectEnd();
            assertThat(scene.origin().requests())
                    .hasSize(2)
                    .allSatisfy(request ->
                            assertThat(request.fields("Proxy-Authorization")).isEmpty());
            assertThat(scene.gateway().awaitRecords(4))
                    .extracting(record -> record.get("username"), record -> record.get("account"))
                    .containsOnly(tuple("alice", "alice"));
        }
    }

    @Test
    void credentialsOfAConnectThatNobodyAskedForCountInsideIt() {
        try (SigningIn scene = SigningIn.with(pages(), "allow method CONNECT\nallow from user:alice\ndeny all");
                RawClient client = scene.client()) {
            assertThat(Tunnels.ask(client, scene.authority(), ALICE).status()).isEqualTo(200);
            assertThat(inside(client, scene, "/").status()).isEqualTo(200);
            assertThat(scene.gateway().awaitRecords(2))
                    .extracting(record -> record.get("username"))
                    .containsExactly(null, "alice");
        }
    }

    @Test
    void requestInsideAConnectWithoutCredentialsIsRefusedWhereAUserIsAskedFor() {
        try (SigningIn scene = SigningIn.with(pages(), "allow method CONNECT\nallow from user:alice\ndeny all");
                RawClient client = Tunnels.open(scene.gateway(), scene.origin().port())) {
            RawClient.Response refused = inside(client, scene, "/", ALICE);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.field("Proxy-Authenticate")).isNull();
            assertThat(scene.gateway().awaitRecords(2).get(1))
                    .containsEntry("end_reason", "auth-required")
                    .containsEntry("username", null);
        }
    }

    @Test
    void denialOfAUserByPathHoldsInsideAConnect() {
        try (SigningIn scene = SigningIn.with(pages(), "deny from user:bob path \"/shut\"\nallow all");
                RawClient client = scene.client()) {
            assertThat(Tunnels.ask(client, scene.authority(), BOB).status()).isEqualTo(200);
            assertThat(inside(client, scene, "/open").status()).isEqualTo(200);
            assertThat(inside(client, scene, "/shut").status()).isEqualTo(403);
            assertThat(scene.gateway().awaitRecords(3).get(2)).containsEntry("rule", "10-test.rules:1");
        }
    }

    /** A tunnel to a name of 127.0.0.1 opens for somebody without a password. */
    private static void opensUnasked(String rules) {
        try (DnsServer dns = DnsServer.knowing("shop.example");
                SigningIn scene = SigningIn.with(greeting(), rules, dns.setting());
                RawClient client = scene.client()) {
            String name = "shop.example:" + scene.origin().port();
            assertThat(Tunnels.ask(client, name).status()).isEqualTo(200);
            client.send(Tunnels.SSH);
            assertThat(client.readToEnd()).isEqualTo("SSH-2.0-origin\r\n");
        }
    }

    @Test
    void addressesAreLookedUpBeforeAnybodyIsAsked() {
        opensUnasked("deny proto h2c\nallow from user:alice to 192.0.2.0/24\nallow all");
    }

    @Test
    void lineAboveThatDecidesByTheAddressAsksNobody() {
        opensUnasked("deny to bank.example\nallow to 127.0.0.0/8\nallow from user:alice\ndeny all");
    }

    @Test
    void openTunnelIsShownWithItsUser() {
        try (SigningIn scene = SigningIn.with(pages(), RULES);
                RawClient client = scene.client()) {
            assertThat(Tunnels.ask(client, scene.authority(), ALICE).status()).isEqualTo(200);
            assertThat(scene.gateway().openFlows())
                    .singleElement()
                    .satisfies(flow -> assertThat(flow.username()).isEqualTo("alice"));
        }
    }
}
