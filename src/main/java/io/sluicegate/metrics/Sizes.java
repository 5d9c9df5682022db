package io.sluicegate.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sluicegate.flow.CacheStatus;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * How large answers are, by what the cache did: shows which sizes the cache answers and which it lets pass. Safe for any
 * thread.
 */
final class Sizes {

    private static final double[] UPPER_BOUNDS = {
        256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864, 268435456, 1073741824
    };

    private final Histogram histogram;
    private final AtomicReferenceArray<@Nullable DistributionDataPoint> series =
            new AtomicReferenceArray<>(CacheStatus.values().length);

    Sizes(PrometheusRegistry registry) {
        histogram = Histogram.builder()
                .name("sluicegate_record_sent_bytes")
                .help("Payload to the client of one exchange or tunnel.")
                .labelNames("cache")
                .classicOnly()
                .classicUpperBounds(UPPER_BOUNDS)
                .withoutExemplars()
                .register(registry);
    }

    void observe(CacheStatus cache, long bytes) {
        DistributionDataPoint point = series.get(Counts.place(cache));
        (point == null ? resolve(cache) : point).observe((double) bytes);
    }

    private DistributionDataPoint resolve(CacheStatus cache) {
        DistributionDataPoint point = histogram.labelValues(cache.word());
        series.set(Counts.place(cache), point);
        return point;
    }
}
