package io.sluicegate.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A counter whose series are found by number instead of by hashing their labels. A series is made with its first count,
 * so that combinations that never happen are never shown. Safe for any thread.
 */
final class Counts {

    private final Counter counter;
    private final AtomicReferenceArray<@Nullable CounterDataPoint> series;

    /**
     * Registers the counter.
     *
     * @param count how many combinations of labels there can be
     */
    Counts(PrometheusRegistry registry, int count, String name, String help, String... labelNames) {
        counter = Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labelNames)
                .withoutExemplars()
                .register(registry);
        series = new AtomicReferenceArray<>(count);
    }

    /** Where a constant stands among its kind; used within one run only and never written down. */
    @SuppressWarnings("EnumOrdinal")
    static int place(Enum<?> constant) {
        return constant.ordinal();
    }

    /** Adds to the series of that number; the labels are always the same for it. */
    void add(int number, long amount, String label) {
        CounterDataPoint point = series.get(number);
        (point == null ? resolve(number, label) : point).inc(amount);
    }

    /** As with one label: without an array for the labels, which would cost an allocation a call. */
    void add(int number, long amount, String first, String second) {
        CounterDataPoint point = series.get(number);
        (point == null ? resolve(number, first, second) : point).inc(amount);
    }

    /** As with one label. */
    void add(int number, long amount, String first, String second, String third) {
        CounterDataPoint point = series.get(number);
        (point == null ? resolve(number, first, second, third) : point).inc(amount);
    }

    /** Two threads may both come here: the client gives both the same point. */
    private CounterDataPoint resolve(int number, String... labels) {
        CounterDataPoint point = counter.labelValues(labels);
        series.set(number, point);
        return point;
    }
}
