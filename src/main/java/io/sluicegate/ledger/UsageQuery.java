package io.sluicegate.ledger;

import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for sums. Immutable.
 *
 * @param by what to sum by, in the order of the columns; each once
 * @param from the first moment, by the end of each exchange; null for the beginning
 * @param to the first moment that is left out; null for no end
 * @param where columns of the view {@code records} and what they must hold; an empty value asks for the unknown
 * @param limit how many rows at most; 0 for all, which is refused when they are too many for one report
 * @param zone whose clock makes hours, days and months
 */
public record UsageQuery(
        List<Dimension> by,
        @Nullable Instant from,
        @Nullable Instant to,
        Map<String, String> where,
        int limit,
        ZoneId zone) {

    private static final Set<String> WORDS = Set.of("by", "from", "to", "where", "limit");

    /** Refuses with a {@link QueryException} what makes no sense. */
    public UsageQuery {
        by = List.copyOf(by);
        if (by.isEmpty()) {
            throw new QueryException("by names nothing: take " + String.join(", ", Dimension.words()));
        }
        if (EnumSet.copyOf(by).size() < by.size()) {
            throw new QueryException("by names something twice");
        }
        if (limit < 0 || limit > QueryWords.MAX_ROWS) {
            throw new QueryException("limit takes a number from 0 to " + QueryWords.MAX_ROWS);
        }
        QueryWords.requireOrder(from, to);
        where = RecordFilter.checked(where);
    }

    /**
     * Reads {@code by, from, to, where, limit}.
     *
     * @throws QueryException with one line, for the first word that makes no sense
     */
    public static UsageQuery parse(Map<String, String> parameters, ZoneId zone, Instant now) {
        QueryWords words = new QueryWords(parameters, zone, now);
        words.allowOnly(WORDS);
        return new UsageQuery(words.by(), words.time("from"), words.time("to"), words.where(), words.limit(0), zone);
    }
}
