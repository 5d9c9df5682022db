package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.ListenerKind;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.web.AccountsApi;
import io.sluicegate.web.ApiFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who pays, by the account statements of the rules: decided when an exchange or a tunnel begins. */
@ExtendWith(LeakCheck.class)
final class AccountScenarioTest {

    private static final String RULES = """
            set rooms = 127.0.1.0/24
            account "room 7" = 127.0.0.7, ::1
            account rooms    = rooms
            account seven    = 127.0.0.7
            deny to denied.example
            allow all
            """;

    private static ScriptedOrigin origin() {
        return ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here"));
    }

    private static RawClient client(Scenario scenario, InetAddress address) {
        return RawClient.connect(
                new InetSocketAddress(Ports.loopback4(), scenario.gateway().port()), address, 0);
    }

    private static void get(Scenario scenario, InetAddress address) {
        try (RawClient client = client(scenario, address)) {
            assertThat(client.send(scenario.head("GET", "/")).readResponse().status())
                    .isEqualTo(200);
        }
    }

    private static @Nullable Object accountOf(Scenario scenario, String client) {
        List<Map<String, @Nullable Object>> records = scenario.gateway().records();
        return records.stream()
                .filter(record -> client.equals(record.get("client")))
                .findFirst()
                .orElseThrow()
                .get("account");
    }

    @Test
    void firstStatementThatNamesTheAddressPaysAndElseTheAddress() {
        try (Scenario scenario = new Scenario(TestGateway.with(RULES), origin())) {
            get(scenario, Ports.address(127, 0, 0, 7));
            get(scenario, Ports.address(127, 0, 1, 9));
            get(scenario, Ports.address(127, 0, 0, 8));
            scenario.gateway().awaitRecords(3);
            assertThat(accountOf(scenario, "127.0.0.7")).isEqualTo("room 7");
            assertThat(accountOf(scenario, "127.0.1.9")).isEqualTo("rooms");
            assertThat(accountOf(scenario, "127.0.0.8")).isEqualTo("127.0.0.8");
        }
    }

    @Test
    void addressesOfIpv6AreNamedLikewise() {
        try (Scenario scenario = new Scenario(
                        TestGateway.with(RULES, "listen.explicit=[\"127.0.0.1:0\", \"[::1]:0\"]"), origin());
                RawClient client = RawClient.connect(scenario.gateway()
                        .gateway()
                        .endpoints(ListenerKind.EXPLICIT)
                        .get(1)
                        .toSocketAddress())) {
            assertThat(client.send(scenario.head("GET", "/")).readResponse().status())
                    .isEqualTo(200);
            assertThat(scenario.record()).containsEntry("client", "::1").containsEntry("account", "room 7");
        }
    }

    @Test
    void whoSignsInPaysWhateverTheAddress() {
        String rules = "account room = 127.0.0.0/8\nallow from user:alice port 1-65535\ndeny all";
        try (SigningIn scenario = SigningIn.with(origin(), rules)) {
            assertThat(scenario.status("/", SigningIn.ALICE)).isEqualTo(200);
            assertThat(scenario.status("/")).isEqualTo(407);
            assertThat(scenario.gateway().awaitRecords(2))
                    .extracting(record -> record.get("account"))
                    .containsExactly("alice", "room");
        }
    }

    @Test
    void whoSignsInComesBeforeAPortal() throws ApiFailure {
        try (SigningIn scenario = SigningIn.with(origin(), "allow from user:alice port 1-65535\ndeny all")) {
            AccountsApi portal = scenario.gateway().gateway().api().accounts();
            portal.put("127.0.0.1", "room 101", "1h");
            assertThat(scenario.status("/", SigningIn.ALICE)).isEqualTo(200);
            assertThat(scenario.status("/")).isEqualTo(407);
            assertThat(scenario.gateway().awaitRecords(2))
                    .extracting(record -> record.get("account"))
                    .containsExactly("alice", "room 101");
        }
    }

    @Test
    void deniedBrokenAndSilentOnesAreOnSomebodysAccountToo() {
        try (Scenario scenario = new Scenario(TestGateway.with(RULES), origin())) {
            InetAddress room = Ports.address(127, 0, 0, 7);
            try (RawClient denied = client(scenario, room);
                    RawClient broken = client(scenario, room);
                    RawClient silent = client(scenario, room)) {
                denied.sendHead("GET http://denied.example/ HTTP/1.1", "Host: denied.example");
                assertThat(denied.readResponse().status()).isEqualTo(403);
                broken.send("\0\0\0\r\n\r\n");
                assertThat(broken.readResponse().status()).isEqualTo(400);
                silent.shutdownOutput();
            }
            assertThat(scenario.column("account", 3)).containsOnly("room 7");
        }
    }

    @Test
    void changeIsFollowedByTheNextExchangeAndNotByTheOneUnderWay() {
        try (Scenario scenario = new Scenario(
                        TestGateway.with("account before = 127.0.0.1\nallow all"),
                        ScriptedOrigin.answering((request, peer) -> peer.send(
                                request.target().endsWith("/slow")
                                        ? "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nha"
                                        : ScriptedOrigin.response(200, "here"))));
                RawClient slow = scenario.client();
                RawClient client = scenario.client()) {
            slow.send(scenario.head("GET", "/slow")).readHead();
            client.send(scenario.head("GET", "/1")).readResponse();
            scenario.gateway().awaitRecords(1);
            scenario.gateway().writeRules("account after = 127.0.0.1\nallow all");
            assertThat(scenario.gateway().gateway().reload().ok()).isTrue();
            client.send(scenario.head("GET", "/2")).readResponse();
            scenario.gateway().awaitRecords(2);
            slow.reset();
            assertThat(scenario.column("account", 3)).containsExactly("before", "after", "before");
        }
    }

    @Test
    void tunnelKeepsTheAccountThatItBeganWith() {
        try (Scenario scenario = new Scenario(
                        TestGateway.with("account before = 127.0.0.1\nallow all"),
                        ScriptedOrigin.tcp(peer -> peer.wire().send(peer.wire().takeUntilEnd())));
                RawClient client =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            scenario.gateway().writeRules("account after = 127.0.0.1\nallow all");
            assertThat(scenario.gateway().gateway().reload().ok()).isTrue();
            client.send(Tunnels.SSH).shutdownOutput();
            client.readToEnd();
            assertThat(scenario.record()).containsEntry("account", "before");
        }
    }
}
