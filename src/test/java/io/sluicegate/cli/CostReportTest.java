package io.sluicegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.cli.CommandHarness.Outcome;
import io.sluicegate.config.ConfigLoader;
import io.sluicegate.config.GatewayConfig;
import io.sluicegate.flow.Action;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.FlowId;
import io.sluicegate.flow.HostSource;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.flow.Protocol;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.ledger.Ledger;
import io.sluicegate.ledger.RecordListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report usage --cost} by the tariffs of a rule directory, offline. */
class CostReportTest {

    private static final long GB = 1_000_000_000;

    @TempDir
    Path root;

    private final List<AuditRecord> records = new ArrayList<>();

    @Test
    void hitsCostTheirShare() throws Exception {
        use("2026-11-24T10:00:00Z", "192.0.2.7", "a.example", GB, GB);
        use("2026-11-24T10:00:00Z", "2001:db8::7", "a.example", GB, 0);
        assertThat(cost("tariff day = 0.40 EUR/GB hits 25%", "client"))
                .containsExactly("192.0.2.7 0.10", "2001:db8::7 0.40", "#sum 0.50");
    }

    /** The night begins at 22:00 in Paris, which on that day is 21:00 UTC, and ends at 06:00. */
    @Test
    void theHourInWhichItEndedDecidesBetweenDayAndNight() throws Exception {
        use("2026-11-24T20:59:59.999Z", "192.0.2.1", "a.example", GB, 0);
        use("2026-11-24T21:00:00Z", "192.0.2.2", "a.example", GB, 0);
        use("2026-11-25T04:59:59Z", "192.0.2.3", "a.example", GB, 0);
        use("2026-11-25T05:00:00Z", "192.0.2.4", "a.example", GB, 0);
        assertThat(cost(
                        "zone Europe/Paris\ntime night = 22:00-06:00\n"
                                + "tariff night = 1 EUR/GB during night\ntariff day = 3 EUR/GB",
                        "client"))
                .containsExactly("192.0.2.1 3.00", "192.0.2.2 1.00", "192.0.2.3 1.00", "192.0.2.4 3.00", "#sum 8.00");
    }

    /** On 2026-10-25 the hour from 02:00 passed twice in Paris: both are night. */
    @Test
    void theHourThatPassesTwiceHasOnePrice() throws Exception {
        for (String hour : List.of("00", "01", "02")) {
            use("2026-10-25T" + hour + ":30:00Z", "192.0.2.1", "a.example", GB, 0);
        }
        assertThat(cost(
                        "zone Europe/Paris\ntime early = 02:00-03:00\n"
                                + "tariff early = 1 EUR/GB during early\ntariff day = 5 EUR/GB",
                        "hour"))
                .containsExactly(
                        "2026-10-25T02:00:00+02:00 1.00",
                        "2026-10-25T02:00:00+01:00 1.00",
                        "2026-10-25T03:00:00+01:00 5.00",
                        "#sum 7.00");
    }

    @Test
    void aNewPriceHoldsFromMidnightInTheZoneOfTheRules() throws Exception {
        use("2026-12-31T22:59:59Z", "192.0.2.1", "a.example", GB, 0);
        use("2026-12-31T23:00:00Z", "192.0.2.1", "a.example", GB, 0);
        String rules = "zone Europe/Paris\ntariff t = 0.40 EUR/GB\ntariff t = 0.45 EUR/GB since 2027-01-01";
        assertThat(cost(rules, "month")).containsExactly("2026-12 0.40", "2027-01 0.45", "#sum 0.85");
        assertThat(cost(rules, "client")).containsExactly("192.0.2.1 0.85", "#sum 0.85");
        assertThat(cost(rules, "month", "--zone", "UTC")).containsExactly("2026-12 0.85", "#sum 0.85");
    }

    @Test
    void aTariffForADestinationIsWorkedOutFromTheRecords() throws Exception {
        use("2026-11-24T10:00:00Z", "192.0.2.1", "www.lms.example", GB, 0);
        use("2026-11-24T10:00:00Z", "192.0.2.1", "tube.example", 2 * GB, 0);
        String rules = "tariff free = 0 EUR/GB to lms.example\ntariff rest = 2 EUR/GB";
        assertThat(cost(rules, "client")).containsExactly("192.0.2.1 4.00", "#sum 4.00");
        assertThat(cost(rules, "site")).containsExactly("tube.example 4.00", "lms.example 0.00", "#sum 4.00");
    }

