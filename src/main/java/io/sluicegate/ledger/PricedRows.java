package io.sluicegate.ledger;

import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.ledger.Pricing.Need;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a price on rows while they are read. Confined to one report. */
final class PricedRows {

    private static final List<String> RECORD =
            List.of("client", "protocol", "listener", "host", "dest", "dest_port", "upstream", "username");
    private static final int CENTS = 2;

    private final Pricing pricing;
    private final Set<Need> needs;
    private final int digits;
    private UsageSums free = UsageSums.ZERO;

    /** Of a report in this zone. */
    PricedRows(Pricing pricing, ZoneId zone) {
        this.pricing = pricing;
        this.needs = EnumSet.noneOf(Need.class);
        needs.addAll(pricing.needs());
        if (needs.contains(Need.DAY) && !pricing.zone().equals(zone)) {
            needs.add(Need.HOUR); // days of another clock: each slot tells its own
        }
        this.digits = digits(pricing.currency());
    }

    private static int digits(String code) {
        boolean known = Currency.getAvailableCurrencies().stream()
                .anyMatch(each -> each.getCurrencyCode().equals(code));
        int digits = known ? Currency.getInstance(code).getDefaultFractionDigits() : CENTS;
        return digits < 0 ? CENTS : digits;
    }

    String currency() {
        return pricing.currency();
    }

    BigDecimal rounded(BigDecimal cost) {
        return cost.setScale(digits, RoundingMode.HALF_EVEN);
    }

    /** What a table must tell apart, so that every row has one price. */
    Set<Dimension> asked() {
        Set<Dimension> asked = EnumSet.noneOf(Dimension.class);
        if (needs.contains(Need.RECORD)) {
            asked.add(Dimension.HOST);
        }
        if (needs.contains(Need.HOUR)) {
            asked.add(Dimension.HOUR);
        } else if (needs.contains(Need.DAY)) {
            asked.add(Dimension.DAY);
        }
        if (needs.contains(Need.CLIENT)) {
            asked.add(Dimension.CLIENT);
        }
        if (needs.contains(Need.PROTOCOL)) {
            asked.add(Dimension.PROTOCOL);
        }
        return asked;
    }

    /** Whether the database may sum rows: prices by the hour leave too many of them to be held in memory. */
    boolean canBeSummed(UsageTable table) {
        return table != UsageTable.ROWS && !needs.contains(Need.HOUR);
    }

    /** The columns that {@link #priced} reads. */
    List<String> columns(UsageTable table) {
        List<String> columns = new ArrayList<>();
        if (table == UsageTable.ROWS) {
            columns.add(table.time());
            columns.addAll(RECORD);
            return columns;
        }
        if (!canBeSummed(table)) {
            columns.add(table.time());
        } else if (needs.contains(Need.DAY)) {
            columns.add(table.localDay());
        }
        if (needs.contains(Need.CLIENT)) {
            columns.add("client");
        }
        if (needs.contains(Need.PROTOCOL)) {
            columns.add("protocol");
        }
        return columns;
    }

    /** The same with its cost; its columns begin at {@code place}. */
    Tally priced(Tally tally, UsageTable table, ResultSet row, int place) throws SQLException {
        Pricing.Price price =
                pricing.price(table == UsageTable.ROWS ? ofRecord(row, place) : ofSlot(table, row, place));
        if (price == null) {
            free = free.plus(tally.sums());
            return tally;
        }
        return new Tally(tally.sums(), tally.hits(), tally.newest(), price.of(tally.sums()));
    }

    private Pricing.Use ofSlot(UsageTable table, ResultSet row, int first) throws SQLException {
        int place = first;
        Instant when = Instant.EPOCH;
        if (!canBeSummed(table)) {
            when = row.getObject(place++, OffsetDateTime.class).toInstant();
        } else if (needs.contains(Need.DAY)) {
            when = row.getObject(place++, LocalDate.class)
                    .atStartOfDay(pricing.zone())
                    .toInstant();
        }
        InetAddress client = needs.contains(Need.CLIENT) ? IpLiteral.parse(row.getString(place++)) : null;
        return new Pricing.Use(when, client, needs.contains(Need.PROTOCOL) ? row.getString(place) : null, null);
    }

    private static Pricing.Use ofRecord(ResultSet row, int place) throws SQLException {
        Instant ended = row.getObject(place, OffsetDateTime.class).toInstant();
        Pricing.Target target = new Pricing.Target(
                !ListenerKind.EXPLICIT.word().equals(row.getString(place + 3)),
                row.getString(place + 4),
                address(row.getString(place + 5)),
                row.getInt(place + 6),
                row.getString(place + 7),
                row.getString(place + 8));
        return new Pricing.Use(
                Instant.ofEpochSecond(UsageRollup.slot(ended)),
                address(row.getString(place + 1)),
                row.getString(place + 2),
                target);
    }

    private static @Nullable InetAddress address(@Nullable String text) {
        return text == null ? null : IpLiteral.parse(text);
    }

    /** What had no price; null where all had one. */
    @Nullable
    String note() {
        return free.equals(UsageSums.ZERO)
                ? null
                : "no tariff is for " + free.exchanges() + " exchanges with " + free.bytes()
                        + " bytes: they cost nothing";
    }
}
