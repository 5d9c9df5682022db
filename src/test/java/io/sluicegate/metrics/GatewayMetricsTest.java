package io.sluicegate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.flow.OnMismatch;
import io.sluicegate.flow.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Counts as a scrape shows them. */
final class GatewayMetricsTest {

    private final GatewayMetrics metrics = new GatewayMetrics();

    private String scrape() {
        return new String(metrics.scrape(), StandardCharsets.UTF_8);
    }

    @Test
    void countsOfAnotherPartMayHaveSeveralLabels() {
        metrics.counters(
                "sluicegate_some_total",
                "Some.",
                List.of("rule", "kind"),
                () -> Map.of(List.of("a:1", "x"), 3L, List.of("a:1", "y"), 4L));
        assertThat(scrape())
                .contains("sluicegate_some_total{kind=\"x\",rule=\"a:1\"} 3.0\n")
                .contains("sluicegate_some_total{kind=\"y\",rule=\"a:1\"} 4.0\n");
    }

    @Test
    void flowsAreCountedByListener() {
        metrics.flowOpened(ListenerKind.TPROXY);
        metrics.flowOpened(ListenerKind.TPROXY);
        metrics.flowClosed(ListenerKind.TPROXY);
        metrics.flowOpened(ListenerKind.EXPLICIT);
        assertThat(scrape())
                .contains("sluicegate_flows_opened_total{listener=\"tproxy\"} 2.0\n")
                .contains("sluicegate_flows_opened_total{listener=\"explicit\"} 1.0\n")
                .contains("sluicegate_flows_closed_total{listener=\"tproxy\"} 1.0\n");
    }

    @Test
    void recordCountsItsLabelsItsEndAndItsBytes() {
        metrics.recorded(Protocol.HTTP, Action.ALLOW, CacheStatus.HIT, FlowEnd.COMPLETE, 100, 2000);
        metrics.recorded(Protocol.HTTP, Action.ALLOW, CacheStatus.HIT, FlowEnd.CLIENT_ABORT, 10, 500);
        assertThat(scrape())
                .contains("sluicegate_records_total{cache=\"hit\",protocol=\"http\",verdict=\"allow\"} 2.0\n")
                .contains("sluicegate_record_ends_total{end=\"complete\"} 1.0\n")
                .contains("sluicegate_record_ends_total{end=\"client-abort\"} 1.0\n")
                .contains("sluicegate_client_received_bytes_total{cache=\"hit\",protocol=\"http\"} 110.0\n")
                .contains("sluicegate_client_sent_bytes_total{cache=\"hit\",protocol=\"http\"} 2500.0\n")
                .contains("sluicegate_record_sent_bytes_bucket{cache=\"hit\",le=\"1024.0\"} 1\n")
                .contains("sluicegate_record_sent_bytes_count{cache=\"hit\"} 2\n");
    }

    @Test
    void recordWithoutVerdictIsCountedAsNone() {
        metrics.recorded(Protocol.NONE, null, CacheStatus.NONE, FlowEnd.CLIENT_TIMEOUT, 0, 0);
        assertThat(scrape())
                .contains("sluicegate_records_total{cache=\"none\",protocol=\"none\",verdict=\"none\"} 1.0\n");
    }

    @Test
    void everyCombinationOfLabelsHasASeriesOfItsOwn() {
        for (Protocol protocol : Protocol.values()) {
            for (CacheStatus cache : CacheStatus.values()) {
                for (Action action : Action.values()) {
                    metrics.recorded(protocol, action, cache, FlowEnd.COMPLETE, 0, 0);
                }
                metrics.recorded(protocol, null, cache, FlowEnd.COMPLETE, 0, 0);
            }
        }
        List<String> lines = linesOf("sluicegate_records_total{");
        assertThat(lines)
                .hasSize(Protocol.values().length * CacheStatus.values().length * (Action.values().length + 1))
                .allMatch(line -> line.endsWith(" 1.0"));
    }

