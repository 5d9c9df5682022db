package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryWordsTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    @Test
    void nothingSaidMeansAllByClient() {
        UsageQuery query = UsageQuery.parse(ReportKind.USAGE, Map.of(), PARIS, Sample.NOON);

        assertThat(query.by()).containsExactly(Dimension.CLIENT);
        assertThat(query.from()).isNull();
        assertThat(query.to()).isNull();
        assertThat(query.where()).isEmpty();
        assertThat(query.limit()).isZero();
        assertThat(RecordsQuery.parse(Map.of(), PARIS, Sample.NOON).limit()).isEqualTo(100);
    }

    @Test
    void allWordsAreRead() {
        UsageQuery query = UsageQuery.parse(
                ReportKind.USAGE,
                Map.of("by", "hour, client", "limit", "7", "where", "client=192.0.2.1, verdict=deny,path=/a\\,b=c"),
                PARIS,
                Sample.NOON);

        assertThat(query.by()).containsExactly(Dimension.HOUR, Dimension.CLIENT);
        assertThat(query.limit()).isEqualTo(7);
        assertThat(query.where())
                .containsExactlyInAnyOrderEntriesOf(Map.of("client", "192.0.2.1", "verdict", "deny", "path", "/a,b=c"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T10:00:00Z, 2026-11-24T10:00:00Z",
        "2026-11-24T10:00:00.5+01:00, 2026-11-24T09:00:00.5Z",
        "2026-11-24, 2026-11-23T23:00:00Z",
        "2026-07-01, 2026-06-30T22:00:00Z",
        "-1d, 2026-11-23T12:00:00Z",
        "-6h, 2026-11-24T06:00:00Z",
        "-90m, 2026-11-24T10:30:00Z",
        "-2w, 2026-11-10T12:00:00Z",
        "-30s, 2026-11-24T11:59:30Z"
    })
    void timesAreReadInTheirThreeForms(String text, Instant expected) {
        assertThat(RecordsQuery.parse(Map.of("from", text), PARIS, Sample.NOON).from())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    by    | hots                     | nothing is summed by "hots"; nearest: host, hour, month
                    cost  | yes                      | cost takes true or false, not "yes"
                    by    | host,host                | by names something twice
                    from  | yesterday                | from takes 2026-11-24, 2026-11-24T10:00:00Z or -6h (s, m, h, d, w), not "yesterday"
                    from  | 2026-02-30               | from takes 2026-11-24, 2026-11-24T10:00:00Z or -6h (s, m, h, d, w), not "2026-02-30"
                    to    | 2026-11-24T10:00:00      | to takes 2026-11-24, 2026-11-24T10:00:00Z or -6h (s, m, h, d, w), not "2026-11-24T10:00:00"
                    to    | -                        | to takes 2026-11-24, 2026-11-24T10:00:00Z or -6h (s, m, h, d, w), not "-"
                    to    | -6y                      | to takes 2026-11-24, 2026-11-24T10:00:00Z or -6h (s, m, h, d, w), not "-6y"
                    to    | -+6h                     | to takes 2026-11-24, 2026-11-24T10:00:00Z or -6h (s, m, h, d, w), not "-+6h"
                    to    | -9223372036854775807d    | to takes 2026-11-24, 2026-11-24T10:00:00Z or -6h (s, m, h, d, w), not "-9223372036854775807d"
                    to    | -9223372036854775807w    | to takes 2026-11-24, 2026-11-24T10:00:00Z or -6h (s, m, h, d, w), not "-9223372036854775807w"
                    limit | 0                        | limit takes a number from 1 to 100000, not "0"
                    limit | 100001                   | limit takes a number from 1 to 100000, not "100001"
                    limit | ten                      | limit takes a number from 1 to 100000, not "ten"
                    where | client                   | where takes column=value, not "client"
                    where | =x                       | where takes column=value, not "=x"
                    where | host=a,host=b            | where names host twice
                    where | hots=a                   | records have no "hots"; nearest: host, dest, path
                    where | seq) OR (1=1             | records have no "seq) OR (1"; nearest: seq, dest, dest_port
                    where | client=localhost         | client takes an address, not "localhost"
                    where | status=ok                | status takes a number, not "ok"
                    where | final=yes                | final takes true or false, not "yes"
                    where | ended_at=2026-11-24      | where does not take ended_at: use from and to
                    form  | -1d                      | there is no "form" in this report; nearest: from, cost, to
                    """)
    void whatMakesNoSenseIsRefusedInOneLine(String key, String value, String message) {
        assertThatThrownBy(() -> UsageQuery.parse(ReportKind.USAGE, Map.of(key, value), PARIS, Sample.NOON))
                .isInstanceOf(QueryException.class)
                .hasMessage(message);
    }

    @Test
    void whatIsShownOfBadInputIsShortAndHarmless() {
        assertThatThrownBy(() -> UsageQuery.parse(
                        ReportKind.USAGE, Map.of("from", "\u001b[2J\n" + "x".repeat(3_000)), PARIS, Sample.NOON))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining("\\x1b[2J\\x0axxx")
                .matches(e -> String.valueOf(e.getMessage()).length() < 200);
        assertThatThrownBy(() ->
                        UsageQuery.parse(ReportKind.USAGE, Map.of("where", "x".repeat(5_000)), PARIS, Sample.NOON))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining("longer than 4096");
    }

    @Test
    void aSpanThatEndsBeforeItBeginsIsRefused() {
        assertThatThrownBy(() ->
                        UsageQuery.parse(ReportKind.USAGE, Map.of("from", "-1h", "to", "-2h"), PARIS, Sample.NOON))
                .isInstanceOf(QueryException.class)
                .hasMessage("from lies after to");
    }

    @Test
    void everyReportHasItsOwnWordsAndDefaults() {
        UsageQuery top = UsageQuery.parse(ReportKind.TOP, Map.of("sort", "exchanges"), PARIS, Sample.NOON);
        assertThat(top.keys()).containsExactly("site");
        assertThat(top.limit()).isEqualTo(20);
        assertThat(top.order()).isEqualTo(UsageQuery.Order.EXCHANGES);
        assertThat(UsageQuery.parse(ReportKind.DENIED, Map.of(), PARIS, Sample.NOON)
                        .columns())
                .containsExactly("host", "rule", "exchanges", "bytes_up", "bytes_down", "hit_bytes", "newest");
        assertThatThrownBy(() -> UsageQuery.parse(ReportKind.TOP, Map.of("cost", "true"), PARIS, Sample.NOON))
                .hasMessageStartingWith("there is no \"cost\" in this report");
        assertThatThrownBy(() -> UsageQuery.parse(ReportKind.TOP, Map.of("sort", "size"), PARIS, Sample.NOON))
                .hasMessage("sort takes bytes or exchanges, not \"size\"");
    }

    @Test
    void aZoneOfTheQuestionComesBeforeThatOfTheRules() {
        UsageQuery query = UsageQuery.parse(
                ReportKind.USAGE, Map.of("zone", "Asia/Kolkata", "from", "2026-11-24"), PARIS, Sample.NOON);

        assertThat(query.zone()).isEqualTo(ZoneId.of("Asia/Kolkata"));
        assertThat(query.from()).isEqualTo(Instant.parse("2026-11-23T18:30:00Z"));
    }

    @Test
    void anUnknownZoneIsRefusedWithTheNearest() {
        assertThatThrownBy(
                        () -> UsageQuery.parse(ReportKind.USAGE, Map.of("zone", "Europe/Pariss"), PARIS, Sample.NOON))
                .isInstanceOf(QueryException.class)
                .hasMessageStartingWith("there is no zone \"Europe/Pariss\"; nearest: Europe/Paris, ");
    }

    @Test
    void recordsAreNotSummed() {
        assertThatThrownBy(() -> RecordsQuery.parse(Map.of("by", "host"), PARIS, Sample.NOON))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining("there is no \"by\"");
    }

    @Test
    void everyDimensionIsFoundByItsWord() {
        for (Dimension dimension : Dimension.values()) {
            @Nullable Dimension found = Dimension.of(dimension.word());
            assertThat(found).isEqualTo(dimension);
        }
        assertThat(Dimension.of("sites")).isNull();
    }
}
