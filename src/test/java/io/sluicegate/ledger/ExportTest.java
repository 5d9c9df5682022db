package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExportTest {

    @Test
    void allRecordsComeOnceInTheOrderOfTheirNumbers() {
        try (WrittenLedger ledger = WrittenLedger.of(many(4_500))) {
            assertThat(numbers(ledger, query(Map.of()))).isEqualTo(from(1, 4_500));
        }
    }

    @Test
    void aSpanOfTimeLeavesOutWhatEndedBeforeOrBehindIt() {
        try (WrittenLedger ledger = WrittenLedger.of(many(9_000))) {
            String from = Sample.NOON.plusSeconds(2_999).toString();
            String to = Sample.NOON.plusSeconds(8_000).toString();

            assertThat(numbers(ledger, query(Map.of("from", from, "to", to)))).isEqualTo(from(3_000, 8_000));
            assertThat(numbers(ledger, query(Map.of("to", "2020-01-01")))).isEmpty();
        }
    }

    /** The clock was set back in between, so that numbers and times do not go together. */
    @Test
    void recordsThatEndedOutOfOrderAreFoundToo() {
        List<AuditRecord> records = many(3_000);
        records.addAll(many(3_000));
        try (WrittenLedger ledger = WrittenLedger.of(records)) {
            String to = Sample.NOON.plusSeconds(10).toString();

            assertThat(numbers(ledger, query(Map.of("to", to)))).hasSize(20).contains(1L, 10L, 3_001L, 3_010L);
        }
    }

    @Test
    void anEmptyLedgerIsAnEmptyExport() throws IOException {
        try (WrittenLedger ledger = WrittenLedger.of()) {
            StringBuilder out = new StringBuilder();
            RecordExport export = new RecordExport(RecordExport.Format.CSV, out);
            export.add(ledger.export(query(Map.of())).records());
            export.end();

            assertThat(out.toString().lines()).hasSize(2).last().asString().startsWith("#sum,");
        }
    }

    @Test
    void csvHasAHeaderAndEndsWithTheSumOfItsBytes() throws IOException {
        try (WrittenLedger ledger = WrittenLedger.of(
                Sample.exchange().bytes(3, 40, 0).path("/a,\"b\"", null).record(),
                Sample.exchange().bytes(4, 50, 7).record())) {
            List<String> lines = written(ledger, RecordExport.Format.CSV);

            assertThat(lines).hasSize(4);
            assertThat(lines.get(0)).isEqualTo(String.join(",", RecordColumn.words()));
            assertThat(lines.get(1)).contains(",\"/a,\"\"b\"\"\",");
            assertThat(lines.get(3)).startsWith("#sum,,").contains(",7,90,7,90,7,,,");
        }
    }

    @Test
    void jsonlIsAnObjectALineAndNothingElse() throws IOException {
        try (WrittenLedger ledger = WrittenLedger.of(
                Sample.exchange().record(), Sample.exchange().host(null).record())) {
            List<String> lines = written(ledger, RecordExport.Format.JSONL);

            assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("{\"ledger\":") && line.endsWith("}"));
            assertThat(lines.get(1)).contains("\"host\":null");
        }
    }

    @Test
    void timesAreThoseOfTheZone() {
        try (WrittenLedger ledger = WrittenLedger.of(Sample.exchange().record())) {
            List<@Nullable Object> row = ledger.export(
                            ExportQuery.parse(Map.of(), ZoneId.of("Asia/Kolkata"), Sample.NOON))
                    .records()
                    .rows()
                    .get(0);
            assertThat(row).contains("2026-11-24T17:30:00.000+05:30");
        }
    }

    @Test
    void aPlaceThatNoPageNamedIsRefused() {
        for (String after : List.of("", "7", "a-b", "-")) {
            assertThatThrownBy(() -> query(Map.of("after", after)))
                    .isInstanceOf(QueryException.class)
                    .hasMessageStartingWith("after takes what the page before called next");
        }
    }

    @Test
    void statsTellHowMuchThereIs() throws LedgerException {
        try (WrittenLedger ledger = WrittenLedger.of(many(100))) {
            Map<String, @Nullable Object> stats = ledger.stats(ZoneOffset.UTC);

            assertThat(stats)
                    .containsEntry("records", 100L)
                    .containsEntry("first_ended_at", "2026-11-24T12:00:00.000Z")
                    .containsEntry("last_ended_at", "2026-11-24T12:01:39.000Z");
            long bytes = (Long) Objects.requireNonNull(stats.get("bytes_on_disk"));
            assertThat(bytes).isGreaterThan(10_000);
            assertThat(stats).containsEntry("bytes_per_record", bytes / 100);
        }
    }

    @Test
    void anEmptyLedgerHasStatsToo() throws LedgerException {
        try (WrittenLedger ledger = WrittenLedger.of()) {
            assertThat(ledger.stats(ZoneOffset.UTC))
                    .containsEntry("records", 0L)
                    .containsEntry("first_ended_at", null)
                    .containsEntry("bytes_per_record", null);
        }
    }

    private static List<AuditRecord> many(int count) {
        List<AuditRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(Sample.exchange().endedAt(Sample.NOON.plusSeconds(i)).record());
        }
        return records;
    }

    private static List<Object> from(long first, long last) {
        List<Object> numbers = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private static List<@Nullable Object> numbers(WrittenLedger ledger, ExportQuery query) {
        List<@Nullable Object> numbers = new ArrayList<>();
        ExportPage page = ledger.export(query);
        page.records().rows().forEach(row -> numbers.add(row.get(RecordColumn.SEQ.place() - 1)));
        for (ExportQuery.Place next = page.next(); next != null; next = page.next()) {
            page = ledger.export(query.at(ExportQuery.Place.parse(next.toString())));
            page.records().rows().forEach(row -> numbers.add(row.get(RecordColumn.SEQ.place() - 1)));
        }
        return numbers;
    }

    private static List<String> written(WrittenLedger ledger, RecordExport.Format format) throws IOException {
        StringBuilder out = new StringBuilder();
        RecordExport export = new RecordExport(format, out);
        export.add(ledger.export(query(Map.of())).records());
        export.end();
        return out.toString().lines().toList();
    }

    private static ExportQuery query(Map<String, String> words) {
        return ExportQuery.parse(words, ZoneOffset.UTC, Sample.NOON);
    }
}
