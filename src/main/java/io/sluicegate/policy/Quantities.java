package io.sluicegate.policy;

import io.sluicegate.flow.Units;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers with their units, between which a blank may stand (GRAMMAR section 2). Every number is above zero unless
 * it says otherwise. Confined to one load.
 */
final class Quantities {

    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)(.*)");
    private static final Map<String, Long> BIT_RATES =
            Map.of("bit/s", 1L, "kbit/s", 1_000L, "Mbit/s", 1_000_000L, "Gbit/s", 1_000_000_000L);
    private static final BigDecimal MOST = BigDecimal.valueOf(1L << 60);

    private final Problems problems;

    Quantities(Problems problems) {
        this.problems = problems;
    }

    /**
     * A number and what stands behind it.
     *
     * @param token the number's
     * @param number not negative
     * @param unit the unit's token, or the number's where both are one word
     * @param word the unit
     */
    record Measure(Token token, BigDecimal number, Token unit, String word) {}

    /** The next number and its unit; null after an error that says what is wanted. */
    @Nullable
    Measure measure(Cursor cursor, String wanted) {
        Token token = cursor.peek();
        Matcher matcher = NUMBER.matcher(token == null ? "" : token.text());
        if (token == null || token.kind() != Token.Kind.WORD || !matcher.matches()) {
            problems.error(cursor.here(), wanted);
            return null;
        }
        cursor.next();
        BigDecimal number = new BigDecimal(matcher.group(1));
        if (!matcher.group(2).isEmpty()) {
            return new Measure(token, number, token, matcher.group(2));
        }
        Token unit = cursor.take(Token.Kind.WORD);
        if (unit == null) {
            problems.error(token, "the unit is missing: " + wanted);
            return null;
        }
        return new Measure(token, number, unit, unit.text());
    }

    /** A size in bytes; null after an error. */
    @Nullable
    Long size(Cursor cursor) {
        Measure measure = measure(cursor, "a size is wanted here, as in 1.5 GiB");
        return measure == null ? null : size(measure);
    }

    private @Nullable Long size(Measure measure) {
        Long unit = Units.SIZES.get(measure.word());
        if (unit == null) {
            return unknownUnit(measure, "size", Units.SIZES);
        }
        return whole(measure, BigDecimal.valueOf(unit));
    }

    /** Bits a second; null after an error. */
    @Nullable
    Long rate(Measure measure) {
        Long bits = BIT_RATES.get(measure.word());
        if (bits == null && measure.word().endsWith("/s")) {
            Long bytes =
                    Units.SIZES.get(measure.word().substring(0, measure.word().length() - 2));
            bits = bytes == null ? null : bytes * 8;
        }
        if (bits == null) {
            Map<String, Long> known = new TreeMap<>(BIT_RATES);
            Units.SIZES.forEach((word, size) -> known.put(word + "/s", size));
            return unknownUnit(measure, "rate", known);
        }
        return whole(measure, BigDecimal.valueOf(bits));
    }

    /** Bits a second; null after an error. */
    @Nullable
    Long rate(Cursor cursor) {
        Measure measure = measure(cursor, "a rate is wanted here, as in 20 Mbit/s");
        return measure == null ? null : rate(measure);
    }

    @Nullable
    Duration duration(Cursor cursor) {
        Measure measure = measure(cursor, "a duration is wanted here, as in 30s");
        Duration unit = measure == null ? null : Units.DURATIONS.get(measure.word());
        if (measure == null || unit == null) {
            if (measure != null) {
                problems.error(measure.unit(), "\"" + measure.word() + "\" is no unit of time", "ms, s, m, h, d or w");
            }
            return null;
        }
        if (measure.number().scale() > 0) {
            problems.error(measure.token(), "a duration is a whole number, as in 90s");
            return null;
        }
        Long millis = whole(measure, BigDecimal.valueOf(unit.toMillis()));
        return millis == null ? null : Duration.ofMillis(millis);
    }

    /** Hundredths; null after an error. */
    @Nullable
    BigDecimal percent(Cursor cursor) {
        Measure measure = measure(cursor, "a percentage is wanted here, as in 25%");
        if (measure != null && !measure.word().equals("%")) {
            problems.error(measure.unit(), "a percentage is wanted here, as in 25%");
            return null;
        }
        return measure == null ? null : measure.number();
    }

    /** A count, which may be 0 where {@code least} is; null after an error. */
    @Nullable
    Integer count(Cursor cursor, int least) {
        Token token = cursor.peek();
        boolean number = token != null && token.text().matches("[0-9]{1,9}");
        int value = token != null && number ? Integer.parseInt(token.text()) : -1;
        if (value < least) {
            problems.error(cursor.here(), "a number is wanted here, " + least + " at least");
            return null;
        }
        cursor.next();
        return value;
    }

    /** The whole number, rounded down; null after an error. */
    @Nullable
    Long whole(Measure measure, BigDecimal unit) {
        BigDecimal value = measure.number().multiply(unit).setScale(0, RoundingMode.DOWN);
        if (value.signum() == 0) {
            problems.error(measure.token(), "\"" + measure.number().toPlainString() + "\" is nothing at all");
        } else if (value.compareTo(MOST) > 0) {
            problems.error(measure.token(), "\"" + measure.number().toPlainString() + "\" is too much");
        } else {
            return value.longValueExact();
        }
        return null;
    }

    /** The size behind a word such as GB; null where there is none. */
    static @Nullable Long sizeUnit(String word) {
        return Units.SIZES.get(word);
    }

    private @Nullable Long unknownUnit(Measure measure, String what, Map<String, Long> known) {
        problems.error(
                measure.unit(), "\"" + measure.word() + "\" is no unit of a " + what, hint(measure.word(), known));
        return null;
    }

    /** Units that differ by their case alone, or in bits and bytes, are what is mistaken most often. */
    private static @Nullable String hint(String word, Map<String, Long> known) {
        String lower = word.toLowerCase(Locale.ROOT).replace("bps", "b/s").replace("bit", "b");
        List<String> alike = new ArrayList<>();
        new TreeMap<>(known).forEach((each, value) -> {
            if (each.toLowerCase(Locale.ROOT).replace("bit", "b").equals(lower)) {
                alike.add(each);
            }
        });
        alike.sort((a, b) -> Boolean.compare(b.contains("bit"), a.contains("bit")));
        if (!alike.isEmpty()) {
            return String.join(" or ", alike) + "?";
        }
        String near = Words.nearest(word, known.keySet());
        return near == null ? "as in " + (known.containsKey("Mbit/s") ? "20 Mbit/s" : "1.5 GiB") : near + "?";
    }
}
