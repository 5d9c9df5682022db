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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineReportTest {

    @TempDir
    Path root;

    @Test
    void ledgerIsReadWhileNoGatewayRuns() throws Exception {
        record();
        Outcome outcome = run("report", "usage", "--by", "client", "--format", "csv");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out())
                .isEqualTo("client,exchanges,bytes_up,bytes_down,hit_bytes\r\n192.0.2.7,1,5,11,0\r\n#sum,1,5,11,0\r\n");
        assertThat(run("report", "denied").out()).contains("main.rules:3");
        assertThat(run("report", "records", "--where", "verdict=allow", "--json")
                        .out())
                .isEqualTo("[]\n");
    }

    @Test
    void theLedgerIsExportedAndMeasuredWhileNoGatewayRuns() throws Exception {
        record();
        Outcome csv = run("ledger", "export");
        assertThat(csv.err()).isEmpty();
        assertThat(csv.exit()).isZero();
        assertThat(csv.out().lines().toList()).hasSize(3).last().asString().startsWith("#sum,");
        assertThat(csv.out()).contains("\r\n").contains(",ads.example,host,");
        assertThat(run("ledger", "export", "--format", "jsonl", "--from", "2026-11-24", "--to", "2026-11-25")
                        .out())
                .startsWith("{\"ledger\":\"")
                .contains("\"host\":\"ads.example\"")
                .endsWith("}\n");
        assertThat(run("ledger", "export", "--format", "jsonl", "--to", "2026-11-24")
                        .out())
                .isEmpty();
        assertThat(run("ledger", "stats").out()).containsPattern("records +1\n").contains("2026-11-24T09:00:00.000Z");
        assertThat(run("ledger", "stats", "--format", "csv").out())
                .startsWith("records,first_ended_at,last_ended_at,bytes_on_disk,bytes_per_record\r\n1,");
    }

    @Test
    void theChainIsVerifiedAndAChangeIsAFinding() throws Exception {
        record();
        Outcome well = run("ledger", "verify", "--format", "csv");
        assertThat(well.err()).isEmpty();
        assertThat(well.exit()).isZero();
        assertThat(well.out())
                .startsWith("ledger,records,gone,last,head,finding\r\n")
                .contains(",1,0,1,1=");
        String head = well.out().split(",", -1)[9];
        assertThat(run("ledger", "verify", "--head", head).exit()).isZero();
        assertThat(run("ledger", "verify", "--head", "1").exit()).isEqualTo(2);

        String url = "jdbc:h2:file:" + state().resolve("ledger/records") + ";NON_KEYWORDS=DAY";
        try (Connection database = DriverManager.getConnection(url, "sluicegate", "")) {
            assertThat(database.createStatement().executeUpdate("UPDATE records_202611 SET bytes_down = 10"))
                    .isOne();
        }
        Outcome changed = run("ledger", "verify", "--json");
        assertThat(changed.exit()).isEqualTo(1);
        assertThat(changed.out()).contains("\"finding\":\"record 1 (flow ");
    }

    @Test
    void theDatabaseIsMadeAnewFromTheJournal() throws Exception {
        record();
        String url = "jdbc:h2:file:" + state().resolve("ledger/records") + ";NON_KEYWORDS=DAY";
        try (Connection database = DriverManager.getConnection(url, "sluicegate", "")) {
            database.createStatement().executeUpdate("DELETE FROM records_202611");
        }
        assertThat(run("ledger", "verify").exit()).isEqualTo(1);
        Files.writeString(Files.createDirectories(root.resolve("rules")).resolve("main.rules"), "allow all\n");
        Outcome outcome = run("ledger", "rebuild", "--format", "csv");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).startsWith("records\r\n1\r\n");
        assertThat(run("ledger", "verify").exit()).isZero();
        assertThat(run("report", "denied").out()).contains("main.rules:3");
        assertThat(run("ledger", "prune").out()).containsPattern("records +0\n");
    }

    @Test
    void anExportOfNonsenseIsRefused() {
        assertThat(run("ledger", "export", "--from", "yesterday").exit()).isEqualTo(2);
        assertThat(run("ledger", "export", "--format", "xml").exit()).isEqualTo(2);
    }

    @Test
    void withoutALedgerOneLineSaysSoAndNothingIsMade() throws Exception {
        Outcome outcome = run("report", "usage");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.errLines()).singleElement().asString().startsWith("sluicegate: there is no ledger in ");
        try (Stream<Path> left = Files.list(root)) {
            assertThat(left).isEmpty();
        }
    }

    private void record() throws Exception {
        Files.createDirectories(state());
        GatewayConfig config =
                Objects.requireNonNull(ConfigLoader.load(null, List.of()).config());
        try (Ledger ledger = Ledger.open(
                config.ledger(),
                state(),
                new Ledger.Owner("gw1", 2, () -> ZoneOffset.UTC, batch -> {}),
                () -> Instant.EPOCH)) {
            ledger.loop(0).append(denied());
        }
    }

    private static AuditRecord denied() {
        Endpoint client = new Endpoint(IpLiteral.ofBytes(new byte[] {(byte) 192, 0, 2, 7}), 40_000);
        Instant moment = Instant.parse("2026-11-24T09:00:00Z");
        return new AuditRecord(
                new FlowId(1, 0, 1),
                1,
                moment,
                moment,
                client,
                "192.0.2.7",
                null,
                null,
                ListenerKind.EXPLICIT,
                Protocol.HTTP,
                "ads.example",
                HostSource.HOST,
                null,
                null,
                new AuditRecord.Judgement(Action.DENY, "main.rules:3", null, null, "v1"),
                CacheStatus.NONE,
                null,
                null,
                0,
                5,
                11,
                0,
                0,
                0,
                -1,
                FlowEnd.DENIED);
    }

    private Path state() {
        return root.resolve("home/.local/state/sluicegate");
    }

    private Outcome run(String... args) {
        return CommandHarness.inCheckout(root).run(args);
    }
}
