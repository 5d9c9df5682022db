package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluicegate.testing.Namespace;
import io.sluicegate.testing.NetworkLab;
import io.sluicegate.testing.NetworkLabOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Accounts by network card, with the neighbour tables of a real kernel, over IPv4 and IPv6. */
@Tag("netns")
final class AccountIT {

    private static final String CARD = "02:00:5e:10:00:01";
    private static final String BOOK = """
            account "laptop" = 02:00:5E:10:00:01
            account "network" = 192.0.2.0/24, 2001:db8:1::/64
            allow all
            """;

    private static void setCard(InterceptingGateway gateway, String card) throws IOException {
        gateway.lab()
                .exec(Namespace.CLIENT, "ip", "link", "set", "dev", "eth0", "address", card)
                .success();
        gateway.lab()
                .exec(Namespace.GATEWAY, "ip", "neigh", "flush", "dev", NetworkLab.LAN)
                .success();
    }

    private static String client(String family) {
        return family.equals("4") ? NetworkLab.CLIENT_4 : NetworkLab.CLIENT_6;
    }

    /** Fetches until a record of this client is on the account: the tables are read once a second at most. */
    private static JsonNode paidBy(InterceptingGateway gateway, String family, String account) throws IOException {
        List<JsonNode> records = AwaitedRecords.of(
                () -> {
                    assertThat(gateway.curl(family, "http://www.example.test/nostore/page.html")
                                    .success())
                            .isEqualTo(NetworkLabOrigin.PAGE);
                    return gateway.records();
                },
                all -> all.stream().anyMatch(each -> isOf(each, family, account)));
        return records.stream()
                .filter(each -> isOf(each, family, account))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOf(JsonNode record, String family, String account) {
        return record.get("client").asText().equals(client(family))
                && record.get("account").asText().equals(account);
    }

    @Test
    void clientPaysByItsNetworkCardAndByItsAddressWithAnother() throws IOException {
        try (InterceptingGateway gateway = new InterceptingGateway("tproxy", BOOK)) {
            setCard(gateway, CARD);
            for (String family : List.of("4", "6")) {
                JsonNode record = paidBy(gateway, family, "laptop");
                assertThat(record.get("username").isNull()).isTrue();
            }
            setCard(gateway, "02:00:5e:10:00:02");
            for (String family : List.of("4", "6")) {
                paidBy(gateway, family, "network");
            }
        }
    }

    @Test
    void reloadThatNamesCardsHasThemLookedFor() throws IOException {
        try (InterceptingGateway gateway = new InterceptingGateway("tproxy", "allow all\n")) {
            setCard(gateway, CARD);
            for (String family : List.of("4", "6")) {
                paidBy(gateway, family, client(family));
            }
            Files.writeString(gateway.lab().directory().resolve("rules/10-lab.rules"), BOOK);
            gateway.sluicegate("reload");
            for (String family : List.of("4", "6")) {
                paidBy(gateway, family, "laptop");
            }
        }
    }
}
