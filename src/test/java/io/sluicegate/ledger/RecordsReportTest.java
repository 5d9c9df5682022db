package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.FlowId;
import io.sluicegate.flow.HostSource;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.flow.Protocol;
import io.sluicegate.ledger.AuditRecord.Judgement;
import io.sluicegate.ledger.AuditRecord.Request;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordsReportTest {

    @Test
    void everyFieldStandsInItsColumn() {
        AuditRecord full = new AuditRecord(
                new FlowId(36, 1, 35),
                2,
                Instant.parse("2026-11-24T11:59:58.5Z"),
                Instant.parse("2026-11-24T12:00:00.123456Z"),
                new Endpoint(Sample.address("2001:db8::1"), 40_001),
                "room-101",
                "ada",
                new Endpoint(Sample.address("203.0.113.80"), 8080),
                ListenerKind.REDIRECT,
                Protocol.HTTP,
                "www.example.com",
                HostSource.HOST,
                false,
                new Request("POST", "/a", 204, "text/css", "curl/8.5"),
                new Judgement(Action.BYPASS, "a.rules:3", "play", "lists/x:17", "r7"),
                CacheStatus.STALE,
                "stale-if-error",
                new Endpoint(Sample.address("2001:db8::80"), 443),
                3,
                1,
                2,
                3,
                4,
                5,
                6,
                FlowEnd.UPSTREAM_ABORT);
        try (WrittenLedger ledger = WrittenLedger.of(full)) {
            Map<String, @Nullable Object> row = row(ledger.records(everything()), 0);

            assertThat(String.valueOf(row.remove("ledger"))).hasSize(16);
            assertThat(row.toString())
                    .isEqualTo("{gateway=gw1, seq=1, flow=10-1-z, part=2, final=true,"
                            + " started_at=2026-11-24T11:59:58.500Z, ended_at=2026-11-24T12:00:00.123Z,"
                            + " client=2001:db8::1, client_port=40001, account=room-101, username=ada,"
                            + " dest=203.0.113.80, dest_port=8080, listener=redirect, protocol=http,"
                            + " host=www.example.com, host_source=host, host_verified=false, method=POST, path=/a,"
                            + " status=204, media_type=text/css, user_agent=curl/8.5, verdict=bypass,"
                            + " rule=a.rules:3, rule_label=play, list_entry=lists/x:17, rules_version=r7,"
                            + " cache=stale, cache_reason=stale-if-error, upstream=[2001:db8::80]:443, attempts=3,"
                            + " bytes_up=1, bytes_down=2, origin_bytes_up=3, origin_bytes_down=4, hit_bytes=5,"
                            + " duration_ms=1623, first_byte_ms=6, end_reason=upstream-abort}");
        }
    }

    @Test
    void whatIsNotKnownIsNull() {
        try (WrittenLedger ledger = WrittenLedger.of(Sample.bare())) {
            Map<String, @Nullable Object> row = row(ledger.records(everything()), 0);

            row.entrySet().removeIf(entry -> entry.getValue() != null);
            assertThat(row.keySet())
                    .containsExactly(
                            "username",
                            "dest",
                            "dest_port",
                            "host",
                            "host_verified",
                            "method",
                            "path",
                            "status",
                            "media_type",
                            "user_agent",
                            "verdict",
                            "rule",
                            "rule_label",
                            "list_entry",
                            "rules_version",
                            "cache_reason",
                            "upstream",
                            "first_byte_ms");
        }
    }

    @Test
    void aClientWithoutAccountPaysByItsAddressAndNoDurationIsNegative() {
        try (WrittenLedger ledger = WrittenLedger.of(Sample.bare())) {
            Map<String, @Nullable Object> row = row(ledger.records(everything()), 0);

            assertThat(row).containsEntry("account", "2001:db8::1").containsEntry("duration_ms", 0L);
        }
    }

    @Test
    @DisplayName("rule 27: recorded text is bounded and commands no terminal")
    void whatAClientWroteIsCutAndCannotCommandATerminal() {
        Request request =
                new Request("G\u001bT", "/" + "p".repeat(70_000), 200, "a/b\r\nc", "x\u202ey\u0000" + "z".repeat(900));
        AuditRecord nasty = Sample.exchange()
                .host("h".repeat(300))
                .account("a\nb")
                .request(request)
                .record();
        try (WrittenLedger ledger = WrittenLedger.of(nasty)) {
            Map<String, @Nullable Object> row = row(ledger.records(everything()), 0);

            assertThat(row)
                    .containsEntry("method", "G\\x1bT")
                    .containsEntry("media_type", "a/b\\x0d\\x0ac")
                    .containsEntry("account", "a\\x0ab")
                    .containsEntry("host", "h".repeat(255))
                    .containsEntry("path", "/" + "p".repeat(2_047));
            assertThat(String.valueOf(row.get("user_agent")))
                    .startsWith("x\\u202ey\\x00zz")
                    .hasSize(512);
        }
    }

    @Test
    void theNewestComeFirstUpToTheLimit() {
        List<AuditRecord> records = IntStream.rangeClosed(1, 300)
                .mapToObj(i -> Sample.exchange()
                        .sequence(i)
                        .endedAt(Sample.NOON.plusSeconds(i / 10))
                        .record())
                .toList();
        try (WrittenLedger ledger = WrittenLedger.of(records)) {
            ReportTable table = ledger.records(RecordsQuery.parse(Map.of(), ZoneOffset.UTC, Sample.NOON));

            assertThat(table.rows()).hasSize(100);
            assertThat(table.rows().stream().map(row -> row.get(2)).toList())
                    .isEqualTo(IntStream.rangeClosed(0, 99)
                            .mapToObj(i -> (Object) (300L - i))
                            .toList());
        }
    }

    @Test
    void fromIsInsideAndToIsOutside() {
        try (WrittenLedger ledger = WrittenLedger.of(
                Sample.exchange().sequence(1).record(),
                Sample.exchange()
                        .sequence(2)
                        .endedAt(Sample.NOON.plusSeconds(1))
                        .record(),
                Sample.exchange()
                        .sequence(3)
                        .endedAt(Sample.NOON.plusSeconds(2))
                        .record())) {
            RecordsQuery middle = new RecordsQuery(
                    Sample.NOON.plusSeconds(1), Sample.NOON.plusSeconds(2), Map.of(), 10, ZoneOffset.UTC);

            assertThat(ledger.records(middle).rows()).hasSize(1);
            assertThat(row(ledger.records(middle), 0)).containsEntry("seq", 2L);
        }
    }

    @Test
    void timesAreWrittenInTheZoneOfTheReport() {
        try (WrittenLedger ledger = WrittenLedger.of(Sample.exchange().record())) {
            RecordsQuery query = new RecordsQuery(null, null, Map.of(), 10, ZoneId.of("Asia/Kolkata"));

            assertThat(row(ledger.records(query), 0)).containsEntry("ended_at", "2026-11-24T17:30:00.000+05:30");
        }
    }

    @Test
    void theSumIsThatOfTheRowsShown() {
        try (WrittenLedger ledger = WrittenLedger.of(
                Sample.exchange().bytes(1, 10, 5).record(),
                Sample.exchange().bytes(2, 20, 6).record())) {
            ReportTable table =
                    ledger.records(everything()).only(List.of("client", "bytes_up", "bytes_down", "hit_bytes"));

            assertThat(table.sum()).containsExactly(null, 3L, 30L, 11L);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    client=2001:DB8:0:0::1        | 2
                    client=192.0.2.1              | 1
                    host=WWW.Example.com.         | 1
                    host=                         | 2
                    verdict=deny                  | 3
                    verdict=deny,client=192.0.2.9 | 3
                    verdict=deny,client=192.0.2.1 |
                    final=true                    | 3,1,2
                    host_verified=                | 3,1,2
                    host_verified=true            |
                    bytes_up=7                    | 3
                    status=200                    | 3,1
                    path=x' OR '1'='1             |
                    path=/a\\,b                   | 3
                    """)
    void whereKeepsWhatHasAllOfTheValues(String where, @Nullable String seqs) {
        List<AuditRecord> records = List.of(
                Sample.exchange().record(),
                Sample.bare(),
                Sample.exchange()
                        .client("192.0.2.9")
                        .host("ads.example")
                        .path("/a,b", null)
                        .verdict(Action.DENY, "school.rules:15")
                        .endedAt(Sample.NOON.plusSeconds(9))
                        .bytes(7, 0, 0)
                        .record());
        try (WrittenLedger ledger = WrittenLedger.of(records)) {
            ReportTable table = ledger.records(RecordsQuery.parse(Map.of("where", where), ZoneOffset.UTC, Sample.NOON));

            String found = String.join(
                    ",",
                    table.rows().stream().map(row -> String.valueOf(row.get(2))).toList());
            assertThat(found).isEqualTo(seqs == null ? "" : seqs);
        }
    }

    @Test
    void noTextWhatsoeverStopsTheLedger() {
        Random random = new Random(7);
        List<AuditRecord> records = IntStream.rangeClosed(1, 500)
                .mapToObj(i -> Sample.exchange()
                        .account(anyText(random))
                        .host(anyText(random))
                        .verdict(Action.DENY, anyText(random))
                        .request(new Request(anyText(random), anyText(random), 200, anyText(random), anyText(random)))
                        .record())
                .toList();
        try (WrittenLedger ledger = WrittenLedger.of(records)) {
            assertThat(ledger.records(everything()).rows()).hasSize(500);
        }
    }

    private static String anyText(Random random) {
        int length = random.nextInt(random.nextInt(20) == 0 ? 5_000 : 40);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(random.nextBoolean() ? 0x10000 : 0x80));
        }
        return text.toString();
    }

    private static RecordsQuery everything() {
        return new RecordsQuery(null, null, Map.of(), 1_000, ZoneOffset.UTC);
    }

    private static Map<String, @Nullable Object> row(ReportTable table, int number) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < table.columns().size(); i++) {
            row.put(table.columns().get(i), table.rows().get(number).get(i));
        }
        return row;
    }
}
