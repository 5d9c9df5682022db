package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.ledger.Pricing.Need;
import io.sluicegate.testing.LoopbackPostgres;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same records give the same reports from H2 and from PostgreSQL. */
class PostgresReportIT {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final List<ZoneId> ZONES = List.of(
            ZoneOffset.UTC,
            PARIS,
            ZoneId.of("America/St_Johns"),
            ZoneId.of("Asia/Kathmandu"),
            ZoneId.of("-03:30"),
            ZoneId.of("UTC+14"));

    @TempDir
    static Path folder;

    private static LoopbackPostgres server;
    private static LedgerReader embedded;
    private static LedgerReader postgres;
    private static LedgerSettings settings;

    @BeforeAll
    static void writeBoth() throws Exception {
        server = new LoopbackPostgres();
        Path password = Files.writeString(folder.resolve("password"), LoopbackPostgres.PASSWORD);
        settings = Sample.settings(server, "postgres", password);
        List<AuditRecord> records = records();
        embedded = written(Sample.settings(), folder.resolve("h2"), records);
        postgres = written(settings, folder.resolve("postgres"), records);
    }

    /** Records of a class through a year, and any others. */
    private static List<AuditRecord> records() {
        Random random = new Random(7);
        List<AuditRecord> records = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            records.add(Sample.exchange()
                    .sequence(i + 1)
                    .endedAt(Instant.parse("2026-01-01T00:00:00Z").plusMillis((long) (random.nextDouble() * 32e9)))
                    .client(random.nextInt(4) == 0 ? "2001:db8::" + random.nextInt(9) : "192.0.2." + random.nextInt(9))
                    .account("room-" + random.nextInt(5))
                    .host(
                            random.nextInt(9) == 0
                                    ? null
                                    : "h" + random.nextInt(9) + ".d" + random.nextInt(5) + ".example")
                    .bytes(random.nextInt(5_000), random.nextInt(90_000), random.nextInt(1_000))
                    .record());
        }
        for (int i = 0; i < 500; i++) {
            AuditRecord any = AnyRecord.of(i);
            if (Math.max(Math.max(any.bytesUp(), any.bytesDown()), any.hitBytes()) < 1L << 40) {
                records.add(any);
            }
        }
        return records;
    }

    private static LedgerReader written(LedgerSettings where, Path state, List<AuditRecord> records) throws Exception {
        Files.createDirectory(state);
        Ledger.Owner owner = new Ledger.Owner("gw1", 2, () -> PARIS, RecordListener.NONE);
        try (Ledger ledger = Ledger.open(where, state, owner, InstantSource.fixed(Sample.NOON))) {
            records.forEach(ledger.loop(0)::append);
            assertThat(ledger.flush(Duration.ofSeconds(60)))
                    .as(ledger.troubles().toString())
                    .isTrue();
        }
        return LedgerReader.openReadOnly(state, where, "gw1", Instant::now);
    }

    @AfterAll
    static void close() {
        embedded.close();
        postgres.close();
        server.close();
    }

    private static void same(UsageQuery query, @Nullable Pricing pricing) throws LedgerException {
        ReportTable expected = embedded.usage(query, pricing);
        assertThat(expected.rows()).as(query.toString()).isNotEmpty();
        assertThat(postgres.usage(query, pricing)).as(query.toString()).isEqualTo(expected);
    }

    private static UsageQuery query(ReportKind kind, String words, ZoneId zone) {
        Map<String, String> parsed = new HashMap<>();
        for (String word : words.split(" ", -1)) {
            parsed.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
        }
        return UsageQuery.parse(kind, parsed, zone, Sample.NOON);
    }

    @Test
    void usageByEveryDimensionInEveryZone() throws LedgerException {
        for (ZoneId zone : ZONES) {
            for (Dimension dimension : Dimension.values()) {
                same(query(ReportKind.USAGE, "by=" + dimension.word(), zone), null);
                String beside =
                        dimension == Dimension.ACCOUNT || dimension == Dimension.MONTH ? "rule" : dimension.word();
                same(query(ReportKind.USAGE, "by=account,month," + beside, zone), null);
                same(
                        query(
                                ReportKind.USAGE,
                                "from=2026-03-28T10:07:00Z to=2026-10-26T00:20:00Z by=" + dimension.word(),
                                zone),
                        null);
            }
        }
    }

    @Test
    void topDeniedAndCache() throws LedgerException {
        for (ZoneId zone : ZONES) {
            same(query(ReportKind.TOP, "by=site limit=7", zone), null);
            same(query(ReportKind.TOP, "by=host,client limit=100 sort=exchanges", zone), null);
            same(query(ReportKind.DENIED, "by=host,rule,day", zone), null);
            same(query(ReportKind.CACHE, "by=cache,cache_reason", zone), null);
            same(query(ReportKind.CACHE, "by=hour", zone), null);
        }
    }

    @Test
    void conditionsOfEveryKind() throws LedgerException {
        for (String where : List.of(
                "account=room-1",
                "client=2001:db8::3",
                "host=h1.d2.example",
                "host=",
                "status=200",
                "final=true",
                "client_port=40001",
                "verdict=allow",
                "username=")) {
            same(query(ReportKind.USAGE, "by=client where=" + where, PARIS), null);
        }
    }

    @Test
    void cost() throws LedgerException {
        for (Set<Need> needs : List.of(
                Set.<Need>of(),
                Set.of(Need.DAY),
                Set.of(Need.HOUR, Need.CLIENT),
                Set.of(Need.PROTOCOL),
                Set.of(Need.RECORD))) {
            for (ZoneId zone : ZONES) {
                same(query(ReportKind.USAGE, "by=account,month cost=true from=2026-01-01", zone), new Rising(needs));
            }
        }
    }

    @Test
    void singleRecordsInTheirOrder() throws LedgerException {
        for (ZoneId zone : ZONES) {
            for (Map<String, String> where :
                    List.of(Map.<String, String>of(), Map.of("protocol", "http"), Map.of("path", ""))) {
                RecordsQuery query = new RecordsQuery(null, null, where, 5_000, zone);
                assertThat(withoutLedger(postgres.records(query).rows()))
                        .isEqualTo(withoutLedger(embedded.records(query).rows()));
            }
        }
    }

    @Test
    void exportPageByPage() throws LedgerException {
        ExportQuery query = ExportQuery.parse(Map.of("from", "2026-02-01"), PARIS, Sample.NOON);
        List<List<@Nullable Object>> exported = export(postgres, query);
        assertThat(exported).hasSizeGreaterThan(2_000).isEqualTo(export(embedded, query));
    }

    private static List<List<@Nullable Object>> export(LedgerReader reader, ExportQuery query) throws LedgerException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (ExportPage page = reader.export(query); page != null; ) {
            rows.addAll(withoutLedger(page.records().rows()));
            page = page.next() == null ? null : reader.export(query.at(page.next()));
        }
        return rows;
    }

    /** Both have an id of their own, in the first column. */
    private static List<List<@Nullable Object>> withoutLedger(List<List<@Nullable Object>> rows) {
        return rows.stream()
                .<List<@Nullable Object>>map(row -> row.subList(1, row.size()))
                .toList();
    }

    @Test
    void bothChainsAreWhole() throws Exception {
        try (Connection connection = PostgresDatabase.of(settings).connectToRead()) {
            String ledger = Verification.ledgers(connection).get(0);
            Verification.Result result = Verification.run(connection, ledger, null, records -> {});
            assertThat(result.finding()).isNull();
            assertThat(result.records()).isGreaterThan(3_100);
        }
    }

    @Test
    void sizesAreTold() throws LedgerException {
        Map<String, @Nullable Object> stats = postgres.stats(PARIS);
        assertThat(stats.get("records")).isEqualTo(embedded.stats(PARIS).get("records"));
        assertThat(stats.get("first_ended_at")).isEqualTo(embedded.stats(PARIS).get("first_ended_at"));
        assertThat((Long) stats.get("bytes_on_disk")).isGreaterThan(100_000);
    }

    /** A price that rises with the month; by the day or hour where it may tell them. */
    private record Rising(Set<Need> needs) implements Pricing {

        @Override
        public ZoneId zone() {
            return PARIS;
        }

        @Override
        public String currency() {
            return "EUR";
        }

        @Override
        public Price price(Use use) {
            int month = use.when().atZone(PARIS).getMonthValue();
            return new Price(BigDecimal.valueOf(month, 2), 1_000_000, BigDecimal.valueOf(25));
        }
    }
}
