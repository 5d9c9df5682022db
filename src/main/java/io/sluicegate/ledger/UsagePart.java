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
     * The parts that together are the whole span: the table of sums that has all that is asked for, and the rows for what
     * lies before its first border and behind its last.
     *
     * @param prices what they tell apart beside what the query does; null for none
     */
    static List<UsagePart> of(UsageQuery query, @Nullable PricedRows prices, BillingZones zones) {
        Set<Dimension> asked = EnumSet.copyOf(query.by());
        asked.addAll(prices == null ? Set.of() : prices.asked());
        if (query.kind().ownColumns().isEmpty()) {
            for (UsageTable table : List.of(UsageTable.SLOTS, UsageTable.SITES)) {
                boolean has = asked.stream().allMatch(table::has)
                        && query.where().keySet().stream().allMatch(table::knows);
                List<UsagePart> parts = has ? parts(table, query, asked, zones) : List.of();
                if (!parts.isEmpty()) {
                    return parts;
                }
            }
        }
        return List.of(new UsagePart(UsageTable.ROWS, query.from(), query.to()));
    }

    private static List<UsagePart> parts(UsageTable table, UsageQuery query, Set<Dimension> asked, BillingZones zones) {
        Instant from = query.from();
        Instant to = query.to();
        Instant first = from == null ? null : borderFrom(table, from, query.zone());
        Instant last = to == null ? null : borderBefore(table, to, query.zone());
        if (first != null && last != null && !first.isBefore(last)) {
            return List.of();
        }
        boolean timeMatters = from != null || to != null || asked.stream().anyMatch(Dimension::isTime);
        if (timeMatters && !hasClock(table, query.zone(), first, zones)) {
            return List.of();
        }
        List<UsagePart> parts = new ArrayList<>();
        if (from != null && first != null && from.isBefore(first)) {
            parts.add(new UsagePart(UsageTable.ROWS, from, first));
        }
        if (to != null && last != null && last.isBefore(to)) {
            parts.add(new UsagePart(UsageTable.ROWS, last, to));
        }
        parts.add(new UsagePart(table, first, last));
        return parts;
    }

    private static boolean hasClock(UsageTable table, ZoneId zone, @Nullable Instant first, BillingZones zones) {
        return table == UsageTable.SITES ? zones.cover(zone, first) : isOfQuarterHours(zone);
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
        return table == UsageTable.SITES
                ? startOfDay(LocalDate.ofInstant(moment, zone), zone)
                : Instant.ofEpochSecond(UsageRollup.slot(moment));
    }

    private static Instant borderFrom(UsageTable table, Instant moment, ZoneId zone) {
        Instant before = borderBefore(table, moment, zone);
        if (before.equals(moment)) {
            return before;
        }
        return table == UsageTable.SITES
                ? startOfDay(LocalDate.ofInstant(moment, zone).plusDays(1), zone)
                : before.plusSeconds(UsageRollup.SLOT_SECONDS);
    }

    private static Instant startOfDay(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }
}
