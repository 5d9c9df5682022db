package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.FlowEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is under way beside what is written. */
class LiveRecordsTest {

    @TempDir
    Path state;

    private Ledger ledger;

    @BeforeEach
    void open() throws LedgerException {
        ledger = Sample.open(state, InstantSource.fixed(Sample.NOON));
        ledger.loop(0).append(Sample.exchange().sequence(1).bytes(0, 100, 0).record());
        assertThat(ledger.flush(Duration.ofSeconds(30))).isTrue();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void bytesAreAddedAndExchangesAreNot() throws LedgerException {
        AuditRecord live = under(2, 23);

        assertThat(sum(List.of(live), "client")).containsExactly(null, 1L, 0L, 123L, 0L);
        assertThat(sum(List.of(live), "site,rule")).containsExactly(null, null, 1L, 0L, 123L, 0L);
        assertThat(sum(List.of(live), "host")).containsExactly(null, 1L, 0L, 123L, 0L);
    }

    /** It ended between the moment at which flows were asked and that at which the ledger is. */
    @Test
    void oneThatHasBeenWrittenMeanwhileCountsAsItWasWritten() throws LedgerException {
        assertThat(sum(List.of(under(1, 77)), "client")).containsExactly(null, 1L, 0L, 100L, 0L);
    }

    @Test
    void conditionsAndSpansHoldForThemToo() throws LedgerException {
        List<AuditRecord> live = List.of(under(2, 23));

        assertThat(ask(live, Map.of("where", "gateway=other")).rows()).isEmpty();
        assertThat(ask(live, Map.of("where", "gateway=gw1,final=false")).rows())
                .containsExactly(List.of("192.0.2.1", 0L, 0L, 23L, 0L));
        assertThat(ask(live, Map.of("from", "2026-11-24T12:00:00.001Z")).rows()).isEmpty();
    }

    @Test
    void theNewestComesFirstAndHasNoNumber() throws LedgerException {
        try (LedgerReader reader = ledger.reader(List.of(under(2, 23)))) {
            ReportTable records = reader.records(RecordsQuery.parse(Map.of(), ZoneOffset.UTC, Sample.NOON));

            assertThat(records.rows())
                    .extracting(row -> row.get(RecordColumn.SEQ.place() - 1))
                    .containsExactly(null, 1L);
            assertThat(records.only(List.of("ledger")).rows()).hasSize(2).doesNotContainNull();
            assertThat(records.only(List.of("ledger")).rows().get(0))
                    .isEqualTo(records.only(List.of("ledger")).rows().get(1));
            assertThat(reader.records(RecordsQuery.parse(Map.of("limit", "1"), ZoneOffset.UTC, Sample.NOON))
                            .rows())
                    .hasSize(1);
        }
    }

    private static AuditRecord under(long flow, long down) {
        return Sample.exchange()
                .sequence(flow)
                .bytes(0, down, 0)
                .end(FlowEnd.CONTINUES)
                .record();
    }

    private @Nullable List<@Nullable Object> sum(List<AuditRecord> live, String by) throws LedgerException {
        return ask(live, Map.of("by", by)).sum();
    }

    private ReportTable ask(List<AuditRecord> live, Map<String, String> words) throws LedgerException {
        try (LedgerReader reader = ledger.reader(live)) {
            return reader.usage(UsageQuery.parse(ReportKind.USAGE, words, ZoneOffset.UTC, Sample.NOON), null);
        }
    }
}
