package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluicegate.auth.Users;
import io.sluicegate.testing.CountingClient;
import io.sluicegate.testing.Namespace;
import io.sluicegate.testing.NetworkLab;
import io.sluicegate.testing.NetworkLabBanner;
import io.sluicegate.testing.NetworkLabOrigin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real clients behind a real kernel's TPROXY and REDIRECT, with a real nginx as origin, over IPv4 and IPv6. */
@Tag("netns")
final class TransparentIT {

    private static final String BOOK = """
            banned: deny to denied.example.test because "Not here"
            allow all
            """;

    @ParameterizedTest
    @ValueSource(strings = {"tproxy", "redirect"})
    void aPageComesThroughAndItsSecondFetchIsAHit(String mode) throws IOException {
        try (InterceptingGateway gateway = new InterceptingGateway(mode, BOOK)) {
            gateway.curl("4", "http://www.example.test/nostore/page.html").success(); // makes the name known
            for (String family : List.of("4", "6")) {
                for (int i = 0; i < 2; i++) {
                    assertThat(gateway.curl(family, "http://www.example.test/page.html")
                                    .success())
                            .isEqualTo(NetworkLabOrigin.PAGE);
                }
                assertThat(requestsFor(gateway, "/page.html"))
                        .as("shared by all addresses of the name")
                        .isEqualTo(1);
                JsonNode hit = gateway.recordWith(
                        record -> record.get("cache").asText().equals("hit")
                                && record.get("client").asText().equals(client(family)));
                assertThat(hit.get("listener").asText()).isEqualTo(mode);
                assertThat(hit.get("dest").asText()).isEqualTo(origin(family));
                assertThat(hit.get("dest_port").asInt()).isEqualTo(80);
                assertThat(hit.get("host").asText()).isEqualTo("www.example.test");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tproxy", "redirect"})
    @DisplayName("rule 1: the flow goes to the address that the client chose, whatever name it shows")
    void theAddressIsTheClientsAndNoNameChangesIt(String mode) throws IOException {
        try (InterceptingGateway gateway = new InterceptingGateway(mode, BOOK)) {
            for (String family : List.of("4", "6")) {
                String host = family.equals("4") ? origin(family) : "[" + origin(family) + "]";
                String asked = "http://" + host + "/nostore/page.html";
                for (String name : List.of("nowhere.example.test", "192.0.2.99", "[2001:db8:9::9]")) {
                    assertThat(gateway.curl(family, "-H", "Host: " + name, asked)
                                    .success())
                            .isEqualTo(NetworkLabOrigin.PAGE);
                }
                String sni = "nowhere.example.test:443:" + host + ":443";
                assertThat(gateway.curl(
                                        family,
                                        "-k",
                                        "--connect-to",
                                        sni,
                                        "https://nowhere.example.test/nostore/page.html")
                                .success())
                        .isEqualTo(NetworkLabOrigin.PAGE);
                JsonNode record =
                        gateway.recordWith(each -> each.get("protocol").asText().equals("tls")
                                && each.get("client").asText().equals(client(family)));
                assertThat(record.get("host").asText()).isEqualTo("nowhere.example.test");
                assertThat(record.get("dest").asText()).isEqualTo(origin(family));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tproxy", "redirect"})
    @DisplayName("rule 8: our own connections carry our own mark, and not that of TPROXY")
    void ownConnectionsCarryOurOwnMark(String mode) throws IOException {
        String probe = "add table inet probe; add counter inet probe own; add counter inet probe other;"
                + " add chain inet probe out { type filter hook output priority 0; };"
                + " add rule inet probe out oifname wan0 tcp dport 80 meta mark & 0x3 == 0x2 counter name own return;"
                + " add rule inet probe out oifname wan0 tcp dport 80 counter name other";
        try (InterceptingGateway gateway = new InterceptingGateway(mode, BOOK)) {
            gateway.lab().exec(Namespace.GATEWAY, "nft", probe).success();
            for (String family : List.of("4", "6")) {
                gateway.curl(family, "http://www.example.test/nostore/page.html")
                        .success();
            }
            String own = gateway.lab()
                    .exec(Namespace.GATEWAY, "nft", "list", "counter", "inet", "probe", "own")
                    .success();
            String other = gateway.lab()
                    .exec(Namespace.GATEWAY, "nft", "list", "counter", "inet", "probe", "other")
                    .success();
            assertThat(own).doesNotContain("packets 0 ");
            assertThat(other).contains("packets 0 ");
        }
    }

    private static String client(String family) {
        return family.equals("4") ? NetworkLab.CLIENT_4 : NetworkLab.CLIENT_6;
    }

    private static String origin(String family) {
        return family.equals("4") ? NetworkLab.ORIGIN_4 : NetworkLab.ORIGIN_6;
    }

    private static int requestsFor(InterceptingGateway gateway, String path) throws IOException {
        return (int) gateway.origin().accessLog().stream()
                .filter(line -> line.contains(" " + path + " "))
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tproxy", "redirect"})
    void aDeniedHostGetsAPageOrAnAlertAndTheOriginSeesNoConnection(String mode) throws IOException {
        try (InterceptingGateway gateway = new InterceptingGateway(mode, BOOK)) {
            int before = gateway.origin().acceptedConnections();
            for (String family : List.of("4", "6")) {
                NetworkLab.Result page = gateway.curl(family, "-i", "http://denied.example.test/page.html");
                assertThat(page.out()).startsWith("HTTP/1.1 403 ").contains("Not here");
                NetworkLab.Result tls = gateway.curl(family, "-k", "https://denied.example.test/page.html");
                assertThat(tls.exit()).isEqualTo(35);
                assertThat(tls.err()).containsIgnoringCase("access denied");
            }
            assertThat(gateway.origin().acceptedConnections()).isEqualTo(before);
            JsonNode denied =
                    gateway.recordWith(record -> record.get("protocol").asText().equals("tls"));
            assertThat(denied.get("verdict").asText()).isEqualTo("deny");
            assertThat(denied.get("rule").asText()).isEqualTo("10-lab.rules:1");
            assertThat(denied.get("rule_label").asText()).isEqualTo("banned");
            assertThat(denied.get("host").asText()).isEqualTo("denied.example.test");
            assertThat(denied.get("host_source").asText()).isEqualTo("sni");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tproxy", "redirect"})
    void aClientOnTheRoadHasNoUserAndIsNeverAsked(String mode, @TempDir Path folder) throws IOException {
        Path users = Users.write(folder.resolve("users"), "alice", "secret");
        String book =
                "deny from user:*\ndeny not from user:* to denied.example.test\nallow not from user:*\ndeny all\n";
        try (InterceptingGateway gateway = new InterceptingGateway(mode, book, "auth.htpasswd=\"" + users + "\"")) {
            for (String family : List.of("4", "6")) {
                NetworkLab.Result page = gateway.curl(
                        family,
                        "-H",
                        "Proxy-Authorization: Basic YWxpY2U6c2VjcmV0",
                        "http://www.example.test/page.html");
                assertThat(page.success()).isEqualTo(NetworkLabOrigin.PAGE);
                assertThat(gateway.curl(family, "-k", "https://www.example.test/page.html")
                                .success())
                        .isEqualTo(NetworkLabOrigin.PAGE);
                assertThat(gateway.curl(family, "-i", "http://denied.example.test/page.html")
                                .out())
                        .startsWith("HTTP/1.1 403 ");
            }
            assertThat(gateway.recordsWith(
                            record -> record.get("protocol").asText().equals("tls")))
                    .allSatisfy(record ->
                            assertThat(record.get("username").isNull()).isTrue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tproxy", "redirect"})
    void aServerThatSpeaksFirstIsHeard(String mode) throws IOException {
        try (InterceptingGateway gateway = new InterceptingGateway(mode, BOOK)) {
            for (String family : List.of("4", "6")) {
                String script = "exec 3<>/dev/tcp/" + origin(family) + "/" + InterceptingGateway.BANNER_PORT
                        + "; IFS= read -r banner <&3; echo \"$banner\"; printf 'SSH-2.0-client\\r\\n' >&3;"
                        + " IFS= read -r echo <&3; echo \"$echo\"";
                String heard = gateway.lab()
                        .exec(Namespace.CLIENT, "bash", "-c", script)
                        .success();
                assertThat(heard).startsWith(NetworkLabBanner.BANNER).contains("SSH-2.0-client");
                JsonNode record =
                        gateway.recordWith(each -> each.get("client").asText().equals(client(family))
                                && each.get("protocol").asText().equals("ssh"));
                assertThat(record.get("bytes_up").asLong()).isEqualTo("SSH-2.0-client\r\n".length());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tproxy", "redirect"})
    void aLargeDownloadOverTlsIsCountedToTheByte(String mode) throws IOException {
        try (InterceptingGateway gateway = new InterceptingGateway(mode, BOOK)) {
            for (String family : List.of("4", "6")) {
                String[] fetch = NetworkLab.java(
                        CountingClient.class,
                        "tls",
                        "www.example.test",
                        origin(family),
                        "443",
                        "/big.bin",
                        gateway.origin().certificate().toString());
                String counted =
                        gateway.lab().exec(Namespace.CLIENT, fetch).success().trim();
                assertThat(counted).endsWith("body=" + NetworkLabOrigin.BIG_FILE_BYTES);
                JsonNode record =
                        gateway.recordWith(each -> each.get("client").asText().equals(client(family))
                                && each.get("protocol").asText().equals("tls"));
                assertThat(counted)
                        .startsWith("sent=" + record.get("bytes_up").asLong() + " received="
                                + record.get("bytes_down").asLong() + " ");
            }
        }
    }

    @ParameterizedTest
    @DisplayName("rule 1: the flow goes to its original destination from the client's own address")
    @ValueSource(strings = {"tproxy", "redirect"})
    void spoofClientShowsTheOriginTheClientsAddress(String mode) throws IOException {
        try (InterceptingGateway gateway = new InterceptingGateway(mode, BOOK, "intercept.spoof-client=true")) {
            for (String family : List.of("4", "6")) {
                gateway.curl(family, "http://www.example.test/nostore/page.html")
                        .success();
                List<String> log = gateway.origin().accessLog();
                assertThat(log.get(log.size() - 1)).startsWith(client(family) + " ");
                assertThat(gateway.curl(family, "-k", "https://www.example.test/page.html")
                                .success())
                        .isEqualTo(NetworkLabOrigin.PAGE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tproxy", "redirect"})
    void withoutSpoofingTheOriginSeesTheGateway(String mode) throws IOException {
        try (InterceptingGateway gateway = new InterceptingGateway(mode, BOOK)) {
            gateway.curl("4", "http://www.example.test/nostore/page.html").success();
            assertThat(gateway.origin().accessLog()).last().asString().startsWith(NetworkLab.GATEWAY_WAN_4 + " ");
            gateway.curl("6", "http://www.example.test/nostore/page.html").success();
            assertThat(gateway.origin().accessLog()).last().asString().startsWith(NetworkLab.GATEWAY_WAN_6 + " ");
        }
    }

    @ParameterizedTest
    @DisplayName("rule 8: an intercepted flow to an address of ours is refused")
    @ValueSource(strings = {"tproxy", "redirect"})
    void aFlowToTheListenerItselfIsRefusedAndRecorded(String mode) throws IOException {
        try (InterceptingGateway gateway = new InterceptingGateway(mode, BOOK)) {
            NetworkLab.Result direct = gateway.curl("4", "http://" + NetworkLab.GATEWAY_LAN_4 + ":15001/page.html");
            assertThat(direct.exit()).isNotZero();
            JsonNode record =
                    gateway.recordWith(each -> each.get("end_reason").asText().equals("loop"));
            assertThat(record.get("client").asText()).isEqualTo(NetworkLab.CLIENT_4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tproxy", "redirect"})
    void downPutsTheHostBackAndTheClientReachesTheOriginWithoutUs(String mode) throws IOException {
        try (InterceptingGateway gateway = new InterceptingGateway(mode, BOOK)) {
            gateway.curl("4", "http://www.example.test/nostore/page.html").success();
            int records = gateway.records().size();
            gateway.sluicegate("net", "down");
            assertThat(gateway.lab()
                            .exec(Namespace.GATEWAY, "nft", "list", "ruleset")
                            .success())
                    .isBlank();
            gateway.lab()
                    .exec(Namespace.GATEWAY, "sysctl", "-qw", "net.ipv4.ip_forward=1")
                    .success();
            assertThat(gateway.curl("4", "http://denied.example.test/page.html").success())
                    .isEqualTo(NetworkLabOrigin.PAGE);
            assertThat(gateway.records()).hasSize(records);
        }
    }
}
