package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordPageTest {

    @TempDir
    Path state;

    /** Ten records, a minute after another; the fifth ended late, as a tunnel does. */
    @BeforeEach
    void write() throws LedgerException {
        try (Ledger ledger = Sample.open(state, InstantSource.fixed(Sample.NOON))) {
            for (int i = 1; i <= 10; i++) {
                Instant end = Sample.NOON.plusSeconds(60L * (i == 5 ? 100 : i));
                ledger.loop(0).append(Sample.exchange().sequence(i).endedAt(end).record());
            }
        }
    }

    private List<Long> pages(@Nullable Instant from, @Nullable Instant to, int limit) throws LedgerException {
        List<Long> numbers = new ArrayList<>();
        try (LedgerReader reader = LedgerReader.openReadOnly(state, Sample.settings())) {
            RecordPage page = new RecordPage(from, to, null, limit, ZoneOffset.UTC);
            RecordPage.Answer answer = reader.page(page);
            RecordPage.Place next = take(answer, limit, numbers);
            while (next != null) {
                next = take(reader.page(page.at(next)), limit, numbers);
            }
        }
        return numbers;
    }

    private static RecordPage.@Nullable Place take(RecordPage.Answer page, int limit, List<Long> numbers) {
        List<List<@Nullable Object>> rows = page.records().rows();
        assertThat(rows.size()).isLessThanOrEqualTo(limit);
        rows.forEach(row -> numbers.add((Long) row.get(2)));
        return page.next();
    }

    private static Instant minute(int minutes) {
        return Sample.NOON.plusSeconds(60L * minutes);
    }

    @Test
    void everyRecordComesOnceInTheOrderOfItsNumber() throws LedgerException {
        List<Long> all = List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        for (int limit : new int[] {1, 3, 5, 10, 11}) {
            assertThat(pages(null, null, limit)).as("pages of " + limit).isEqualTo(all);
        }
    }

    @Test
    void spanIsByTheEndOfTheExchange() throws LedgerException {
        assertThat(pages(minute(3), minute(8), 2)).containsExactly(3L, 4L, 6L, 7L);
        assertThat(pages(minute(50), null, 2)).containsExactly(5L);
        assertThat(pages(null, minute(3), 1)).containsExactly(1L, 2L);
        assertThat(pages(minute(200), null, 2)).isEmpty();
    }

    @Test
    void wordsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> RecordPage.parse(Map.of("after", "x"), ZoneOffset.UTC, Sample.NOON))
                .hasMessage("after takes what a page said in next, not \"x\"");
        assertThatThrownBy(() -> RecordPage.parse(Map.of("after", "", "where", "a=b"), ZoneOffset.UTC, Sample.NOON))
                .isInstanceOf(QueryException.class);
        assertThatThrownBy(() -> RecordPage.parse(Map.of("limit", "100001"), ZoneOffset.UTC, Sample.NOON))
                .isInstanceOf(QueryException.class);
    }

    @Test
    void wordsAreThoseOfReports() {
        RecordPage page = RecordPage.parse(Map.of("after", "7-90", "from", "-1h"), ZoneOffset.UTC, Sample.NOON);
        assertThat(page.place()).isEqualTo(new RecordPage.Place(7, 90)).hasToString("7-90");
        assertThat(page.from()).isEqualTo(Sample.NOON.minusSeconds(3600));
        assertThat(page.limit()).isEqualTo(1_000);
    }
}
