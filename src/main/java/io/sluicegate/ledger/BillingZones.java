package io.sluicegate.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * By whose clock the days of {@code usage_sites} are counted. It is the zone of the rules; where they name another one,
 * days that were counted stay as they were. Immutable.
 *
 * @param entries of each ledger in the order of time
 */
record BillingZones(List<Entry> entries) {

    /** A day may have been counted by a clock that is up to a day ahead. */
    private static final int OVERLAP_DAYS = 2;

    /**
     * A zone in force.
     *
     * @param validFrom the first moment; of a ledger's first entry all before it too
     */
    record Entry(String ledger, Instant validFrom, ZoneId zone) {}

    BillingZones {
        entries = List.copyOf(entries);
    }

    static BillingZones read(Connection connection) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT ledger, valid_from, zone FROM billing_zones ORDER BY ledger, valid_from")) {
            while (rows.next()) {
                Instant validFrom = rows.getObject(2, OffsetDateTime.class).toInstant();
                entries.add(new Entry(rows.getString(1), validFrom, zone(rows.getString(3))));
            }
        }
        return new BillingZones(entries);
    }

    private static ZoneId zone(String id) throws SQLException {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException e) {
            throw new SQLException("the ledger counts days by a zone that is not known here: " + id, e);
        }
    }

    static void insert(Connection connection, Entry entry) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO billing_zones (ledger, valid_from, zone) VALUES (?, ?, ?)")) {
            statement.setString(1, entry.ledger());
            statement.setObject(2, entry.validFrom().atOffset(ZoneOffset.UTC));
            statement.setString(3, entry.zone().getId());
            statement.executeUpdate();
        }
    }

    BillingZones plus(Entry entry) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(entry);
        return new BillingZones(more);
    }

    /** The entry by which a moment is counted in one ledger; null where that ledger has none. */
    @Nullable
    Entry at(String ledger, Instant moment) {
        Entry found = null;
        for (Entry entry : entries) {
            boolean counts = found == null || !entry.validFrom().isAfter(moment);
            found = entry.ledger().equals(ledger) && counts ? entry : found;
        }
        return found;
    }

    /** The zone named last; null where nothing was counted yet. */
    @Nullable
    ZoneId latest() {
        Entry latest = null;
        for (Entry entry : entries) {
            latest = latest == null || !entry.validFrom().isBefore(latest.validFrom()) ? entry : latest;
        }
        return latest == null ? null : latest.zone();
    }

    /** Whether all days from a moment on, null for the beginning, are counted by this zone in every ledger. */
    boolean cover(ZoneId zone, @Nullable Instant from) {
        return entries.stream().collect(Collectors.groupingBy(Entry::ledger)).values().stream()
                .allMatch(each -> covers(each, zone, from));
    }

    private static boolean covers(List<Entry> ofLedger, ZoneId zone, @Nullable Instant from) {
        Entry last = ofLedger.get(ofLedger.size() - 1);
        if (!last.zone().equals(zone) || ofLedger.size() == 1) {
            return last.zone().equals(zone);
        }
        Instant pure = last.validFrom()
                .atZone(zone)
                .toLocalDate()
                .plusDays(OVERLAP_DAYS)
                .atStartOfDay(zone)
                .toInstant();
        return from != null && !from.isBefore(pure);
    }
}
