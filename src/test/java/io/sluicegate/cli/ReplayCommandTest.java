package io.sluicegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.cli.CommandHarness.Outcome;
import io.sluicegate.config.ConfigLoader;
import io.sluicegate.config.GatewayConfig;
import io.sluicegate.flow.Action;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.Protocol;
import io.sluicegate.ledger.Ledger;
import io.sluicegate.ledger.RecordListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {

    private static final String HEAD = "change,before,after,host,rule,reason,exchanges,bytes_up,bytes_down";

    @TempDir
    Path root;

    private Path state() {
        return root.resolve("home/.local/state/sluicegate");
    }

    private void recorded(Past... records) throws Exception {
        Files.createDirectories(state());
        GatewayConfig config =
                Objects.requireNonNull(ConfigLoader.load(null, List.of()).config());
        try (Ledger ledger = Ledger.open(
                config.ledger(),
                state(),
                new Ledger.Owner("gw1", 1, () -> ZoneOffset.UTC, RecordListener.NONE),
                () -> Instant.EPOCH)) {
            long sequence = 0;
            for (Past each : records) {
                ledger.loop(0).append(each.record(++sequence));
            }
        }
    }

    private Outcome replay(String book, String... options) throws Exception {
        return replay(CommandHarness.inCheckout(root), book, options);
    }

    private Outcome replay(CommandHarness harness, String book, String... options) throws Exception {
        Path rules = Files.createDirectories(root.resolve("other"));
        Files.writeString(rules.resolve("new.rules"), book + "\n");
        List<String> words = new ArrayList<>(List.of("replay", "--rules", rules.toString()));
        words.addAll(List.of(options));
        return harness.run(words.toArray(String[]::new));
    }

    /** The rows of the CSV without head and sum. */
    private List<String> rows(String book, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("--format", "csv"));
        words.addAll(List.of(options));
        Outcome outcome = replay(book, words.toArray(String[]::new));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        List<String> lines = outcome.out().lines().toList();
        assertThat(lines.get(0)).isEqualTo(HEAD);
        assertThat(lines.get(lines.size() - 1)).startsWith("#sum,,,,,,");
        return lines.subList(1, lines.size() - 1);
    }

    @Test
    void countsWhatStaysAndWhatChangesWithTheLineResponsible() throws Exception {
        recorded(
                Past.http("a.example", "/"),
                Past.http("ads.example", "/"),
                Past.http("ads.example", "/2"),
                Past.tls("lms.example", "2001:db8::80").denied(),
                Past.tls("bank.example", "203.0.113.5").verdict(Action.BYPASS));
        assertThat(rows("deny to ads.example\nallow all"))
                .containsExactly(
                        "unchanged,allow,allow,,,,1,10,100",
                        "unchanged,bypass,allow,,,,1,10,100",
                        "allow-to-deny,allow,deny,ads.example,new.rules:1,,2,20,200",
                        "deny-to-allow,deny,allow,lms.example,new.rules:2,,1,10,100");
    }

    @Test
    void tableBeginsWithTheCounts() throws Exception {
        recorded(Past.http("a.example", "/"), Past.http("ads.example", "/"));
        Outcome outcome = replay("deny to ads.example\nallow all");
        assertThat(outcome.out())
                .startsWith("2 records: unchanged 1, allow-to-deny 1, deny-to-allow 0, undecidable 0, not-judged 0\n")
                .containsPattern("allow-to-deny +allow +deny +ads.example +new.rules:1");
    }

    @Test
    void jsonIsOneArray() throws Exception {
        recorded(Past.http("ads.example", "/"));
        assertThat(Json.read(replay("deny all", "--json").out())).isInstanceOf(List.class);
        assertThat(replay("deny all", "--json").out())
                .contains("\"change\":\"allow-to-deny\"")
                .contains("\"rule\":\"new.rules:1\"");
    }

    @Test
    void periodIsThatOfReports() throws Exception {
        recorded(
                Past.http("a.example", "/").begun("2026-11-22T09:00:00Z"),
                Past.http("b.example", "/").begun("2026-11-23T09:00:00Z"),
                Past.http("c.example", "/").begun("2026-11-24T09:00:00Z"));
        assertThat(rows("deny all", "--from", "2026-11-23", "--to", "2026-11-24"))
                .containsExactly("allow-to-deny,allow,deny,b.example,new.rules:1,,1,10,100");
        assertThat(rows("deny all", "--from", "-2h")).singleElement().asString().contains("c.example");
    }

    @Test
    void hostsBeyondTheLimitAreOneRow() throws Exception {
        recorded(
                Past.http("a.example", "/"),
                Past.http("a.example", "/"),
                Past.http("b.example", "/"),
                Past.http("c.example", "/"));
        assertThat(rows("deny all", "--limit", "1"))
                .containsExactly(
                        "allow-to-deny,allow,deny,a.example,new.rules:1,,2,20,200",
                        "allow-to-deny,allow,deny,,,,2,20,200");
    }

    @Test
    void timeIsThatOfTheExchange() throws Exception {
        recorded(
                Past.http("a.example", "/").begun("2026-11-23T08:59:59.900Z"),
                Past.http("b.example", "/").begun("2026-11-23T09:00:00Z"));
        assertThat(rows("zone UTC\ntime lessons = mon 09:00-10:00\ndeny during lessons\nallow all"))
                .containsExactly(
                        "unchanged,allow,allow,,,,1,10,100",
                        "allow-to-deny,allow,deny,b.example,new.rules:3,,1,10,100");
    }

    @Test
    void clientsUsersMethodsPathsTypesPortsAndProtocolsAreJudged() throws Exception {
        recorded(
                Past.http("a.example", "/x/1"),
                Past.http("b.example", "/").client("2001:db8:1::9"),
                Past.http("c.example", "/").user("anna"),
                Past.http("d.example", "/").type("video/mp4"),
                Past.http("e.example", "/").to("203.0.113.80", 8080),
                Past.connect("f.example", Protocol.SSH),
                Past.tls(null, "203.0.113.9"));
        String book = """
                deny path "/x/*"
                deny from 2001:db8:1::/64
                deny from user:anna to c.example
                deny type video/*
                deny port 8080
                deny proto ssh
                deny proto nosni
                allow all""";
        assertThat(rows(book))
                .extracting(row -> row.replaceAll("^[^,]*,[^,]*,[^,]*,([^,]*),([^,]*),.*", "$1 $2"))
                .containsExactly(
                        "203.0.113.9 new.rules:7",
                        "a.example new.rules:1",
                        "b.example new.rules:2",
                        "c.example new.rules:3",
                        "d.example new.rules:4",
                        "e.example new.rules:5",
                        "f.example new.rules:6");
    }

    @Test
    void whatTheRecordDoesNotTellIsUndecidableAndNoGuess() throws Exception {
        recorded(
                Past.http("a.example", "/").path(null),
                Past.http("b.example", "/").denied(),
                Past.http("c.example", "/").unconnected(),
                Past.connect("d.example", Protocol.HTTP).denied(),
                Past.http("e.example", "/").ended(FlowEnd.CONNECT_FAILED));
        assertThat(rows("deny to a.example path \"/x\"\nallow to a.example\nallow all"))
                .contains("undecidable,allow,,a.example,,request,1,10,100");
        assertThat(rows("deny to b.example, c.example, 198.51.100.0/24\nallow all"))
                .contains("allow-to-deny,allow,deny,c.example,new.rules:1,,1,10,100");
        assertThat(rows("deny to 198.51.100.0/24\nallow all"))
                .contains(
                        "undecidable,deny,,b.example,,addresses,1,10,100",
                        "undecidable,allow,,c.example,,addresses,1,10,100");
        assertThat(rows("deny port 8080\nallow all")).contains("undecidable,deny,,b.example,,port,1,10,100");
        assertThat(rows("deny proto ssh\nallow all")).contains("undecidable,deny,,d.example,,protocol,1,10,100");
        assertThat(rows("deny to e.example type text/html\nallow all"))
                .contains("undecidable,allow,,e.example,,type,1,10,100");
        assertThat(rows("deny from user:anna\nallow all")).contains("undecidable,allow,,a.example,,user,1,10,100");
    }

    @Test
    void echIsNotRecordedAndOnlyMattersWhereAFrontIsNamed() throws Exception {
        recorded(Past.tls("cloudflare-ech.com", "203.0.113.9"), Past.tls("a.example", "203.0.113.9"));
        assertThat(rows("deny proto ech\nallow all"))
                .containsExactly(
                        "unchanged,allow,allow,,,,1,10,100", "undecidable,allow,,cloudflare-ech.com,,ech,1,10,100");
    }

    @Test
    void assumingDecidesWhereTheRecordIsSilent() throws Exception {
        recorded(
                Past.http("b.example", "/").denied(),
                Past.connect("d.example", Protocol.HTTP).denied(),
                Past.http("c.example", "/").unconnected());
        String book = "deny to 198.51.100.0/24\ndeny port 8080\ndeny proto ssh, nosni\ndeny from user:anna\nallow all";
        assertThat(rows(book, "--assume"))
                .containsExactly(
                        "unchanged,allow,allow,,,,1,10,100",
                        "deny-to-allow,deny,allow,b.example,new.rules:5,,1,10,100",
                        "deny-to-allow,deny,allow,d.example,new.rules:5,,1,10,100");
    }

    @Test
    void whatWasNeverJudgedIsCountedApart() throws Exception {
        recorded(Past.http("a.example", "/").verdict(null).ended(FlowEnd.BAD_REQUEST));
        assertThat(rows("deny all")).containsExactly("not-judged,,,,,bad-request,1,10,100");
    }

    @Test
    void manyPagesAreOneReplay() throws Exception {
        Past[] many = new Past[12_345];
        for (int i = 0; i < many.length; i++) {
            many[i] = Past.http(i % 5 == 0 ? "ads.example" : "a.example", "/" + i);
        }
        recorded(many);
        assertThat(rows("deny to ads.example\nallow all"))
                .containsExactly(
                        "unchanged,allow,allow,,,,9876,98760,987600",
                        "allow-to-deny,allow,deny,ads.example,new.rules:1,,2469,24690,246900");
    }

    @Test
    void onATerminalItSaysHowFarItIs() throws Exception {
        recorded(Past.http("a.example", "/"));
        CommandHarness harness = CommandHarness.inCheckout(root);
        harness.terminal = true;
        assertThat(replay(harness, "allow all").err()).isEqualTo("\r1 records\n");
    }

    @Test
    void brokenRulesAreShownWithTheirPlaces() throws Exception {
        recorded(Past.http("a.example", "/"));
        Outcome outcome = replay("deny to nobody-knows\nallow all");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("new.rules:1:9: error: ");
    }

    @Test
    void unusableWordsAreTwo() throws Exception {
        recorded(Past.http("a.example", "/"));
        assertThat(replay("allow all", "--limit", "0").exit()).isEqualTo(2);
        assertThat(replay("allow all", "--from", "yesterday").exit()).isEqualTo(2);
        assertThat(replay("allow all", "--from", "2026-11-24", "--to", "2026-11-23")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void withoutALedgerOneLineSaysSo() throws Exception {
        Outcome outcome = replay("allow all");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.errLines()).singleElement().asString().startsWith("sluicegate: there is no ledger in ");
    }
}
