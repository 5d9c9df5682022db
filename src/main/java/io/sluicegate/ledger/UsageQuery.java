package io.sluicegate.ledger;

import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for sums. Immutable.
 *
 * @param kind which report
 * @param by what to sum by, in the order of the columns; each once
 * @param from the first moment, by the end of each exchange; null for the beginning
 * @param to the first moment that is left out; null for no end
 * @param where columns of the view {@code records} and what they must hold; an empty value asks for the unknown
 * @param limit how many rows at most; 0 for all, which is refused when they are too many for one report
 * @param order which rows come first
 * @param cost whether to tell what it cost
 * @param zone whose clock makes hours, days and months
 */
public record UsageQuery(
        ReportKind kind,
        List<Dimension> by,
        @Nullable Instant from,
        @Nullable Instant to,
        Map<String, String> where,
        int limit,
        Order order,
        boolean cost,
        ZoneId zone) {

    private static final Set<String> WORDS = Set.of("by", "from", "to", "where", "limit", "zone");

    /** Which rows come first; those of a report by time come in the order of time before all else. */
    public enum Order {
        /** The most bytes. */
        BYTES,
        /** The most exchanges. */
        EXCHANGES
    }

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
     * Reads {@code by, from, to, where, limit, zone}, for {@code top} also {@code sort}, for {@code usage} {@code cost}.
     *
     * @param zone where the words name none
     * @throws QueryException with one line, for the first word that makes no sense
     */
    public static UsageQuery parse(ReportKind kind, Map<String, String> parameters, ZoneId zone, Instant now) {
        QueryWords words = new QueryWords(parameters, zone, now);
        Set<String> known = new HashSet<>(WORDS);
        known.addAll(kind.ownWords());
        words.allowOnly(known);
        Order order = kind == ReportKind.DENIED ? Order.EXCHANGES : Order.BYTES;
        return new UsageQuery(
                kind,
                words.by(kind.defaultBy()),
                words.time("from"),
                words.time("to"),
                words.where(),
                words.limit(kind.defaultLimit()),
                words.order(order),
                words.flag("cost"),
                words.zone());
    }

    /** The names of the columns that are summed by, in their order. */
    public List<String> keys() {
        return by.stream().map(Dimension::word).toList();
    }

    /** All columns of the answer. */
    public List<String> columns() {
        return UsageAnswer.columns(this);
    }
}
