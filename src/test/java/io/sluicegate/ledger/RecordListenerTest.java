package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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

    private H2Ledger ledger(ScriptedStore store, RecordListener listener, Duration closing) throws LedgerException {
        Handoff handoff = new Handoff(10_000, LedgerSettings.WhenFull.REFUSE);
        LedgerWriter writer = new LedgerWriter(handoff, store, Duration.ofSeconds(1), CLOCK, listener);
        return new H2Ledger(LedgerFolder.of(Sample.settings(), state), handoff, writer, CLOCK, closing);
    }

    private void hear(List<AuditRecord> batch) {
        batch.forEach(each -> heard.add(each.flow().sequence()));
    }

    private static void append(H2Ledger ledger, long last) {
        for (long i = 1; i <= last; i++) {
            ledger.append(Sample.exchange().sequence(i).record());
        }
    }

    @Test
    void eachRecordIsToldOnceAlthoughItsBatchWasTriedThrice() throws Exception {
        H2Ledger ledger = ledger(ScriptedStore.failing(2), this::hear, DEADLINE);
        append(ledger, 3);
        assertThat(ledger.flush(DEADLINE)).isTrue();
        assertThat(heard).containsExactly(1L, 2L, 3L);
        ledger.close();
        assertThat(heard).hasSize(3);
    }

    @Test
    void whatIsNotKeptIsNotTold() throws Exception {
        H2Ledger ledger = ledger(ScriptedStore.failing(Integer.MAX_VALUE), this::hear, Duration.ofMillis(1));
        append(ledger, 3);
        ledger.close();
        assertThat(heard).isEmpty();
    }

    @Test
    void aListenerThatFailsCostsNoRecord() throws Exception {
        ScriptedStore store = ScriptedStore.failing(0);
        H2Ledger ledger = ledger(
                store,
                batch -> {
                    throw new IllegalStateException("no");
                },
                DEADLINE);
        append(ledger, 3);
        assertThat(ledger.flush(DEADLINE)).isTrue();
        ledger.close();
        assertThat(store.kept()).hasSize(3);
    }
}
