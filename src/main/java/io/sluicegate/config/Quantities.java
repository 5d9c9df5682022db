package io.sluicegate.config;

import io.sluicegate.flow.Units;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers with a unit, as the settings write them. {@code KiB} counts 1024 and {@code KB} counts 1000; a day has 24
 * hours. A number too large to be counted is none. Has no state.
 */
public final class Quantities {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");

    private static final List<String> BINARY = List.of("TiB", "GiB", "MiB", "KiB");

    private Quantities() {}

    /** A number without a unit counts bytes. */
    private static @Nullable Long bytes(String unit) {
        return unit.isEmpty() ? Long.valueOf(1) : Units.SIZES.get(unit);
    }

    /** The bytes of {@code 512MiB}; null when the text is no size. */
    static @Nullable Long size(String text) {
        Matcher parts = NUMBER_AND_UNIT.matcher(text);
        Long unit = parts.matches() ? bytes(parts.group(2)) : null;
        return unit == null ? null : product(Long.parseLong(parts.group(1)), unit);
    }

    /** The bytes a second of {@code 1KiB/s}, of which 0 needs no unit; null when the text is no rate. */
    static @Nullable Long rate(String text) {
        if (text.equals("0")) {
            return 0L;
        }
        return text.endsWith("/s") ? size(text.substring(0, text.length() - 2).strip()) : null;
    }

    /** The time of {@code 30s}; null when the text is no duration. */
    public static @Nullable Duration duration(String text) {
        Matcher parts = NUMBER_AND_UNIT.matcher(text);
        Duration unit = parts.matches() ? Units.DURATIONS.get(parts.group(2)) : null;
        Long millis = unit == null ? null : product(Long.parseLong(parts.group(1)), unit.toMillis());
        return millis == null ? null : Duration.ofMillis(millis);
    }

    /** The calendar time of {@code 400d}, {@code 6mo} or {@code 10y}; null when the text is none. */
    static @Nullable Period period(String text) {
        Matcher parts = NUMBER_AND_UNIT.matcher(text);
        if (!parts.matches() || parts.group(1).length() > 6) {
            return null;
        }
        int count = Integer.parseInt(parts.group(1));
        return switch (parts.group(2)) {
            case "d" -> Period.ofDays(count);
            case "w" -> Period.ofWeeks(count);
            case "mo" -> Period.ofMonths(count);
            case "y" -> Period.ofYears(count);
            default -> null;
        };
    }

    /** A size as an administrator would write it. */
    static String write(long bytes) {
        for (String unit : BINARY) {
            long factor = Units.SIZES.getOrDefault(unit, 1L);
            if (bytes >= factor && bytes % factor == 0) {
                return bytes / factor + unit;
            }
        }
        return bytes + "B";
    }

    /** A duration as an administrator would write it. */
    public static String write(Duration duration) {
        for (String unit : List.of("d", "h", "m", "s")) {
            long factor =
                    Units.DURATIONS.getOrDefault(unit, Duration.ofMillis(1)).toMillis();
            if (duration.toMillis() >= factor && duration.toMillis() % factor == 0) {
                return duration.toMillis() / factor + unit;
            }
        }
        return duration.toMillis() + "ms";
    }

    private static @Nullable Long product(long count, long unit) {
        return count > Long.MAX_VALUE / unit ? null : Long.valueOf(count * unit);
    }
}
