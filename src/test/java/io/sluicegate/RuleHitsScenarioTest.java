package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How often each statement has decided, as the administrator sees it. */
@ExtendWith(LeakCheck.class)
final class RuleHitsScenarioTest {

    private static final String BOOK = "deny to a.example\ndeny to b.example\nallow all";

    private static void ask(TestGateway gateway, String... hosts) {
        try (RawClient client = gateway.client()) {
            for (String host : hosts) {
                client.sendHead("GET http://" + host + "/ HTTP/1.1", "Host: " + host);
                assertThat(client.readResponse().status()).isEqualTo(403);
            }
        }
    }

    private static List<Object> hits(TestGateway gateway) {
        return gateway.gateway().api().rules().stream()
                .map(row -> (Object) (row.get("rule") + " " + row.get("hits")))
                .toList();
    }

    @Test
    void eachVerdictCountsForItsStatement() {
        try (TestGateway gateway = TestGateway.with(BOOK)) {
            ask(gateway, "a.example", "b.example", "a.example");
            gateway.awaitRecords(3);
            assertThat(hits(gateway)).containsExactly("10-test.rules:1 2", "10-test.rules:2 1", "10-test.rules:3 0");
        }
    }

    @Test
    void linesOfOneLabelAreSummed() {
        String book = "shut: deny to a.example\nshut: deny to b.example\nallow all";
        try (TestGateway gateway = TestGateway.with(book)) {
            ask(gateway, "a.example", "b.example", "a.example");
            gateway.awaitRecords(3);
            assertThat(gateway.gateway().api().rules())
                    .extracting(row -> row.get("hits") + " of " + row.get("label_hits"))
                    .containsExactly("2 of 3", "1 of 3", "0 of null");
        }
    }

    @Test
    void aReloadForgetsStatementsThatChangedAndKeepsTheRest() {
        try (TestGateway gateway = TestGateway.with(BOOK)) {
            ask(gateway, "a.example", "b.example");
            gateway.awaitRecords(2);
            gateway.writeRules("deny to a.example\nallow all");
            assertThat(gateway.gateway().reload().ok()).isTrue();
            assertThat(hits(gateway)).containsExactly("10-test.rules:1 1", "10-test.rules:2 0");
        }
    }

    @Test
    void watchedRulesAreReadAnewByThemselves() {
        try (TestGateway gateway = TestGateway.with(BOOK, "rules.watch=on")) {
            String before = gateway.gateway().api().status().get("rules_version") + "";
            gateway.writeRules("deny all because \"Closed\"");
            TestGateway.await(
                    () -> !before.equals(gateway.gateway().api().status().get("rules_version") + ""));
            ask(gateway, "c.example");
        }
    }
}
