package io.sluicegate;

import io.sluicegate.accesslog.AccessLog;
import io.sluicegate.auth.Authenticator;
import io.sluicegate.cache.CacheStore;
import io.sluicegate.ledger.Ledger;
import io.sluicegate.metrics.GatewayMetrics;
import io.sluicegate.transport.NameMemory;

/** Numbers that are asked of the parts of the gateway whenever metrics are scraped. */
final class Gauges {

    private final GatewayMetrics metrics;

    Gauges(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    /** Adds all of them, once. */
    void register(CacheStore cache, NameMemory names, Ledger ledger, Authenticator authenticator, AccessLog accessLog) {
        metrics.gauge("sluicegate_cache_bytes", "Bytes of heap that stored responses take.", cache::bytes);
        metrics.gauge("sluicegate_cache_entries", "Stored responses.", cache::entries);
        metrics.gauge("sluicegate_names_known", "Names whose addresses are remembered.", names::size);
        metrics.gauge("sluicegate_ledger_backlog", "Records that wait for the database.", ledger::backlog);
        metrics.counters(
                "sluicegate_sign_ins_total",
                "Checks of credentials for the proxy, by what came of them.",
                "outcome",
                authenticator::outcomes);
        metrics.counter("sluicegate_ledger_written", "Records written.", ledger::written);
        metrics.counter("sluicegate_access_log_lost", "Lines that could not be written.", accessLog::lost);
        metrics.counter("sluicegate_ledger_unrecorded", "Records that could not be kept.", ledger::unrecorded);
    }
}
