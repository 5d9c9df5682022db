package io.sluicegate.ledger;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks for all records of a span of time, in the order in which they were written, a page after another. Where the span ends
 * is fixed with its first page. Immutable.
 *
 * @param from the first moment, by the end of each exchange; null for the beginning
 * @param to the first moment that is left out; null for no end
 * @param place where the page begins; null for the first page
 * @param limit how many at most
 * @param zone in which times are written
 */
public record RecordPage(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Place place,
        int limit,
        ZoneId zone) {

    /** The word that asks for a page: empty for the first one, else what the page before it said. */
    public static final String AFTER = "after";

    private static final int DEFAULT_LIMIT = 1_000;
    private static final Set<String> WORDS = Set.of("from", "to", AFTER, "limit");
    private static final Pattern PLACE = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    /** Refuses with a {@link QueryException} what makes no sense. */
    public RecordPage {
        QueryWords.requireOrder(from, to);
    }

    /**
     * Where a page begins.
     *
     * @param after the {@code seq} of the record before it
     * @param last the {@code seq} of the last record of the span
     */
    public record Place(long after, long last) {
        @Override
        public String toString() {
            return after + "-" + last;
        }
    }

    /**
     * A page.
     *
     * @param records with all columns
     * @param next asks for the page behind it; null where it is the last
     */
    public record Answer(ReportTable records, @Nullable Place next) {}

    /**
     * Reads {@code from, to, after, limit}.
     *
     * @throws QueryException with one line, for the first word that makes no sense
     */
    public static RecordPage parse(Map<String, String> parameters, ZoneId zone, Instant now) {
        QueryWords words = new QueryWords(parameters, zone, now);
        words.allowOnly(WORDS);
        return new RecordPage(
                words.time("from"),
                words.time("to"),
                place(parameters.getOrDefault(AFTER, "")),
                words.limit(DEFAULT_LIMIT),
                zone);
    }

    private static @Nullable Place place(String text) {
        if (text.isEmpty()) {
            return null;
        }
        Matcher numbers = PLACE.matcher(text);
        if (!numbers.matches()) {
            throw new QueryException(AFTER + " takes what a page said in next, not \"" + QueryWords.shown(text) + "\"");
        }
        return new Place(Long.parseLong(numbers.group(1)), Long.parseLong(numbers.group(2)));
    }

    /** The same span, a page that begins there. */
    public RecordPage at(Place begin) {
        return new RecordPage(from, to, begin, limit, zone);
    }
}
