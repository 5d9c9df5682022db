package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsagePartTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final BillingZones ZONES =
            new BillingZones(List.of(new BillingZones.Entry("x", Instant.parse("2026-01-01T00:00:00Z"), PARIS)));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    client                | ''             | DAYS
                    account,day,month     | ''             | DAYS
                    hour                  | ''             | SLOTS
                    protocol,verdict      | client=::1     | DAYS
                    site                  | ''             | SITES
                    rule,day              | account=x      | SITES
                    rule                  | client=::1     | ROWS
                    site,client           | ''             | ROWS
                    host                  | ''             | ROWS
                    client                | status=200     | ROWS
                    label                 | ''             | ROWS
                    """)
    void theCoarsestTableThatHasAllThatIsAskedForAnswers(String by, String where, UsageTable table) {
        assertThat(parts(ReportKind.USAGE, Map.of("by", by, "where", where)))
                .containsExactly(new UsagePart(table, null, null));
    }

    @Test
    void whatTellsMoreThanSumsComesFromTheRows() {
        assertThat(parts(ReportKind.DENIED, Map.of("by", "client")))
                .containsExactly(new UsagePart(UsageTable.ROWS, null, null));
    }

    @Test
    void aMonthThatBeginsAtMidnightIsDaysAlone() {
        assertThat(parts(ReportKind.USAGE, Map.of("from", "2026-11-01", "to", "2026-12-01")))
                .containsExactly(part(UsageTable.DAYS, "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z"));
    }

    @Test
    void edgesComeFromQuarterHoursAndThoseOfQuarterHoursFromRows() {
        assertThat(parts(ReportKind.USAGE, Map.of("from", "2026-11-01T10:07:00Z", "to", "2026-11-03T10:30:00Z")))
                .containsExactly(
                        part(UsageTable.ROWS, "2026-11-01T10:07:00Z", "2026-11-01T10:15:00Z"),
                        part(UsageTable.SLOTS, "2026-11-01T10:15:00Z", "2026-11-01T23:00:00Z"),
                        part(UsageTable.SLOTS, "2026-11-02T23:00:00Z", "2026-11-03T10:30:00Z"),
                        part(UsageTable.DAYS, "2026-11-01T23:00:00Z", "2026-11-02T23:00:00Z"));
    }

    @Test
    void aSpanWithinAQuarterHourComesFromTheRows() {
        assertThat(parts(ReportKind.USAGE, Map.of("from", "2026-11-01T10:01:00Z", "to", "2026-11-01T10:29:00Z")))
                .containsExactly(part(UsageTable.ROWS, "2026-11-01T10:01:00Z", "2026-11-01T10:29:00Z"));
    }

    @Test
    void daysOfAnotherZoneComeFromQuarterHours() {
        assertThat(parts(ReportKind.USAGE, Map.of("by", "day", "zone", "Asia/Kolkata")))
                .containsExactly(new UsagePart(UsageTable.SLOTS, null, null));
        assertThat(parts(ReportKind.USAGE, Map.of("by", "site,day", "zone", "Asia/Kolkata")))
                .containsExactly(new UsagePart(UsageTable.ROWS, null, null));
    }

    @Test
    void aClockThatNoQuarterHourFitsAsksTheRows() {
        assertThat(parts(ReportKind.USAGE, Map.of("by", "hour", "zone", "+00:07")))
                .containsExactly(new UsagePart(UsageTable.ROWS, null, null));
        assertThat(parts(ReportKind.USAGE, Map.of("by", "client", "zone", "+00:07")))
                .containsExactly(new UsagePart(UsageTable.DAYS, null, null));
    }

    private static UsagePart part(UsageTable table, String from, String to) {
        return new UsagePart(table, Instant.parse(from), Instant.parse(to));
    }

    private static List<UsagePart> parts(ReportKind kind, Map<String, String> words) {
        Map<String, String> asked = new HashMap<>(words);
        asked.values().removeIf(String::isEmpty);
        return UsagePart.of(UsageQuery.parse(kind, asked, PARIS, Sample.NOON), null, ZONES);
    }
}
