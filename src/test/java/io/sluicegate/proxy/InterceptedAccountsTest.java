package io.sluicegate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.testing.ClientHellos;
import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who pays for intercepted flows, and what is written of them. */
@ExtendWith(LeakCheck.class)
final class InterceptedAccountsTest {

    private static final String ACCOUNT = "account room = 127.0.0.0/8\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "log aggregate to shop.example              | aggregate",
                "log aggregate to 127.0.0.2                 | aggregate",
                "log aggregate proto tls                    | aggregate",
                "log aggregate proto ssh                    | room",
                "log aggregate to other.example             | room",
                "log aggregate path \"/*\"                  | room",
                "log aggregate port 1                       | room"
            })
    void tunnelIsWrittenByAllThatItHasShown(String log, String account) {
        try (DnsServer dns = DnsServer.knowing("shop.example");
                ScriptedOrigin origin = ScriptedOrigin.tcp(
                        Ports.address(127, 0, 0, 2), peer -> peer.wire().takeUntilEnd());
                Intercepted gateway = new Intercepted(log + "\n" + ACCOUNT + "allow all", dns);
                RawClient client = gateway.client(Ports.address(127, 0, 0, 2), origin.port())) {
            client.send(ClientHellos.naming("shop.example")).shutdownOutput();
            client.readToEnd();
            assertThat(gateway.awaitRecord().account()).isEqualTo(account);
        }
    }

    @Test
    void flowThatIsResetAtAcceptIsOnItsAccountAndWrittenByWhereItWasGoing() {
        String rules = "log host-only to 203.0.113.9\n" + ACCOUNT + "deny to 203.0.113.9 with reset\nallow all";
        try (DnsServer dns = new DnsServer();
                Intercepted gateway = new Intercepted(rules, dns)) {
            RawClient.expectResetOf(() -> gateway.client(Ports.address(203, 0, 113, 9), 80));
            AuditRecord record = gateway.awaitRecord();
            assertThat(record.account()).isEqualTo("room");
            assertThat(record.dest()).hasToString("203.0.113.9:80");
        }
    }

    @Test
    void flowThatStaysSilentIsWrittenDiscreetly() {
        String rules = "log aggregate proto tls\n" + ACCOUNT + "allow all";
        try (DnsServer dns = new DnsServer();
                ScriptedOrigin origin = ScriptedOrigin.tcp(
                        Ports.address(127, 0, 0, 2), peer -> peer.wire().takeUntilEnd());
                Intercepted gateway = new Intercepted(rules, dns);
                RawClient client = gateway.client(Ports.address(127, 0, 0, 2), origin.port())) {
            gateway.passSniffTimeout();
            origin.awaitConnections(1);
            client.reset();
            assertThat(gateway.awaitRecord().account()).isEqualTo("aggregate");
        }
    }
}
