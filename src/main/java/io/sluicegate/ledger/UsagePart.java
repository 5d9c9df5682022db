package io.sluicegate.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of the answer to a question, from one table. Immutable.
 *
 * @param table that has it
 * @param from the first moment; null for the beginning
 * @param to the first moment that is left out; null for no end
 */
record UsagePart(
        UsageTable table, @Nullable Instant from, @Nullable Instant to) {

    /** No ledger is older. */
    private static final Instant ANCIENT = Instant.parse("2020-01-01T00:00:00Z");

    /**
     * The parts that together are the whole span: the coarsest table of sums that has all that is asked for, finer ones for
     * what lies before its first border and behind its last, and the rows for the rest.
     *
     * @param prices what they tell apart beside what the query does; null for none
     */
    static List<UsagePart> of(UsageQuery query, @Nullable PricedRows prices, BillingZones zones) {
        Set<Dimension> asked = EnumSet.copyOf(query.by());
        asked.addAll(prices == null ? Set.of() : prices.asked());
        List<UsageTable> tables = List.of();
        if (query.kind().ownColumns().isEmpty()) {
            tables = Stream.of(UsageTable.DAYS, UsageTable.SLOTS, UsageTable.SITES)
                    .filter(table -> asked.stream().allMatch(table::has))
                    .filter(table -> query.where().keySet().stream().allMatch(table::knows))
                    .toList();
        }
        boolean byTime = asked.stream().anyMatch(Dimension::isTime);
        return split(tables, query.from(), query.to(), new Clock(query.zone(), byTime, zones));
    }

    /** By whose clock a report is, whether it tells times apart, and by whose clocks days were counted. */
    private record Clock(ZoneId zone, boolean byTime, BillingZones zones) {

        boolean fits(UsageTable table, @Nullable Instant from, @Nullable Instant to, @Nullable Instant first) {
            if (from == null && to == null && !byTime) {
                return true;
            }
            return table.isOfDays() ? zones.cover(zone, first) : isOfQuarterHours(zone);
        }
    }

    private static List<UsagePart> split(
            List<UsageTable> tables, @Nullable Instant from, @Nullable Instant to, Clock clock) {
        if (tables.isEmpty()) {
            return List.of(new UsagePart(UsageTable.ROWS, from, to));
        }
        UsageTable table = tables.get(0);
        List<UsageTable> finer = tables.subList(1, tables.size());
        Instant first = from == null ? null : borderFrom(table, from, clock.zone());
        Instant last = to == null ? null : borderBefore(table, to, clock.zone());
        boolean empty = first != null && last != null && !first.isBefore(last);
        if (empty || !clock.fits(table, from, to, first)) {
            return split(finer, from, to, clock);
        }
        List<UsagePart> parts = new ArrayList<>();
        if (from != null && first != null && from.isBefore(first)) {
            parts.addAll(split(finer, from, first, clock));
        }
        if (to != null && last != null && last.isBefore(to)) {
            parts.addAll(split(finer, last, to, clock));
        }
        parts.add(new UsagePart(table, first, last));
        return parts;
    }

    /** Whether hours of the zone, and so days and months, begin where slots do. */
    private static boolean isOfQuarterHours(ZoneId zone) {
        ZoneRules rules = zone.getRules();
        boolean now = rules.getOffset(ANCIENT).getTotalSeconds() % UsageRollup.SLOT_SECONDS == 0;
        return now
                && rules.getTransitions().stream()
                        .filter(each -> each.getInstant().isAfter(ANCIENT))
                        .map(ZoneOffsetTransition::getOffsetAfter)
                        .allMatch(each -> each.getTotalSeconds() % UsageRollup.SLOT_SECONDS == 0)
                && rules.getTransitionRules().stream()
                        .allMatch(each -> each.getOffsetAfter().getTotalSeconds() % UsageRollup.SLOT_SECONDS == 0);
    }

    private static Instant borderBefore(UsageTable table, Instant moment, ZoneId zone) {
        return table.isOfDays()
                ? startOfDay(LocalDate.ofInstant(moment, zone), zone)
                : Instant.ofEpochSecond(UsageRollup.slot(moment));
    }

    private static Instant borderFrom(UsageTable table, Instant moment, ZoneId zone) {
        Instant before = borderBefore(table, moment, zone);
        if (before.equals(moment)) {
            return before;
        }
        return table.isOfDays()
                ? startOfDay(LocalDate.ofInstant(moment, zone).plusDays(1), zone)
                : before.plusSeconds(UsageRollup.SLOT_SECONDS);
    }

    private static Instant startOfDay(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }
}
