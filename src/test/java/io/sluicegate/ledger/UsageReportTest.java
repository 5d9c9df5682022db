package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.Protocol;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReportTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final List<ZoneId> ZONES = List.of(
            PARIS, ZoneId.of("Australia/Adelaide"), ZoneId.of("Asia/Kolkata"), ZoneId.of("+00:07"), ZoneOffset.UTC);
    private static final List<String> HOSTS = List.of("a.school.example", "b.school.example", "x.co.uk", "192.0.2.80");
    private static final List<String> SITES = List.of("school.example", "school.example", "x.co.uk", "192.0.2.80");
    private static final List<Protocol> PROTOCOLS = List.of(Protocol.HTTP, Protocol.TLS, Protocol.SSH);

    @Test
    void theLargestComeFirstAndTiesByName() {
        try (WrittenLedger ledger = WrittenLedger.of(
                Sample.exchange().client("192.0.2.1").bytes(10, 90, 0).record(),
                Sample.exchange().client("192.0.2.9").bytes(0, 500, 400).record(),
                Sample.exchange().client("192.0.2.3").bytes(100, 0, 0).record(),
                Sample.exchange().client("192.0.2.9").bytes(1, 1, 0).record())) {
            ReportTable table = ledger.usage(query("client"));

            assertThat(table.columns()).containsExactly("client", "exchanges", "bytes_up", "bytes_down", "hit_bytes");
            assertThat(table.rows())
                    .containsExactly(
                            List.of("192.0.2.9", 2L, 1L, 501L, 400L),
                            List.of("192.0.2.1", 1L, 10L, 90L, 0L),
                            List.of("192.0.2.3", 1L, 100L, 0L, 0L));
            assertThat(table.sum()).containsExactly(null, 4L, 111L, 591L, 400L);
        }
    }

    @Test
    void anEmptySpanHasNoRowsAndASumOfNothing() {
        try (WrittenLedger ledger = WrittenLedger.of(Sample.exchange().record())) {
            ReportTable table = ledger.usage(
                    UsageQuery.parse(ReportKind.USAGE, Map.of("to", "2020-01-01"), ZoneOffset.UTC, Sample.NOON));

            assertThat(table.rows()).isEmpty();
            assertThat(table.sum()).containsExactly(null, 0L, 0L, 0L, 0L);
        }
    }

    @Test
    void theSumCountsWhatLiesBeyondTheLimit() {
        try (WrittenLedger ledger = WrittenLedger.of(
                Sample.exchange().client("192.0.2.1").bytes(0, 5, 0).record(),
                Sample.exchange().client("192.0.2.2").bytes(0, 6, 0).record())) {
            ReportTable table =
                    ledger.usage(UsageQuery.parse(ReportKind.USAGE, Map.of("limit", "1"), ZoneOffset.UTC, Sample.NOON));

            assertThat(table.rows()).containsExactly(List.of("192.0.2.2", 1L, 0L, 6L, 0L));
            assertThat(table.sum()).containsExactly(null, 2L, 0L, 11L, 0L);
        }
    }

    @Test
    void whatHasNoNameIsARowOfItsOwn() {
        try (WrittenLedger ledger = WrittenLedger.of(
                Sample.exchange().host(null).protocol(Protocol.TLS).record(),
                Sample.exchange().host(null).protocol(Protocol.TLS).record())) {
            ReportTable table = ledger.usage(query("protocol,host"));

            assertThat(table.rows()).containsExactly(Arrays.asList("tls", null, 2L, 200L, 2_000L, 0L));
        }
    }

    @Test
    void countsBeyondFourGibibytesAreExact() {
        try (WrittenLedger ledger = WrittenLedger.of(
                Sample.exchange().bytes(1L << 60, 1L << 61, 0).record(),
                Sample.exchange().bytes(1L << 60, 1L << 61, 0).record())) {
            assertThat(ledger.usage(query("client")).sum()).containsExactly(null, 2L, 1L << 61, 1L << 62, 0L);
        }
    }

    /** On 2026-10-25 the clocks of Paris went back from 03:00 to 02:00. */
    @Test
    void theDayOfAClockChangeHasTwentyFiveHours() {
        List<AuditRecord> records = everyHour("2026-10-24T20:30:00Z", 30);
        try (WrittenLedger ledger = WrittenLedger.of(records)) {
            assertThat(counts(ledger.usage(query("day", PARIS))))
                    .containsExactly("2026-10-24=2", "2026-10-25=25", "2026-10-26=3");
            assertThat(counts(ledger.usage(query("hour", PARIS))).subList(3, 7))
                    .containsExactly(
                            "2026-10-25T01:00:00+02:00=1",
                            "2026-10-25T02:00:00+02:00=1",
                            "2026-10-25T02:00:00+01:00=1",
                            "2026-10-25T03:00:00+01:00=1");
        }
    }

    /** On 2026-03-29 the clocks of Paris went on from 02:00 to 03:00. */
    @Test
    void theHourThatTheClockLeavesOutHasNoRow() {
        try (WrittenLedger ledger = WrittenLedger.of(everyHour("2026-03-28T22:30:00Z", 26))) {
            assertThat(counts(ledger.usage(query("day", PARIS))))
                    .containsExactly("2026-03-28=1", "2026-03-29=23", "2026-03-30=2");
            assertThat(counts(ledger.usage(query("hour", PARIS))).subList(1, 4))
                    .containsExactly(
                            "2026-03-29T00:00:00+01:00=1",
                            "2026-03-29T01:00:00+01:00=1",
                            "2026-03-29T03:00:00+02:00=1");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Z            | 2026-12-31T23:00:00Z      | 2026-12-31 | 2026-12
                    UTC          | 2026-12-31T23:00:00Z      | 2026-12-31 | 2026-12
                    +05:45       | 2027-01-01T05:00:00+05:45 | 2027-01-01 | 2027-01
                    Asia/Kolkata | 2027-01-01T05:00:00+05:30 | 2027-01-01 | 2027-01
                    UTC-03:30    | 2026-12-31T20:00:00-03:30 | 2026-12-31 | 2026-12
                    Europe/Paris | 2027-01-01T00:00:00+01:00 | 2027-01-01 | 2027-01
                    """)
    void hoursDaysAndMonthsAreThoseOfTheZone(String zone, String hour, String day, String month) {
        try (WrittenLedger ledger = WrittenLedger.of(
                Sample.exchange().endedAt(Instant.parse("2026-12-31T23:40:00Z")).record())) {
            List<@Nullable Object> row = ledger.usage(query("hour,day,month", ZoneId.of(zone)))
                    .rows()
                    .get(0);

            assertThat(row.subList(0, 3)).containsExactly(hour, day, month);
        }
    }

    @Test
    void timesComeInTheirOrderAndWithinEachTheLargestFirst() {
        Instant later = Sample.NOON.plus(1, ChronoUnit.DAYS);
        try (WrittenLedger ledger = WrittenLedger.of(
                Sample.exchange()
                        .endedAt(later)
                        .client("192.0.2.1")
                        .bytes(0, 900, 0)
                        .record(),
                Sample.exchange().client("192.0.2.2").bytes(0, 10, 0).record(),
                Sample.exchange().client("192.0.2.3").bytes(0, 20, 0).record())) {
            List<String> keys = ledger.usage(query("client,day")).rows().stream()
                    .map(row -> row.get(0) + " " + row.get(1))
                    .toList();

            assertThat(keys).containsExactly("192.0.2.3 2026-11-24", "192.0.2.2 2026-11-24", "192.0.2.1 2026-11-25");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyReportEqualsASumByHand(long seed) {
        Random random = new Random(seed);
        List<AuditRecord> records = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            records.add(randomRecord(random, i));
        }
        try (WrittenLedger ledger = WrittenLedger.of(records, pick(ZONES, random))) {
            for (int i = 0; i < 60; i++) {
                UsageQuery query = randomQuery(random);
                ReportTable table = ledger.usage(query);
                assertThat(byKey(table, query.by().size())).isEqualTo(byHand(records, query));
                assertThat(total(table)).isEqualTo(table.sum());
            }
        }
    }

    private static AuditRecord randomRecord(Random random, int number) {
        return Sample.exchange()
                .sequence(number)
                .client("192.0.2." + random.nextInt(5))
                .account("room-" + random.nextInt(3))
                .host(random.nextInt(6) == 0 ? null : pick(HOSTS, random))
                .end(random.nextInt(9) == 0 ? FlowEnd.CONTINUES : FlowEnd.COMPLETE)
                .protocol(PROTOCOLS.get(random.nextInt(PROTOCOLS.size())))
                .verdict(random.nextBoolean() ? Action.DENY : null, random.nextBoolean() ? "a.rules:1" : null)
                // Four days around the change of the clocks.
                .endedAt(Instant.parse("2026-10-23T12:00:00Z").plusMillis(random.nextInt(4 * 86_400_000)))
                .bytes(random.nextInt(1 << 20), random.nextInt(1 << 30), random.nextInt(1 << 20))
                .record();
    }

    private static UsageQuery randomQuery(Random random) {
        List<Dimension> by = new ArrayList<>(List.of(Dimension.values()));
        Collections.shuffle(by, random);
        // On a quarter of an hour, at midnight somewhere, or on no border at all.
        int step = pick(List.of(1, 900, 1_800, 86_400), random);
        Instant from = Instant.parse("2026-10-22T22:00:00Z").plusSeconds((long) step * random.nextInt(200_000 / step));
        return new UsageQuery(
                ReportKind.USAGE,
                by.subList(0, 1 + random.nextInt(3)),
                random.nextBoolean() ? from : null,
                random.nextBoolean() ? from.plusSeconds((long) step * random.nextInt(200_000 / step)) : null,
                random.nextBoolean() ? Map.of("verdict", random.nextBoolean() ? "deny" : "") : Map.of(),
                0,
                UsageQuery.Order.BYTES,
                false,
                pick(ZONES, random));
    }

    private static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static Map<List<@Nullable Object>, List<@Nullable Object>> byHand(
            List<AuditRecord> records, UsageQuery query) {
        Map<List<@Nullable Object>, List<@Nullable Object>> sums = new HashMap<>();
        for (AuditRecord entry : records) {
            if (isAskedFor(entry, query)) {
                List<@Nullable Object> key = new ArrayList<>();
                query.by().forEach(dimension -> key.add(keyByHand(entry, dimension, query.zone())));
                List<@Nullable Object> one =
                        List.of(entry.isFinal() ? 1L : 0L, entry.bytesUp(), entry.bytesDown(), entry.hitBytes());
                sums.merge(key, one, UsageReportTest::plus);
            }
        }
        return sums;
    }

    private static boolean isAskedFor(AuditRecord entry, UsageQuery query) {
        Instant from = query.from();
        Instant to = query.to();
        boolean inside = (from == null || !entry.endedAt().isBefore(from))
                && (to == null || entry.endedAt().isBefore(to));
        return inside
                && (query.where().isEmpty()
                        || query.where().containsValue("") == (entry.verdict().action() == null));
    }

    private static @Nullable Object keyByHand(AuditRecord entry, Dimension dimension, ZoneId zone) {
        ZonedDateTime time = entry.endedAt().atZone(zone);
        return switch (dimension) {
            case CLIENT -> entry.client().address().getHostAddress();
            case ACCOUNT -> entry.account();
            case HOST -> entry.host();
            case PROTOCOL -> entry.protocol().word();
            case SITE -> entry.host() == null ? null : SITES.get(HOSTS.indexOf(entry.host()));
            case RULE -> entry.verdict().rule();
            case LABEL, CACHE_REASON -> null;
            case VERDICT -> entry.verdict().action() == null ? null : "deny";
            case CACHE -> "miss";
            case HOUR -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.truncatedTo(ChronoUnit.HOURS));
            case DAY -> time.toLocalDate().toString();
            case MONTH -> YearMonth.from(time).toString();
        };
    }

    private static List<@Nullable Object> plus(List<@Nullable Object> left, List<@Nullable Object> right) {
        List<@Nullable Object> sum = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            sum.add(number(left.get(i)) + number(right.get(i)));
        }
        return sum;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Long number ? number : 0;
    }

    private static Map<List<@Nullable Object>, List<@Nullable Object>> byKey(ReportTable table, int keys) {
        Map<List<@Nullable Object>, List<@Nullable Object>> rows = new HashMap<>();
        for (List<@Nullable Object> row : table.rows()) {
            rows.put(row.subList(0, keys), row.subList(keys, row.size()));
        }
        assertThat(rows).hasSameSizeAs(table.rows());
        return rows;
    }

    private static List<@Nullable Object> total(ReportTable table) {
        List<@Nullable Object> total = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            int place = i;
            boolean summed = i >= table.columns().size() - 4;
            total.add(
                    summed
                            ? table.rows().stream()
                                    .mapToLong(row -> number(row.get(place)))
                                    .sum()
                            : null);
        }
        return total;
    }

    @Test
    void aReportThatWouldBeTooLongIsRefusedAndNeverCutInSilence() throws SQLException {
        String rows = "SELECT x, 1, 1, 1, 1, 0 FROM SYSTEM_RANGE(1, 100001)";
        UsageQuery some = UsageQuery.parse(ReportKind.USAGE, Map.of("limit", "10"), PARIS, Sample.NOON);
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = connection.createStatement()) {
            ResultSet all = statement.executeQuery(rows);
            assertThatThrownBy(() -> answer(query("client"), all).table())
                    .isInstanceOf(QueryException.class)
                    .hasMessage("more than 100000 rows: ask for less with limit, from, to or where");

            ReportTable table = answer(some, statement.executeQuery(rows)).table();
            assertThat(table.rows()).hasSize(10);
            assertThat(table.sum()).containsExactly(null, 100_001L, 100_001L, 100_001L, 100_001L);
        }
    }

    private static UsageAnswer answer(UsageQuery query, ResultSet rows) throws SQLException {
        UsageAnswer answer = new UsageAnswer(query, null);
        new UsageSql(query, new UsagePart(UsageTable.SLOTS, null, null), null, Dialect.H2).read(rows, answer);
        return answer;
    }

    private static List<AuditRecord> everyHour(String first, int count) {
        List<AuditRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(Sample.exchange()
                    .endedAt(Instant.parse(first).plus(i, ChronoUnit.HOURS))
                    .record());
        }
        return records;
    }

    private static List<String> counts(ReportTable table) {
        return table.rows().stream().map(row -> row.get(0) + "=" + row.get(1)).toList();
    }

    private static UsageQuery query(String by) {
        return query(by, ZoneOffset.UTC);
    }

    private static UsageQuery query(String by, ZoneId zone) {
        return UsageQuery.parse(ReportKind.USAGE, Map.of("by", by), zone, Sample.NOON);
    }
}
