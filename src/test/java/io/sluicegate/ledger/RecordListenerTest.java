package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordListenerTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Sample.NOON);
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    Path state;

    private final List<Long> heard = Collections.synchronizedList(new ArrayList<>());

    private Ledger ledger(RecordListener listener) throws LedgerException {
        return Ledger.open(Sample.settings(), state, new Ledger.Owner("gw1", 1, () -> ZoneOffset.UTC, listener), CLOCK);
    }

    private void hear(List<AuditRecord> batch) {
        batch.forEach(each -> heard.add(each.flow().sequence()));
    }

    private static void append(Ledger ledger, long last) {
        for (long i = 1; i <= last; i++) {
            ledger.loop(0).append(Sample.exchange().sequence(i).record());
        }
    }

    @Test
    void eachRecordIsToldOnceAndBeforeAFlushReturns() throws Exception {
        Ledger ledger = ledger(this::hear);
        append(ledger, 3);
        assertThat(ledger.flush(DEADLINE)).isTrue();
        assertThat(heard).containsExactly(1L, 2L, 3L);
        ledger.close();
        assertThat(heard).hasSize(3);
    }

    @Test
    void aListenerThatFailsCostsNoRecord() throws Exception {
        Ledger ledger = ledger(batch -> {
            throw new IllegalStateException("no");
        });
        append(ledger, 3);
        assertThat(ledger.flush(DEADLINE)).isTrue();
        ledger.close();
        assertThat(ledger.written()).isEqualTo(3);
    }
}
