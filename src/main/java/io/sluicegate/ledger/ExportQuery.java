package io.sluicegate.ledger;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for all records of a span of time, a page after another, in the order of their numbers. Immutable.
 *
 * @param from the first moment, by the end of each exchange; null for the beginning
 * @param to the first moment that is left out; null for no end
 * @param place where the page begins; null for the first page
 * @param zone in which times are written
 */
public record ExportQuery(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Place place,
        ZoneId zone) {

    /** The names of all columns of a record, in their order. */
    public static final List<String> COLUMNS = RecordColumn.words();

    private static final Set<String> WORDS = Set.of("from", "to", "after", "zone");

    /**
     * Where an export stands, written with a hyphen between.
     *
     * @param after the number of the last record of the page before
     * @param last the number of the last record of all, so that an export ends although more is written meanwhile
     */
    public record Place(long after, long last) {

        static Place parse(String text) {
            int hyphen = text.indexOf('-');
            try {
                return new Place(
                        Long.parseLong(text.substring(0, Math.max(0, hyphen))),
                        Long.parseLong(text.substring(hyphen + 1)));
            } catch (NumberFormatException e) {
                throw new QueryException(
                        "after takes what the page before called next, not \"" + QueryWords.shown(text) + "\"");
            }
        }

        @Override
        public String toString() {
            return after + "-" + last;
        }
    }

    /** Refuses with a {@link QueryException} what makes no sense. */
    public ExportQuery {
        QueryWords.requireOrder(from, to);
    }

    /**
     * Reads {@code from, to, after, zone}.
     *
     * @param zone where the words name none
     * @throws QueryException with one line, for the first word that makes no sense
     */
    public static ExportQuery parse(Map<String, String> parameters, ZoneId zone, Instant now) {
        QueryWords words = new QueryWords(parameters, zone, now);
        words.allowOnly(WORDS);
        String after = parameters.get("after");
        return new ExportQuery(
                words.time("from"), words.time("to"), after == null ? null : Place.parse(after), words.zone());
    }

    /** The same from another place on. */
    public ExportQuery at(Place other) {
        return new ExportQuery(from, to, other, zone);
    }
}
