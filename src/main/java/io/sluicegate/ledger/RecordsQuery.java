package io.sluicegate.ledger;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for single records, the newest first. Immutable.
 *
 * @param from the first moment, by the end of each exchange; null for the beginning
 * @param to the first moment that is left out; null for no end
 * @param where columns of the view {@code records} and what they must hold; an empty value asks for the unknown
 * @param limit how many at most
 * @param zone in which times are written
 */
public record RecordsQuery(
        @Nullable Instant from, @Nullable Instant to, Map<String, String> where, int limit, ZoneId zone) {

    /** How many records are shown where nobody says how many. */
    public static final int DEFAULT_LIMIT = 100;

    /** The columns that fit a terminal and tell most. */
    public static final List<String> SHORT = List.of(
            "ended_at",
            "account",
            "protocol",
            "method",
            "host",
            "path",
            "status",
            "verdict",
            "rule",
            "cache",
            "bytes_up",
            "bytes_down",
            "duration_ms",
            "end_reason");

    private static final Set<String> WORDS = Set.of("from", "to", "where", "limit", "zone");

    /** Refuses with a {@link QueryException} what makes no sense. */
    public RecordsQuery {
        if (limit < 1 || limit > QueryWords.MAX_ROWS) {
            throw new QueryException("limit takes a number from 1 to " + QueryWords.MAX_ROWS);
        }
        QueryWords.requireOrder(from, to);
        where = RecordFilter.checked(where);
    }

    /**
     * Reads {@code from, to, where, limit, zone}.
     *
     * @param zone where the words name none
     *
     * @throws QueryException with one line, for the first word that makes no sense
     */
    public static RecordsQuery parse(Map<String, String> parameters, ZoneId zone, Instant now) {
        QueryWords words = new QueryWords(parameters, zone, now);
        words.allowOnly(WORDS);
        return new RecordsQuery(
                words.time("from"), words.time("to"), words.where(), words.limit(DEFAULT_LIMIT), words.zone());
    }
}
