package io.sluicegate.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Sums records for the tables {@code usage}, {@code usage_days} and {@code usage_sites}: in memory first, then one statement for each key, in
 * the transaction of their rows. Holds three keys a record at most, until it is flushed; one whose transaction failed is
 * thrown away. Confined to the writing thread.
 */
final class UsageRollup {

    /** The length of a slot, so that months close on a border in every time zone. */
    static final long SLOT_SECONDS = 15 * 60;

    private static final List<String> SLOT_WORDS = List.of("account", "client", "protocol", "verdict");
    private static final UsageMerge SLOTS =
            new UsageMerge("usage", "slot_start", "TIMESTAMP(0) WITH TIME ZONE", SLOT_WORDS);
    private static final UsageMerge DAYS = new UsageMerge("usage_days", "day", "DATE", SLOT_WORDS);
    private static final UsageMerge SITES =
            new UsageMerge("usage_sites", "day", "DATE", List.of("account", "site", "verdict", "rule"));

    private final Supplier<ZoneId> zone;
    private final Map<Key, UsageSums> slots = new HashMap<>();
    private final Map<Key, UsageSums> days = new HashMap<>();
    private final Map<Key, UsageSums> sites = new HashMap<>();
    private final List<BillingZones.Entry> named = new ArrayList<>();
    private BillingZones zones;

    /**
     * A key of either table.
     *
     * @param time the start of the slot in seconds of the epoch, or the day since it
     */
    private record Key(String ledger, String gateway, long time, List<String> words) {}

    /**
     * Nothing yet.
     *
     * @param zone of the rules in force
     * @param zones by which days were counted so far
     */
    UsageRollup(Supplier<ZoneId> zone, BillingZones zones) {
        this.zone = zone;
        this.zones = zones;
    }

    /** The slot that a moment belongs to, by its first second of the epoch. */
    static long slot(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), SLOT_SECONDS) * SLOT_SECONDS;
    }

    void add(UsageEntry entry) {
        List<String> bySlot = List.of(entry.account(), entry.client(), entry.protocol(), entry.verdict());
        List<String> bySite = List.of(entry.account(), entry.site(), entry.verdict(), entry.rule());
        long day = entry.endedAt().atZone(zoneFor(entry)).toLocalDate().toEpochDay();
        slots.merge(
                new Key(entry.ledger(), entry.gateway(), slot(entry.endedAt()), bySlot), entry.sums(), UsageSums::plus);
        days.merge(new Key(entry.ledger(), entry.gateway(), day, bySlot), entry.sums(), UsageSums::plus);
        sites.merge(new Key(entry.ledger(), entry.gateway(), day, bySite), entry.sums(), UsageSums::plus);
    }

    /** By the moment of the record alone, so that whoever counts it again comes to the same day. */
    private ZoneId zoneFor(UsageEntry entry) {
        ZoneId now = zone.get();
        BillingZones.Entry latest = zones.at(entry.ledger(), Instant.MAX);
        if (latest == null || (!latest.zone().equals(now) && entry.endedAt().isAfter(latest.validFrom()))) {
            BillingZones.Entry next = new BillingZones.Entry(entry.ledger(), entry.endedAt(), now);
            zones = zones.plus(next);
            named.add(next);
        }
        BillingZones.Entry counting = zones.at(entry.ledger(), entry.endedAt());
        return counting == null ? now : counting.zone();
    }

    /** How many keys wait. */
    int size() {
        return slots.size() + days.size() + sites.size();
    }

    /** Adds all to the tables, and forgets it; the caller commits. */
    void flush(Connection connection) throws SQLException {
        for (BillingZones.Entry entry : named) {
            BillingZones.insert(connection, entry);
        }
        flush(connection, SLOTS, slots, time -> Instant.ofEpochSecond(time).atOffset(ZoneOffset.UTC));
        flush(connection, DAYS, days, LocalDate::ofEpochDay);
        flush(connection, SITES, sites, LocalDate::ofEpochDay);
        named.clear();
        slots.clear();
        days.clear();
        sites.clear();
    }

    private static void flush(
            Connection connection, UsageMerge merge, Map<Key, UsageSums> sums, LongFunction<Object> time)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(merge.sql(Dialect.of(connection)))) {
            // In the order of the index, which costs a third less than any other.
            List<Map.Entry<Key, UsageSums>> sorted = new ArrayList<>(sums.entrySet());
            sorted.sort(Map.Entry.comparingByKey(
                    Comparator.comparingLong(Key::time).thenComparing(key -> String.join("\0", key.words()))));
            for (Map.Entry<Key, UsageSums> each : sorted) {
                Key key = each.getKey();
                List<Object> keys = new ArrayList<>(List.of(key.ledger(), key.gateway(), time.apply(key.time())));
                keys.addAll(key.words());
                merge.add(statement, keys, each.getValue());
            }
            statement.executeBatch();
        }
    }
}
