package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluicegate.testing.Namespace;
import io.sluicegate.testing.NetworkLab;
import io.sluicegate.testing.NetworkLabOrigin;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Clients that show a name of an allow list and go to a server of their own choice, behind a real kernel's TPROXY, over
 * IPv4 and IPv6. Both servers are one nginx, which writes down by which of its addresses it was reached.
 */
@Tag("netns")
final class ForgedNamesIT {

    private static final String FORGER_4 = "203.0.113.66";
    private static final String FORGER_6 = "2001:db8:2::66";
    private static final String NAME = "www.example.test";
    private static final String BOOK = """
            allow to www.example.test
            deny all
            """;

    private static InterceptingGateway gateway(String... settings) throws IOException {
        InterceptingGateway gateway = new InterceptingGateway("tproxy", BOOK, settings);
        NetworkLab lab = gateway.lab();
        lab.exec(Namespace.ORIGIN, "ip", "address", "add", FORGER_4 + "/24", "dev", "eth0")
                .success();
        lab.exec(Namespace.ORIGIN, "ip", "address", "add", FORGER_6 + "/64", "dev", "eth0", "nodad")
                .success();
        return gateway;
    }

    private static String forger(String family) {
        return family.equals("4") ? FORGER_4 : FORGER_6;
    }

    private static String origin(String family) {
        return family.equals("4") ? NetworkLab.ORIGIN_4 : NetworkLab.ORIGIN_6;
    }

    /** curl with the name in its request or hello, and its connection to the forger's server. */
    private static NetworkLab.Result forged(InterceptingGateway gateway, String family, String url, String... more)
            throws IOException {
        String address = family.equals("4") ? FORGER_4 : "[" + FORGER_6 + "]";
        String[] arguments = new String[more.length + 3];
        System.arraycopy(more, 0, arguments, 0, more.length);
        arguments[more.length] = "--connect-to";
        arguments[more.length + 1] = "::" + address + ":";
        arguments[more.length + 2] = url;
        return gateway.curl(family, arguments);
    }

    private static JsonNode record(InterceptingGateway gateway, String family, String protocol) throws IOException {
        return gateway.recordWith(each -> each.get("dest").asText().equals(forger(family))
                && each.get("protocol").asText().equals(protocol));
    }

    /** The addresses of nginx by which clients' requests have reached it. */
    private static List<String> reached(InterceptingGateway gateway) throws IOException {
        return gateway.origin().accessLog().stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }

    @Test
    @DisplayName("rule 2: a forged Host or SNI gets nobody past an allow list, behind a real TPROXY")
    void forgedNamesLeadToTheServerThatHasThem() throws IOException {
        try (InterceptingGateway gateway = gateway()) {
            for (String family : List.of("4", "6")) {
                NetworkLab.Result page = forged(gateway, family, "http://" + NAME + "/nostore/page.html");
                assertThat(page.success()).isEqualTo(NetworkLabOrigin.PAGE);
                NetworkLab.Result tls = forged(gateway, family, "https://" + NAME + "/nostore/page.html", "-k");
                assertThat(tls.success()).isEqualTo(NetworkLabOrigin.PAGE);
                for (String protocol : List.of("http", "tls")) {
                    JsonNode record = record(gateway, family, protocol);
                    assertThat(record.get("upstream").asText())
                            .isEqualTo((family.equals("4") ? origin(family) : "[" + origin(family) + "]")
                                    + (protocol.equals("http") ? ":80" : ":443"));
                    assertThat(record.get("verdict").asText()).isEqualTo("allow");
                    assertThat(record.get("host_verified").asBoolean()).isTrue();
                }
            }
            assertThat(reached(gateway)).isNotEmpty().containsOnly(NetworkLab.ORIGIN_4, NetworkLab.ORIGIN_6);
        }
    }

    @Test
    @DisplayName(
            "rule 2: with on-mismatch deny a forged Host gets a page, a forged SNI an alert, and nobody is reached")
    void forgedNamesAreDeniedWhereThatIsSet() throws IOException {
        try (InterceptingGateway gateway = gateway("names.on-mismatch=deny")) {
            int before = gateway.origin().acceptedConnections();
            for (String family : List.of("4", "6")) {
                assertThat(forged(gateway, family, "http://" + NAME + "/page.html", "-i")
                                .out())
                        .startsWith("HTTP/1.1 403 ");
                assertThat(forged(gateway, family, "https://" + NAME + "/page.html", "-k")
                                .err())
                        .containsIgnoringCase("access denied");
                for (String protocol : List.of("http", "tls")) {
                    JsonNode record = record(gateway, family, protocol);
                    assertThat(record.get("rule_label").asText()).isEqualTo("name-mismatch");
                    assertThat(record.get("host_verified").asBoolean(true)).isFalse();
                }
            }
            assertThat(gateway.origin().acceptedConnections()).isEqualTo(before);
            assertThat(gateway.curl("4", "http://" + NAME + "/page.html").success())
                    .isEqualTo(NetworkLabOrigin.PAGE);
        }
    }

    @Test
    @DisplayName("rule 17: behind a real TPROXY a copy under a forged Host is no other client's")
    void copyUnderAForgedHostStaysApart() throws IOException {
        try (InterceptingGateway gateway = gateway("names.on-mismatch=trust")) {
            String url = "http://" + NAME + "/page.html";
            for (int i = 0; i < 2; i++) {
                assertThat(forged(gateway, "4", url).success()).isEqualTo(NetworkLabOrigin.PAGE);
                assertThat(gateway.curl("4", url).success()).isEqualTo(NetworkLabOrigin.PAGE);
            }
            assertThat(reached(gateway)).containsExactly(FORGER_4, NetworkLab.ORIGIN_4);
        }
    }
}
