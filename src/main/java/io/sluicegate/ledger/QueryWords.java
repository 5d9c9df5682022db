package io.sluicegate.ledger;

import io.sluicegate.flow.SafeText;
import io.sluicegate.flow.Spelling;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the words of a question, as the command line and the admin API take them. Every fault names its word. */
final class QueryWords {

    /** No report is longer: what is not asked for in so many rows is asked for by its sums. */
    static final int MAX_ROWS = 100_000;

    private static final int MAX_SUGGESTIONS = 3;
    private static final int MAX_SHOWN = 80;
    private static final int MAX_WORD = 4_096;

    private final Map<String, String> words;
    private final ZoneId zone;
    private final Instant now;

    QueryWords(Map<String, String> words, ZoneId zone, Instant now) {
        this.words = words;
        this.zone = zone(words.get("zone"), zone);
        this.now = now;
    }

    /** Refuses what no report knows. */
    void allowOnly(Set<String> known) {
        for (Map.Entry<String, String> entry : words.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw new QueryException("there is no \"" + shown(entry.getKey()) + "\" in this report; nearest: "
                        + nearest(shown(entry.getKey()), known));
            }
            if (entry.getValue().length() > MAX_WORD) {
                throw new QueryException(entry.getKey() + " is longer than " + MAX_WORD + " characters");
            }
        }
    }

    private static ZoneId zone(@Nullable String word, ZoneId otherwise) {
        try {
            return word == null ? otherwise : ZoneId.of(word.strip());
        } catch (DateTimeException e) {
            throw new QueryException("there is no zone \"" + shown(word) + "\"; nearest: "
                    + nearest(shown(word), ZoneId.getAvailableZoneIds()));
        }
    }

    /** The zone of the report: that of the words, or else the one given. */
    ZoneId zone() {
        return zone;
    }

    /** Which rows come first. */
    UsageQuery.Order order(UsageQuery.Order otherwise) {
        String text = words.get("sort");
        if (text == null) {
            return otherwise;
        }
        return switch (text.strip()) {
            case "bytes" -> UsageQuery.Order.BYTES;
            case "exchanges" -> UsageQuery.Order.EXCHANGES;
            default -> throw new QueryException("sort takes bytes or exchanges, not \"" + shown(text) + "\"");
        };
    }

    /** Something that is wanted or not. */
    boolean flag(String key) {
        String text = words.getOrDefault(key, "false");
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new QueryException(key + " takes true or false, not \"" + shown(text) + "\"");
        };
    }

    /** The dimensions to sum by. */
    List<Dimension> by(String otherwise) {
        List<Dimension> dimensions = new ArrayList<>();
        for (String word : words.getOrDefault("by", otherwise).split(",", -1)) {
            dimensions.add(dimension(word.strip()));
        }
        return dimensions;
    }

    private static Dimension dimension(String word) {
        Dimension dimension = Dimension.of(word);
        if (dimension == null) {
            throw new QueryException("nothing is summed by \"" + shown(word) + "\"; nearest: "
                    + nearest(shown(word), Dimension.words()));
        }
        return dimension;
    }

    /** A point in time: RFC 3339, a date in the zone of the report, or a while ago; null where none is named. */
    @Nullable
    Instant time(String key) {
        String text = words.get(key);
        if (text == null) {
            return null;
        }
        try {
            return instant(text.strip());
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new QueryException(key + " takes 2026-11-24, 2026-11-24T10:00:00Z or -6h (s, m, h, d, w), not \""
                    + shown(text) + "\"");
        }
    }

    private Instant instant(String text) {
        if (text.startsWith("-")) {
            return now.minus(ago(text));
        }
        return text.indexOf('T') > 0 || text.indexOf('t') > 0
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDate.parse(text).atStartOfDay(zone).toInstant();
    }

    private static Duration ago(String text) {
        String digits = text.substring(1, Math.max(1, text.length() - 1));
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new NumberFormatException(text);
        }
        long amount = Long.parseLong(digits);
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(amount);
            case 'm' -> Duration.ofMinutes(amount);
            case 'h' -> Duration.ofHours(amount);
            case 'd' -> Duration.ofDays(amount);
            case 'w' -> Duration.ofDays(Math.multiplyExact(amount, 7));
            default -> throw new NumberFormatException(text);
        };
    }

    /** What records must be like: {@code column=value} joined by commas; a comma in a value is written {@code \,}. */
    Map<String, String> where() {
        Map<String, String> where = new LinkedHashMap<>();
        String text = words.getOrDefault("where", "");
        for (String pair : text.isBlank() ? new String[0] : text.split("(?<!\\\\),", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new QueryException("where takes column=value, not \"" + shown(pair) + "\"");
            }
            String column = pair.substring(0, equals).strip();
            String value = pair.substring(equals + 1).replace("\\,", ",");
            if (where.put(column, value) != null) {
                throw new QueryException("where names " + shown(column) + " twice");
            }
        }
        return where;
    }

    /** How many rows at most. */
    int limit(int otherwise) {
        String text = words.get("limit");
        if (text == null) {
            return otherwise;
        }
        try {
            int limit = Integer.parseInt(text.strip());
            if (limit >= 1 && limit <= MAX_ROWS) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Told below, in the same words as a number out of range.
        }
        throw new QueryException("limit takes a number from 1 to " + MAX_ROWS + ", not \"" + shown(text) + "\"");
    }

    /** The end of a span lies behind its start. */
    static void requireOrder(@Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null && from.isAfter(to)) {
            throw new QueryException("from lies after to");
        }
    }

    static String shown(String text) {
        return SafeText.of(text, MAX_SHOWN);
    }

    /** The words that are nearest to what was typed, joined by commas. */
    static String nearest(String typed, Collection<String> words) {
        return Spelling.nearestFirst(typed, words).stream()
                .limit(MAX_SUGGESTIONS)
                .collect(Collectors.joining(", "));
    }
}