    @Test
    void combinationsThatNeverHappenedAreNotShown() {
        assertThat(linesOf("sluicegate_records_total{")).isEmpty();
        metrics.recorded(Protocol.TLS, Action.DENY, CacheStatus.NONE, FlowEnd.DENIED, 517, 7);
        assertThat(linesOf("sluicegate_records_total{")).hasSize(1);
    }

    @Test
    void reloadsAreCountedByOutcome() {
        metrics.reloaded(true);
        metrics.reloaded(false);
        metrics.reloaded(true);
        assertThat(scrape())
                .contains("sluicegate_reloads_total{outcome=\"ok\"} 2.0\n")
                .contains("sluicegate_reloads_total{outcome=\"failed\"} 1.0\n");
    }

    @Test
    void mismatchesAreCountedByWhatWasDone() {
        metrics.nameMismatched(OnMismatch.REAIM);
        metrics.nameMismatched(OnMismatch.DENY);
        metrics.nameMismatched(OnMismatch.DENY);
        assertThat(scrape())
                .contains("sluicegate_name_mismatches_total{outcome=\"reaim\"} 1.0\n")
                .contains("sluicegate_name_mismatches_total{outcome=\"deny\"} 2.0\n")
                .doesNotContain("outcome=\"trust\"");
    }

    @Test
    void onlyTheNewestRulesVersionIsShown() {
        metrics.rulesInForce("a1");
        metrics.rulesInForce("b2");
        assertThat(linesOf("sluicegate_rules_info{")).containsExactly("sluicegate_rules_info{version=\"b2\"} 1");
    }

    @Test
    void gaugesAndCountersAreAskedAtEveryScrape() {
        AtomicLong bytes = new AtomicLong(7);
        metrics.gauge("sluicegate_cache_bytes", "Bytes in the cache.", bytes::get);
        metrics.counter("sluicegate_ledger_unrecorded_total", "Records lost.", bytes::get);
        assertThat(scrape())
                .contains("# TYPE sluicegate_cache_bytes gauge\nsluicegate_cache_bytes 7.0\n")
                .contains("# TYPE sluicegate_ledger_unrecorded_total counter\n")
                .contains("\nsluicegate_ledger_unrecorded_total 7.0\n");
        bytes.set(9);
        assertThat(scrape()).contains("sluicegate_cache_bytes 9.0\n");
    }

    @Test
    void oneNameCannotBeRegisteredTwice() {
        metrics.gauge("sluicegate_open_flows", "Open flows.", () -> 1);
        assertThatThrownBy(() -> metrics.gauge("sluicegate_open_flows", "Open flows.", () -> 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void registriesAreApart() {
        metrics.flowOpened(ListenerKind.REDIRECT);
        assertThat(new String(new GatewayMetrics().scrape(), StandardCharsets.UTF_8))
                .doesNotContain("listener=\"redirect\"");
    }

    @Test
    void concurrentCountsAreAllKept() throws InterruptedException {
        int threads = 8;
        int rounds = 10_000;
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> countAfter(start, rounds));
            thread.start();
            running.add(thread);
        }
        start.countDown();
        for (Thread thread : running) {
            thread.join();
        }
        assertThat(scrape())
                .contains("sluicegate_records_total{cache=\"miss\",protocol=\"http\",verdict=\"allow\"} 80000.0\n")
                .contains("sluicegate_client_sent_bytes_total{cache=\"miss\",protocol=\"http\"} 240000.0\n")
                .contains("sluicegate_record_sent_bytes_count{cache=\"miss\"} 80000\n");
    }

    private void countAfter(CountDownLatch start, int rounds) {
        try {
            start.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        for (int i = 0; i < rounds; i++) {
            metrics.recorded(Protocol.HTTP, Action.ALLOW, CacheStatus.MISS, FlowEnd.COMPLETE, 1, 3);
        }
    }

    private List<String> linesOf(String prefix) {
        return scrape().lines().filter(line -> line.startsWith(prefix)).toList();
    }
}