    @Test
    void clientsAndProtocolsHaveTheirOwnPrices() throws Exception {
        use("2026-11-24T10:00:00Z", "192.0.2.1", "a.example", GB, 0);
        use("2026-11-24T10:00:00Z", "198.51.100.9", "a.example", GB, 0);
        use("2026-11-24T10:00:00Z", "2001:db8:1::5", "a.example", GB, 0);
        assertThat(cost(
                        "set guests = 198.51.100.0/24, 2001:db8:1::/64\ntariff guests = 9 EUR/GB from guests\n"
                                + "tariff ssh = 5 EUR/GB proto ssh\ntariff web = 1 EUR/GB proto http",
                        "client"))
                .containsExactly("192.0.2.1 1.00", "198.51.100.9 9.00", "2001:db8:1::5 9.00", "#sum 19.00");
    }

    @Test
    void whatHasNoTariffCostsNothingAndIsToldOnStandardError() throws Exception {
        use("2026-11-24T10:00:00Z", "192.0.2.1", "a.example", 7, 0);
        Outcome outcome = report("tariff ssh = 5 EUR/GB proto ssh", "client");
        assertThat(outcome.out()).endsWith("192.0.2.1,1,0,7,0,0.00,EUR\r\n#sum,1,0,7,0,0.00,EUR\r\n");
        assertThat(outcome.err()).contains("no tariff is for 1 exchanges with 7 bytes: they cost nothing");
    }

    @Test
    void rulesWithoutATariffAreRefused() throws Exception {
        use("2026-11-24T10:00:00Z", "192.0.2.1", "a.example", 7, 0);
        Outcome outcome = report("allow to a.example", "client");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("the rules have no tariff");
    }

    @Test
    void brokenRulesAreToldAndNothingIsReported() throws Exception {
        use("2026-11-24T10:00:00Z", "192.0.2.1", "a.example", 7, 0);
        Outcome outcome = report("tariff t = 0.40 EUR/XB", "client");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("main.rules:1:");
    }

    private void use(String endedAt, String client, String host, long down, long hits) {
        Instant moment = Instant.parse(endedAt);
        records.add(new AuditRecord(
                new FlowId(1, 0, records.size() + 1L),
                1,
                moment,
                moment,
                new Endpoint(Objects.requireNonNull(IpLiteral.parse(client)), 40_000),
                client,
                null,
                null,
                ListenerKind.EXPLICIT,
                Protocol.HTTP,
                host,
                HostSource.HOST,
                null,
                null,
                new AuditRecord.Judgement(Action.ALLOW, "main.rules:3", null, null, "v1"),
                CacheStatus.MISS,
                null,
                null,
                0,
                0,
                down,
                0,
                0,
                hits,
                -1,
                FlowEnd.COMPLETE));
    }

    private List<String> cost(String rules, String by, String... more) throws Exception {
        Outcome outcome = report(rules, by, more);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return outcome.out().lines().skip(1).map(CostReportTest::keyAndCost).toList();
    }

    private static String keyAndCost(String line) {
        String[] fields = line.split(",", -1);
        return fields[0] + " " + fields[fields.length - 2];
    }

    private Outcome report(String rules, String by, String... more) throws Exception {
        Files.createDirectories(root.resolve("rules"));
        Files.writeString(root.resolve("rules/main.rules"), rules + "\nallow all\n");
        Path state = root.resolve("home/.local/state/sluicegate");
        if (!Files.exists(state)) {
            Files.createDirectories(state);
            GatewayConfig config =
                    Objects.requireNonNull(ConfigLoader.load(null, List.of()).config());
            ZoneId zone = rules.contains("Paris") ? ZoneId.of("Europe/Paris") : ZoneId.of("UTC");
            try (Ledger ledger = Ledger.open(
                    config.ledger(),
                    state,
                    new Ledger.Owner("gw1", 1, () -> zone, RecordListener.NONE),
                    () -> Instant.EPOCH)) {
                records.forEach(ledger.loop(0)::append);
            }
        }
        List<String> words = new ArrayList<>(List.of("report", "usage", "--cost", "--format", "csv", "--by", by));
        words.addAll(List.of(more));
        return CommandHarness.inCheckout(root).run(words.toArray(new String[0]));
    }
}
