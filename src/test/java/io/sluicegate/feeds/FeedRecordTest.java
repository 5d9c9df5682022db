package io.sluicegate.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedRecordTest {

    private static final Instant THEN = Instant.parse("2026-03-01T12:00:00.25Z");
    private static final FeedRecord FULL = new FeedRecord(
            "https://lists.example/ads?a=b c",
            ListText.digest("x"),
            "W/\"a b\"",
            "Sun, 01 Mar 2026 11:00:00 GMT",
            THEN.minusSeconds(3600),
            THEN);

    @Test
    void whatIsWrittenIsRead() {
        assertThat(FeedRecord.parse(FULL.render())).isEqualTo(FULL);
        FeedRecord plain = new FeedRecord(FULL.url(), FULL.sha256(), null, null, THEN, THEN);
        assertThat(FeedRecord.parse(plain.render())).isEqualTo(plain);
    }

    @Test
    void confirmingMovesOneTimeAlone() {
        FeedRecord later = FULL.checked(THEN.plusSeconds(60));
        assertThat(later.checkedAt()).isEqualTo(THEN.plusSeconds(60));
        assertThat(later.checked(THEN)).isEqualTo(FULL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "url https://x.example/", "\u0000", "url a\nsha256 ../../etc/passwd\n"})
    void whatIsNotWholeIsNothing(String text) {
        assertThat(FeedRecord.parse(text)).isNull();
    }

    @Test
    void halfARecordIsNothing() {
        String whole = FULL.render();
        for (int length = 0; length < whole.indexOf("checked-at") + 30; length++) {
            assertThat(FeedRecord.parse(whole.substring(0, length))).isNull();
        }
    }
}
