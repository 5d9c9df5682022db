package io.sluicegate.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sluicegate.flow.Action;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.flow.OnMismatch;
import io.sluicegate.flow.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway counts, in a registry of its own. Nearly every label is an enum of this program, so the number of
 * series is bounded, and a series appears with its first count.
 *
 * <p>Safe for any thread. A count costs an array look-up and an addition to a striped counter, and no allocation after
 * the first of its labels.
 */
public final class GatewayMetrics {

    /** The media type of {@link #scrape}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String NO_VERDICT = "none";
    private static final int VERDICTS = Action.values().length + 1;
    private static final int CACHES = CacheStatus.values().length;
    private static final int PROTOCOLS = Protocol.values().length;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.builder()
            .setIncludeCreatedTimestamps(false)
            .build();

    private final Counts opened;
    private final Counts closed;
    private final Counts records;
    private final Counts ends;
    private final Counts bytesUp;
    private final Counts bytesDown;
    private final Sizes sizes;
    private final Counts reloads;
    private final Counts mismatches;
    private final Info rules;

    /** Metrics that nothing has been counted in yet. */
    public GatewayMetrics() {
        int listeners = ListenerKind.values().length;
        opened = counts(listeners, "sluicegate_flows_opened_total", "Client connections accepted.", "listener");
        closed = counts(listeners, "sluicegate_flows_closed_total", "Client connections that are over.", "listener");
        records = counts(
                PROTOCOLS * CACHES * VERDICTS,
                "sluicegate_records_total",
                "Audit records written.",
                "protocol",
                "verdict",
                "cache");
        int ways = FlowEnd.values().length;
        ends = counts(ways, "sluicegate_record_ends_total", "Why exchanges and tunnels ended.", "end");
        int kinds = PROTOCOLS * CACHES;
        bytesUp = counts(kinds, "sluicegate_client_received_bytes_total", "Payload from clients.", "protocol", "cache");
        bytesDown = counts(kinds, "sluicegate_client_sent_bytes_total", "Payload to clients.", "protocol", "cache");
        sizes = new Sizes(registry);
        reloads = counts(2, "sluicegate_reloads_total", "Reloads of the rules.", "outcome");
        mismatches = counts(
                OnMismatch.values().length,
                "sluicegate_name_mismatches_total",
                "Names that let a flow pass and that its address did not bear out, by what was done.",
                "outcome");
        rules = Info.builder()
                .name("sluicegate_rules")
                .help("The rules in force.")
                .labelNames("version")
                .register(registry);
    }

    private Counts counts(int series, String name, String help, String... labels) {
        return new Counts(registry, series, name, help, labels);
    }

    /** A client connection was accepted. */
    public void flowOpened(ListenerKind listener) {
        opened.add(Counts.place(listener), 1, listener.word());
    }

    /** A client connection is over. */
    public void flowClosed(ListenerKind listener) {
        closed.add(Counts.place(listener), 1, listener.word());
    }

    /**
     * An audit record was written.
     *
     * @param action null when there was no verdict
     * @param bytesFromClient payload, not negative
     * @param bytesToClient payload, not negative
     */
    public void recorded(
            Protocol protocol,
            @Nullable Action action,
            CacheStatus cache,
            FlowEnd end,
            long bytesFromClient,
            long bytesToClient) {
        int verdict = action == null ? VERDICTS - 1 : Counts.place(action);
        String verdictWord = action == null ? NO_VERDICT : action.word();
        int exchange = Counts.place(protocol) * CACHES + Counts.place(cache);
        records.add(exchange * VERDICTS + verdict, 1, protocol.word(), verdictWord, cache.word());
        ends.add(Counts.place(end), 1, end.word());
        moved(protocol, cache, bytesFromClient, bytesToClient);
        sizes.observe(cache, bytesToClient);
    }

    /** So many bytes stand in the part of an exchange or tunnel that goes on. */
    public void moved(Protocol protocol, CacheStatus cache, long bytesFromClient, long bytesToClient) {
        int kind = Counts.place(protocol) * CACHES + Counts.place(cache);
        bytesUp.add(kind, bytesFromClient, protocol.word(), cache.word());
        bytesDown.add(kind, bytesToClient, protocol.word(), cache.word());
    }

    /** An address did not bear out the name by which a flow would pass, and this was done. */
    public void nameMismatched(OnMismatch outcome) {
        mismatches.add(Counts.place(outcome), 1, outcome.word());
    }

    /** The rules were read anew, and taken or not. */
    public void reloaded(boolean ok) {
        reloads.add(ok ? 1 : 0, 1, ok ? "ok" : "failed");
    }

    /** Other rules are in force from now on. */
    public void rulesInForce(String version) {
        rules.setLabelValues(version);
    }

    /**
     * Shows a value that goes up and down. Called while the gateway is put together.
     *
     * @param name with the prefix {@code sluicegate_}, ending in its unit
     * @param value asked at every scrape; never blocks
     */
    public void gauge(String name, String help, LongSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call((double) value.getAsLong()))
                .register(registry);
    }

    /**
     * Shows a count that another part keeps. Called while the gateway is put together.
     *
     * @param name with the prefix {@code sluicegate_} and ending in {@code _total}
     * @param value asked at every scrape; never falls and never blocks
     */
    public void counter(String name, String help, LongSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call((double) value.getAsLong()))
                .register(registry);
    }

    /**
     * Shows counts that another part keeps, by a label whose values are bounded there. Called while the gateway is put
     * together.
     *
     * @param name with the prefix {@code sluicegate_} and ending in {@code _total}
     * @param counts asked at every scrape; never blocks
     */
    public void counters(String name, String help, String label, Supplier<Map<String, Long>> counts) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(callback -> counts.get().forEach((value, count) -> callback.call(count.doubleValue(), value)))
                .register(registry);
    }

    /**
     * The same by several labels.
     *
     * @param counts by the values of the labels, in their order
     */
    public void counters(String name, String help, List<String> labels, Supplier<Map<List<String>, Long>> counts) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels.toArray(String[]::new))
                .callback(callback -> counts.get()
                        .forEach((values, count) -> callback.call(count.doubleValue(), values.toArray(String[]::new))))
                .register(registry);
    }

    /** All metrics in the Prometheus text format 0.0.4. */
    public byte[] scrape() {
        ByteArrayOutputStream text = new ByteArrayOutputStream(16 * 1024);
        try {
            writer.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return text.toByteArray();
    }
}
