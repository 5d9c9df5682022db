package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.FlowEnd;
import io.sluicegate.testing.ManualClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("rule 25: a clock that is set back loses, doubles and misorders nothing")
class ClockSetBackTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int EACH = 300;

    @TempDir
    Path state;

    private final ManualClock clock = new ManualClock(Sample.NOON);
    private final List<String> ids = new ArrayList<>();

    private void append(Ledger ledger) {
        for (int i = 0; i < EACH; i++) {
            AuditRecord record = Sample.exchange()
                    .flow(ledger.boot(), i % 2, ids.size() + 1)
                    .endedAt(clock.instant())
                    .record();
            ledger.loop(i % 2).append(record);
            ids.add(record.flow().toString());
        }
    }

    private List<@Nullable Object> column(String name) throws LedgerException {
        try (LedgerReader reader = LedgerReader.openReadOnly(state, Sample.settings())) {
            ReportTable table = reader.records(new RecordsQuery(null, null, Map.of(), 50_000, ZoneOffset.UTC));
            List<@Nullable Object> found = new ArrayList<>();
            table.rows().forEach(row -> found.add(row.get(table.columns().indexOf(name))));
            return found;
        }
    }

    private List<List<@Nullable Object>> hours() throws LedgerException {
        try (LedgerReader reader = LedgerReader.openReadOnly(state, Sample.settings())) {
            UsageQuery query = UsageQuery.parse(ReportKind.USAGE, Map.of("by", "hour"), ZoneOffset.UTC, Sample.NOON);
            return reader.usage(query, null).rows();
        }
    }

    private void isWhole() throws Exception {
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(column("flow")).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(column("seq"))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, ids.size()).boxed().toList());
        String ledger = Objects.requireNonNull(new JournalFolder(state).id());
        H2Database database = new H2Database(LedgerFolder.of(Sample.settings(), state));
        try (Connection connection = database.connect()) {
            Verification.Result result = Verification.run(connection, ledger, checked -> {});
            assertThat(result.finding()).isNull();
            assertThat(result.records()).isEqualTo(ids.size());
        }
    }

    @Test
    void whileTheGatewayRuns() throws Exception {
        try (Ledger ledger = Sample.open(state, clock)) {
            append(ledger);
            clock.advance(HOUR.plusMinutes(1));
            append(ledger);
            clock.setBack(HOUR);
            append(ledger);
            assertThat(ledger.flush(Duration.ofSeconds(60))).isTrue();
            clock.advance(Duration.ofMinutes(5));
            append(ledger);
        }
        isWhole();
        assertThat(hours()).hasSize(2);
        assertThat(hours().get(0).get(1)).isEqualTo(3L * EACH);
        assertThat(hours().get(0).get(3)).isEqualTo(3_000L * EACH);
        assertThat(hours().get(1).get(1)).isEqualTo((long) EACH);
    }

    @Test
    void atRestarts() throws Exception {
        for (int start = 0; start < 4; start++) {
            try (Ledger ledger = Sample.open(state, clock)) {
                append(ledger);
            }
            clock.setBack(HOUR);
        }
        isWhole();
        assertThat(hours()).hasSize(4);
    }

    @Test
    void andWhatAKillCutOffAfterItIsRecordedOnce() throws Exception {
        JournalFolder files = new JournalFolder(state);
        long boot;
        try (Ledger ledger = Sample.open(state, clock)) {
            append(ledger);
            clock.setBack(HOUR);
            boot = ledger.boot();
            AuditRecord open = Sample.exchange()
                    .flow(boot, 0, 9_999)
                    .endedAt(Sample.NOON)
                    .end(FlowEnd.INTERRUPTED)
                    .record();
            ledger.loop(0).open(open).read(77); // closing does not end it: to the next start it was killed
            ids.add(open.flow().toString());
        }
        clock.setBack(HOUR);
        for (int start = 0; start < 2; start++) {
            try (Ledger ledger = Sample.open(state, clock)) {
                assertThat(ledger.boot()).isGreaterThan(boot);
                append(ledger);
            }
        }
        assertThat(Heartbeat.last(files.heartbeat())).isEqualTo(clock.instant());
        isWhole();
    }
}
