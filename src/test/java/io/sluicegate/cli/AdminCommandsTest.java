package io.sluicegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.cli.CommandHarness.Outcome;
import io.sluicegate.ledger.ExportQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminCommandsTest {

    private static final String USAGE =
            "{\"items\":[{\"client\":\"192.0.2.1\",\"exchanges\":2,\"bytes_up\":10,\"bytes_down\":900,"
                    + "\"hit_bytes\":0}],\"sum\":{\"client\":null,\"exchanges\":2,\"bytes_up\":10,\"bytes_down\":900,\"hit_bytes\":0},"
                    + "\"next\":null}";

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"status", "flows", "cache stats", "reload"})
    void withoutAGatewayTheLineSaysHowToStartOne(String words) {
        Outcome outcome = run(words.split(" "));
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .isEqualTo("sluicegate: no gateway runs on " + state() + ": start one with \"sluicegate run\","
                        + " or name its state directory with --state DIR\n");
    }

    @Test
    void statusIsALineForEachField() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer(
                    "/api/v1/status",
                    200,
                    "{\"version\":\"0.1.0\",\"ready\":true,\"listen\":[\"127.0.0.1:3128\",\"[::]:15001\"],"
                            + "\"cache\":{\"bytes\":7},\"loops\":[{\"flows\":1},{\"flows\":2}]}");
            assertThat(run("status").out())
                    .containsPattern("version +0\\.1\\.0\n")
                    .containsPattern("ready +true\n")
                    .containsPattern("listen +127\\.0\\.0\\.1:3128, \\[::]:15001\n")
                    .containsPattern("cache\\.bytes +7\n")
                    .containsPattern("loops\\.2\\.flows +2\n");
            assertThat(run("status", "--json").out())
                    .isEqualTo("[{\"version\":\"0.1.0\",\"ready\":true,\"listen\":\"127.0.0.1:3128, [::]:15001\","
                            + "\"cache.bytes\":7,\"loops.1.flows\":1,\"loops.2.flows\":2}]\n");
        }
    }

    @Test
    void cacheStatsAsksForTheCache() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer("/api/v1/cache", 200, "{\"entries\":3}");
            assertThat(run("cache", "stats").out()).containsPattern("entries +3\n");
            assertThat(admin.requests()).containsExactly("GET /api/v1/cache");
        }
    }

    @Test
    void flowsAreATableAndHaveAHeaderEvenWhenThereIsNone() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer("/api/v1/flows", 200, "{\"items\":[],\"next\":null}");
            assertThat(run("flows", "--format", "csv").out())
                    .startsWith("flow,started_at,client,listener,protocol,host,upstream,rule,bytes_up,bytes_down\r\n");
            admin.answer("/api/v1/flows", 200, "{\"items\":[{\"flow\":\"a-1\",\"host\":\"x.example\"}],\"next\":null}");
            assertThat(run("flows", "--json").out()).isEqualTo("[{\"flow\":\"a-1\",\"host\":\"x.example\"}]\n");
        }
    }

    @Test
    void reloadNamesTheRulesInForce() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer(
                    "/api/v1/reload",
                    200,
                    "{\"ok\":true,\"version\":\"abc123\",\"problems\":[\"a.rules:1:1: warning: w\"]}");
            Outcome outcome = run("reload");
            assertThat(outcome.exit()).isZero();
            assertThat(outcome.out()).isEqualTo("a.rules:1:1: warning: w\nrules abc123 are in force\n");
            assertThat(admin.requests()).containsExactly("POST /api/v1/reload");
        }
    }

    @Test
    void reloadThatFailedShowsAllProblems() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer(
                    "/api/v1/reload",
                    422,
                    "{\"type\":\"about:blank\",\"status\":422,\"detail\":\"the rules have errors\",\"ok\":false,"
                            + "\"version\":\"old\",\"problems\":[\"one\\n ^\",\"two\"]}");
            Outcome outcome = run("reload");
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.out()).isEqualTo("one\n ^\ntwo\n");
            assertThat(outcome.err())
                    .isEqualTo("sluicegate: nothing was changed: correct the rules above, and reload again\n");
        }
    }

    @Test
    void refusalsAndNonsenseAreOneLine() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer("/api/v1/status", 503, "{\"title\":\"x\",\"detail\":\"the gateway drains\"}");
            assertThat(run("status").err()).contains("answered 503: the gateway drains\n");
            admin.answer("/api/v1/status", 200, "<html>");
            assertThat(run("status").err()).endsWith("answered 200: nothing that this version understands\n");
            Files.writeString(state().resolve("admin.token"), "other");
            Outcome refused = run("status");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.errLines()).singleElement().asString().contains("refused the token in " + state());
            admin.stopListening();
            assertThat(run("status").errLines()).singleElement().asString().contains("cannot be reached");
        }
    }

    @Test
    void usageIsAskedOfTheRunningGateway() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            String query = "?from=-6h&where=host%3Dx.example%2Cverdict%3Dallow&limit=5&by=client";
            admin.answer("/api/v1/usage" + query, 200, USAGE);
            String[] args = {
                "report",
                "usage",
                "--by",
                "client",
                "--from",
                "-6h",
                "--where",
                "host=x.example",
                "--where",
                "verdict=allow",
                "--limit",
                "5",
                "--format",
                "csv"
            };
            Outcome outcome = run(args);
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.exit()).isZero();
            assertThat(outcome.out())
                    .isEqualTo(
                            "client,exchanges,bytes_up,bytes_down,hit_bytes\r\n192.0.2.1,2,10,900,0\r\n#sum,2,10,900,0\r\n");
        }
    }

    @Test
    void emptyUsageStillHasItsHeader() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer("/api/v1/usage?by=host%2Chour", 200, "{\"items\":[],\"sum\":null,\"next\":null}");
            assertThat(run("report", "usage", "--by=host,hour", "--format=csv").out())
                    .isEqualTo("host,hour,exchanges,bytes_up,bytes_down,hit_bytes\r\n#sum,,,,,\r\n");
        }
    }

    @Test
    void everyReportOfSumsHasItsOwnResource() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            String none = "{\"items\":[],\"sum\":null,\"next\":null}";
            admin.answer("/api/v1/usage/denied?where=host%3Dx.example", 200, none)
                    .answer("/api/v1/usage/top?sort=exchanges", 200, none)
                    .answer("/api/v1/usage/cache?zone=Europe%2FParis&by=day", 200, none);

            assertThat(header("report", "denied", "--where", "host=x.example"))
                    .isEqualTo("host,rule,exchanges,bytes_up,bytes_down,hit_bytes,newest");
            assertThat(header("report", "top", "--sort", "exchanges"))
                    .isEqualTo("site,exchanges,bytes_up,bytes_down,hit_bytes");
            assertThat(header("report", "cache", "--by", "day", "--zone", "Europe/Paris"))
                    .isEqualTo("day,exchanges,bytes_up,bytes_down,hit_bytes,share,hit_ratio,byte_hit_ratio");
        }
    }

    @Test
    void anExportIsAskedOfTheRunningGatewayPageAfterPage() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer("/api/v1/ledger/export?from=-1d", 200, page(1, "\"1-2\""))
                    .answer("/api/v1/ledger/export?from=-1d&after=1-2", 200, page(2, "null"));
            Outcome outcome = run("ledger", "export", "--format", "jsonl", "--from", "-1d");

            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.out().lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("{\"ledger\":\"x\",\"gateway\":null,\"seq\":1,");
        }
    }

    private static String page(int seq, String next) {
        StringBuilder record = new StringBuilder("{\"ledger\":\"x\",\"gateway\":null,\"seq\":" + seq);
        for (String column : ExportQuery.COLUMNS.subList(3, ExportQuery.COLUMNS.size())) {
            record.append(",\"").append(column).append("\":null");
        }
        return "{\"items\":[" + record + "}],\"sum\":null,\"next\":" + next + "}";
    }

    @Test
    void theStatsOfTheLedgerAreAskedOfTheRunningGateway() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer("/api/v1/ledger", 200, "{\"records\":17,\"bytes_on_disk\":4096}");
            assertThat(run("ledger", "stats", "--format", "csv").out())
                    .startsWith("records,bytes_on_disk\r\n17,4096\r\n");
        }
    }

    private String header(String... args) {
        String[] csv = Arrays.copyOf(args, args.length + 2);
        csv[args.length] = "--format";
        csv[args.length + 1] = "csv";
        return run(csv).out().lines().findFirst().orElse("");
    }

    @Test
    void recordsInATableAreTheColumnsThatFit() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer(
                    "/api/v1/records?where=host%3Dx.example",
                    200, "{\"items\":[{\"seq\":1,\"host\":\"x.example\",\"verdict\":\"deny\"}],\"next\":null}");
            assertThat(run("report", "records", "--where", "host=x.example", "--json")
                            .out())
                    .isEqualTo("[{\"seq\":1,\"host\":\"x.example\",\"verdict\":\"deny\"}]\n");
            assertThat(run("report", "records", "--where", "host=x.example").out())
                    .containsPattern("host +verdict\n")
                    .doesNotContain("seq");
        }
    }

    /** What is no part of the data is told beside it, so that a program reads the data alone. */
    @Test
    void whatHasNoTariffIsToldUnderATableAndElseOnStandardError() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer(
                    "/api/v1/usage?cost=true",
                    200,
                    "{\"items\":[{\"client\":\"192.0.2.1\",\"cost\":\"1.50\",\"currency\":\"EUR\"}],\"sum\":null,"
                            + "\"next\":null,\"note\":\"no tariff is for 3 exchanges\"}");
            Outcome csv = run("report", "usage", "--cost", "--format", "csv");
            assertThat(csv.out()).isEqualTo("client,cost,currency\r\n192.0.2.1,1.50,EUR\r\n#sum,,\r\n");
            assertThat(csv.err()).isEqualTo("sluicegate: no tariff is for 3 exchanges\n");
            Outcome table = run("report", "usage", "--cost");
            assertThat(table.out()).endsWith("\nno tariff is for 3 exchanges\n");
            assertThat(table.err()).isEmpty();
        }
    }

    private Path state() {
        return root.resolve("home/.local/state/sluicegate");
    }

    private Outcome run(String... args) {
        return CommandHarness.inCheckout(root).run(args);
    }
}
