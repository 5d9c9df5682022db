package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.net.InetAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rules about addresses where the client gave a name: looked up once, when it is asked, and connected to as judged. */
@ExtendWith(LeakCheck.class)
final class AddressRuleScenarioTest {

    private static final InetAddress GOOD = Ports.loopback4();
    private static final InetAddress BAD = Ports.address(127, 0, 0, 2);

    private static ScriptedOrigin pages() {
        return ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here", "Cache-Control: no-store"));
    }

    private static int get(TestGateway gateway, String authority) {
        try (RawClient client = gateway.client()) {
            client.sendHead("GET http://" + authority + "/ HTTP/1.1", "Host: " + authority, "Connection: close");
            return client.readResponse().status();
        }
    }

    @Test
    void nameIsLookedUpOnlyWhereAnOpenStatementAsks() {
        String rules = "deny to shop.example\nallow to lms.example\ndeny to 127.0.0.2\nallow all";
        try (DnsServer dns = DnsServer.knowing("lms.example").with("news.example", GOOD);
                ScriptedOrigin origin = pages();
                TestGateway gateway = TestGateway.with(rules, dns.setting())) {
            assertThat(get(gateway, "shop.example:" + origin.port())).isEqualTo(403);
            assertThat(dns.asked()).isEmpty();
            assertThat(get(gateway, "lms.example:" + origin.port())).isEqualTo(200);
            assertThat(get(gateway, "news.example:" + origin.port())).isEqualTo(200);
            assertThat(dns.asked()).containsExactly("lms.example", "news.example");
        }
    }

    @Test
    @DisplayName("rule 2: any denied address of a name denies it")
    void anyAddressOfTheNameMayDenyIt() {
        try (DnsServer dns = new DnsServer().with("shop.example", GOOD, BAD);
                ScriptedOrigin origin = pages();
                TestGateway gateway = TestGateway.with("deny to 127.0.0.2\nallow all", dns.setting())) {
            assertThat(get(gateway, "shop.example:" + origin.port())).isEqualTo(403);
            assertThat(origin.connections()).isZero();
            assertThat(gateway.awaitRecord()).containsEntry("rule", "10-test.rules:1");
        }
    }

    @Test
    @DisplayName("rule 3: every address of a name is judged")
    void allAddressesOfTheNameMustBeAllowed() {
        try (DnsServer dns = new DnsServer().with("both.example", GOOD, BAD).with("good.example", GOOD);
                ScriptedOrigin origin = pages();
                TestGateway gateway = TestGateway.with("allow to 127.0.0.1\ndeny all", dns.setting())) {
            assertThat(get(gateway, "both.example:" + origin.port())).isEqualTo(403);
            assertThat(get(gateway, "good.example:" + origin.port())).isEqualTo(200);
        }
    }

    /** SECURITY rule 3: a name that changes between the check and the connection gains nothing. */
    @Test
    @DisplayName("rule 3: the address that was judged is the one connected to, without a second look-up")
    void addressThatWasJudgedIsTheOneConnectedTo() {
        try (DnsServer dns = new DnsServer().with("flip.example", GOOD).then("flip.example", BAD);
                ScriptedOrigin origin = pages();
                TestGateway gateway = TestGateway.with("deny to 127.0.0.2\nallow all", dns.setting())) {
            assertThat(get(gateway, "flip.example:" + origin.port())).isEqualTo(200);
            assertThat(dns.asked()).hasSize(1);
            assertThat(gateway.awaitRecord())
                    .containsEntry("upstream", "127.0.0.1:" + origin.port())
                    .containsEntry("dest", "127.0.0.1");
            assertThat(get(gateway, "flip.example:" + origin.port())).isEqualTo(403);
            assertThat(dns.asked()).hasSize(2);
        }
    }

    @Test
    @DisplayName("rule 3: the address of a tunnel is judged before and inside")
    void addressOfATunnelIsJudgedBeforeAndInside() {
        try (DnsServer dns = new DnsServer().with("good.example", GOOD).with("bad.example", BAD);
                ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> peer.send("here"));
                TestGateway gateway = TestGateway.with("deny proto h2c\ndeny to 127.0.0.2\nallow all", dns.setting())) {
            try (RawClient client = gateway.client()) {
                Tunnels.ask(client, "bad.example:" + origin.port());
                client.send(Tunnels.SSH);
                client.expectReset();
            }
            try (RawClient client = Tunnels.open(gateway, "good.example:" + origin.port())) {
                client.send(Tunnels.SSH);
                assertThat(client.read(4)).isEqualTo("here");
            }
            assertThat(dns.asked()).containsExactly("bad.example", "good.example");
            assertThat(gateway.awaitRecords(2).get(0)).containsEntry("rule", "10-test.rules:2");
        }
    }

    @Test
    void nameWithoutAddressIsToldAsSuch() {
        try (DnsServer dns = new DnsServer();
                TestGateway gateway = TestGateway.with("deny to 127.0.0.2\nallow all", dns.setting());
                RawClient client = gateway.client()) {
            client.sendHead("GET http://nowhere.example/ HTTP/1.1", "Host: nowhere.example");
            RawClient.Response answer = client.readResponse();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.field("Proxy-Status")).contains("dns_error");
            assertThat(gateway.awaitRecord())
                    .containsEntry("verdict", "allow")
                    .containsEntry("end_reason", "resolve-failed");
        }
    }

    @Test
    @DisplayName("rule 4: a literal in any dress is judged as the address it is")
    void literalInAnyDressIsJudgedAsTheAddressItIs() {
        try (TestGateway gateway = TestGateway.with("deny to 127.0.0.0/8\nallow all")) {
            for (String host :
                    new String[] {"127.0.0.1", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"}) {
                assertThat(get(gateway, host + ":9")).as(host).isEqualTo(403);
            }
            for (String host : new String[] {"127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433"}) {
                assertThat(get(gateway, host + ":9")).as(host).isEqualTo(400);
            }
        }
    }
}
