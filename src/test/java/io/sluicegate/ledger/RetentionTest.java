package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    Path state;

    private volatile Instant now = Instant.parse("2026-01-31T23:00:00Z");
    private final InstantSource clock = () -> now;

    /** Three months of records, some of them out of order across the borders. */
    private Ledger threeMonths() throws LedgerException {
        Ledger ledger = Sample.open(state, clock);
        for (int i = 0; i < 300; i++) {
            Instant end = Instant.parse("2025-11-15T00:00:00Z").plus(Duration.ofHours(6L * i + (i % 5 == 0 ? -60 : 0)));
            ledger.loop(i % 2)
                    .append(Sample.exchange().sequence(i + 1).endedAt(end).record());
            if (i % 10 == 0) {
                assertThat(ledger.flush(DEADLINE)).isTrue();
            }
        }
        assertThat(ledger.flush(DEADLINE)).isTrue();
        return ledger;
    }

    private static Verification.Result verify(Ledger ledger) throws LedgerException {
        try (LedgerReader reader = ledger.reader(List.of())) {
            return reader.verify(null, checked -> {}).get(0);
        }
    }

    private static long rows(Ledger ledger) throws LedgerException {
        try (LedgerReader reader = ledger.reader(List.of())) {
            return reader.records(new RecordsQuery(null, null, Map.of(), 50_000, ZoneOffset.UTC))
                    .rows()
                    .size();
        }
    }

    private static Object exchanges(Ledger ledger) throws LedgerException {
        try (LedgerReader reader = ledger.reader(List.of())) {
            UsageQuery query = UsageQuery.parse(ReportKind.USAGE, Map.of("by", "account"), ZoneOffset.UTC, Sample.NOON);
            return reader.usage(query, null).rows().get(0).get(1);
        }
    }

    @Test
    void nothingIsRemovedBeforeItsTime() throws Exception {
        try (Ledger ledger = threeMonths()) {
            assertThat(ledger.prune(10).months()).isEmpty();
            assertThat(rows(ledger)).isEqualTo(300);
        }
    }

    @Test
    void monthsThatAreOverAreRemovedAndTheChainStaysGood() throws Exception {
        try (Ledger ledger = threeMonths()) {
            now = Instant.parse("2027-02-05T00:00:00Z"); // 400 days after the end of December 2025
            Retention.Removed removed = ledger.prune(10);
            assertThat(removed.months()).containsExactly("2025-11", "2025-12");
            assertThat(removed.records()).isBetween(150L, 250L);
            assertThat(rows(ledger)).isEqualTo(300 - removed.records());
            assertThat(exchanges(ledger)).isEqualTo(300L);

            Verification.Result result = verify(ledger);
            assertThat(result.finding()).isNull();
            assertThat(result.gone()).isEqualTo(removed.records());
            assertThat(result.last()).isEqualTo(300);
        }
    }

    @Test
    void aClockThatRunsAheadTakesAMonthAtATime() throws Exception {
        try (Ledger ledger = threeMonths()) {
            now = Instant.parse("2099-01-01T00:00:00Z");
            assertThat(ledger.prune(1).months()).containsExactly("2025-11");
            assertThat(ledger.prune(1).months()).containsExactly("2025-12");
        }
    }

    @Test
    @DisplayName("rule 25: the database can be made anew while it is used")
    void theDatabaseIsMadeAnewWhileRecordsCome() throws Exception {
        try (Ledger ledger = threeMonths()) {
            assertThat(ledger.rebuild()).isEqualTo(300);
            IntStream.rangeClosed(301, 400)
                    .forEach(i ->
                            ledger.loop(0).append(Sample.exchange().sequence(i).record()));
            assertThat(ledger.flush(DEADLINE)).isTrue();
            assertThat(rows(ledger)).isEqualTo(400);
            assertThat(verify(ledger).finding()).isNull();
            assertThat(exchanges(ledger)).isEqualTo(400L);
        }
        assertThat(state.resolve("ledger/records.damaged-1.mv.db")).exists();
    }
}
