package io.sluicegate.flow;

import java.time.Duration;
import java.util.Map;

/** What the units stand for that settings and rules write behind numbers. Has no state. */
public final class Units {

    /** Bytes: {@code KiB} and its kin count powers of 1024, {@code kB} and its kin powers of 1000. */
    public static final Map<String, Long> SIZES = Map.of(
            "B", 1L,
            "kB", 1_000L,
            "KB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "TB", 1_000_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30,
            "TiB", 1L << 40);

    /** Times; a day has 24 hours. */
    public static final Map<String, Duration> DURATIONS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    private Units() {}
}
