package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.ledger.ReportKind;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.web.ApiFailure;
import io.sluicegate.web.Items;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What reports say of traffic that goes on, and of traffic that is over. */
@ExtendWith(LeakCheck.class)
final class UsageScenarioTest {

    private static final int MANY = 300_000;

    @Test
    void aLongTunnelIsInTheReportWhileItLivesAndOnceAfterwards() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeExactly(Tunnels.SSH.length());
                    peer.wire().sendPattern(MANY);
                    await(over);
                });
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(Tunnels.SSH);
            client.wire().takeExactly(MANY);
            TestGateway.await(() -> sum(gateway, "bytes_down", "by", "client") >= client.bytesReceived());

            assertThat(sum(gateway, "bytes_down", "by", "client")).isEqualTo(client.bytesReceived());
            assertThat(sum(gateway, "bytes_up", "by", "client")).isEqualTo(client.bytesSent());
            assertThat(sum(gateway, "exchanges", "by", "client")).isZero();
            assertThat(sum(gateway, "bytes_down", "by", "site,verdict", "where", "protocol=ssh"))
                    .isEqualTo(client.bytesReceived());
            assertThat(live(gateway))
                    .containsEntry("end_reason", "continues")
                    .containsEntry("final", false)
                    .containsEntry("seq", null)
                    .containsEntry("gateway", "gw-test")
                    .containsEntry("origin_bytes_down", (long) MANY);

            over.countDown();
            client.shutdownOutput();
            client.expectEnd();
            gateway.awaitRecord();
            assertThat(sum(gateway, "bytes_down", "by", "client")).isEqualTo(client.bytesReceived());
            assertThat(sum(gateway, "bytes_up", "by", "client")).isEqualTo(client.bytesSent());
            assertThat(sum(gateway, "exchanges", "by", "client")).isEqualTo(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, @Nullable Object> live(TestGateway gateway) throws ApiFailure {
        List<Map<String, @Nullable Object>> items =
                gateway.gateway().api().records(Map.of()).items();
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    /** However often it is asked while a hundred exchanges pass, nothing is counted twice or lost for a moment. */
    @Test
    void sumsOnlyGrowWhileTrafficPasses() {
        try (Scenario scenario =
                Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "x".repeat(100))))) {
            long before = 0;
            try (RawClient client = scenario.client()) {
                for (int i = 0; i < 100; i++) {
                    client.send(scenario.head("GET", "/" + i)).readResponse("GET");
                    long now = sum(scenario.gateway(), "bytes_down", "by", "account");
                    assertThat(now).isBetween(before, client.bytesReceived());
                    before = now;
                }
                TestGateway.await(
                        () -> sum(scenario.gateway(), "bytes_down", "by", "account") == client.bytesReceived());
            }
        }
    }

    @Test
    void deniedHostsAreCountedWithTheirLineAndTheirNewestTime() throws Exception {
        try (TestGateway gateway = TestGateway.with("ads: deny to ads.example\nallow all")) {
            for (int i = 0; i < 3; i++) {
                try (RawClient client = gateway.client()) {
                    client.send("GET http://ads.example/ HTTP/1.1\r\nHost: ads.example\r\n\r\n")
                            .readResponse("GET");
                }
                gateway.advance(Duration.ofSeconds(7));
            }
            gateway.awaitRecords(3);
            Items denied = gateway.gateway().api().sums(ReportKind.DENIED, Map.of("by", "host,rule,label"));

            assertThat(denied.items())
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("host", "ads.example")
                            .containsEntry("rule", "10-test.rules:1")
                            .containsEntry("label", "ads")
                            .containsEntry("exchanges", 3L)
                            .containsEntry("newest", gateway.records().get(2).get("ended_at")));
        }
    }

    @Test
    void hitsOfTheCacheAreToldByStatusAndReason() throws Exception {
        try (Scenario scenario = Scenario.counting(200, "Cache-Control: max-age=600")) {
            for (int i = 0; i < 4; i++) {
                scenario.get("/a");
            }
            Items cache = scenario.gateway().gateway().api().sums(ReportKind.CACHE, Map.of("by", "cache"));

            assertThat(cache.items())
                    .extracting(row -> row.get("cache") + " " + row.get("exchanges") + " " + row.get("share") + " "
                            + row.get("hit_ratio"))
                    .containsExactlyInAnyOrder("hit 3 0.7500 1.0000", "miss 1 0.2500 0.0000");
            assertThat(Objects.requireNonNull(cache.sum())).containsEntry("hit_ratio", "0.7500");
        }
    }

    @Test
    void theLargestComeFirstByBytesOrByExchanges() throws Exception {
        try (Scenario scenario =
                Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "x".repeat(500))))) {
            scenario.get("/a");
            Items top = scenario.gateway().gateway().api().sums(ReportKind.TOP, Map.of("sort", "exchanges"));

            assertThat(top.items())
                    .singleElement()
                    .satisfies(row ->
                            assertThat(row).containsEntry("site", "127.0.0.1").containsEntry("exchanges", 1L));
        }
    }

    @Test
    void costsAreThoseOfTheTariffInForce() throws Exception {
        try (Scenario scenario = new Scenario(
                TestGateway.with("tariff day = 1000000 EUR/GB\nallow all"),
                ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "x".repeat(500))))) {
            scenario.get("/a");
            Map<String, @Nullable Object> record = scenario.record();
            Items usage = scenario.gateway().gateway().api().sums(ReportKind.USAGE, Map.of("cost", "true"));
            long bytes = (Long) Objects.requireNonNull(record.get("bytes_up"))
                    + (Long) Objects.requireNonNull(record.get("bytes_down"));

            assertThat(usage.items())
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("currency", "EUR")
                            .containsEntry(
                                    "cost",
                                    BigDecimal.valueOf(bytes)
                                            .movePointLeft(3)
                                            .setScale(2, RoundingMode.HALF_EVEN)
                                            .toPlainString()));
            assertThat(usage.note()).isNull();
        }
    }

    @Test
    void costsWithoutATariffAreRefused() {
        try (TestGateway gateway = TestGateway.with("allow all")) {
            assertThatThrownBy(() -> gateway.gateway().api().sums(ReportKind.USAGE, Map.of("cost", "true")))
                    .isInstanceOf(ApiFailure.class)
                    .hasMessageContaining("the rules have no tariff");
        }
    }

    @Test
    void theLedgerIsExportedAndMeasuredWhileTheGatewayRuns() throws Exception {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "x")))) {
            scenario.get("/a");
            scenario.get("/b");
            Items export = scenario.gateway().gateway().api().export(Map.of());

            assertThat(export.next()).isNull();
            assertThat(export.items()).extracting(row -> row.get("path")).containsExactly("/a", "/b");
            assertThat(scenario.gateway().gateway().api().ledger()).containsEntry("records", 2L);
            assertThatThrownBy(() -> scenario.gateway().gateway().api().export(Map.of("after", "x")))
                    .isInstanceOf(ApiFailure.class)
                    .hasMessageContaining("after takes");
        }
    }

    private static long sum(TestGateway gateway, String column, String... words) {
        try {
            Map<String, String> question =
                    words.length == 2 ? Map.of(words[0], words[1]) : Map.of(words[0], words[1], words[2], words[3]);
            Map<String, @Nullable Object> sum =
                    gateway.gateway().api().sums(ReportKind.USAGE, question).sum();
            return (Long) Objects.requireNonNull(Objects.requireNonNull(sum).get(column));
        } catch (ApiFailure e) {
            throw new AssertionError(e);
        }
    }
}
