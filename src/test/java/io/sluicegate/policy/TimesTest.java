package io.sluicegate.policy;

import static io.sluicegate.policy.Books.book;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Protocol;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When {@code during} says yes (GRAMMAR section 3.3.12). */
class TimesTest {

    private static boolean holds(String time, String zone, String instant) {
        RuleBook book = book("zone " + zone, "time t = " + time, "deny during t", "allow all");
        return Flow.of(Protocol.SSH).at(instant).judgedBy(book).startsWith("deny");
    }

    /** The week of Monday the 1st of June 2026, as the wall clock shows it. */
    private static boolean holds(String time, String dayAndHour) {
        LocalDateTime moment = LocalDateTime.of(2026, 6, 1, 0, 0);
        DateTimeFormatter shown = DateTimeFormatter.ofPattern("EEE HH:mm:ss", Locale.ENGLISH);
        while (!shown.format(moment).equalsIgnoreCase(dayAndHour)) {
            moment = moment.plusSeconds(1);
        }
        return holds(time, "Etc/UTC", moment.toInstant(ZoneOffset.UTC).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "mon-fri 08:00-12:10, mon 08:00:00, true",
        "mon-fri 08:00-12:10, mon 07:59:59, false",
        "mon-fri 08:00-12:10, fri 12:09:59, true",
        "mon-fri 08:00-12:10, fri 12:10:00, false",
        "mon-fri 08:00-12:10, sat 09:00:00, false",
        "'mon-fri 8:00-12:10, wed 13:30-16:00', wed 15:59:00, true",
        "'mon-fri 8:00-12:10, wed 13:30-16:00', thu 15:59:00, false",
        "'08:00-09:00, 10:00-11:00', sun 08:30:00, true",
        "'08:00-09:00, 10:00-11:00', sun 09:30:00, false",
        "sat-sun, sat 00:00:00, true",
        "sat-sun, sun 23:59:59, true",
        "sat-sun, mon 00:00:00, false",
        "fri-mon, sun 12:00:00, true",
        "fri-mon, mon 12:00:00, true",
        "fri-mon, tue 12:00:00, false",
        "sun-sun, sun 12:00:00, true",
        "sun-sun, mon 12:00:00, false",
        "'mon, wed 22:00-06:00', mon 22:00:00, true",
        "'mon, wed 22:00-06:00', tue 05:59:59, true",
        "'mon, wed 22:00-06:00', tue 06:00:00, false",
        "'mon, wed 22:00-06:00', tue 22:00:00, false",
        "'mon, wed 22:00-06:00', mon 05:00:00, false",
        "'mon, wed 22:00-06:00', thu 05:59:00, true",
        "sun-thu 21:00-07:00, mon 06:00:00, true",
        "sun-thu 21:00-07:00, fri 06:00:00, true",
        "sun-thu 21:00-07:00, sat 06:00:00, false",
        "sun-thu 21:00-07:00, fri 21:00:00, false",
        "sun 22:00-06:00, mon 01:00:00, true",
        "22:00-24:00, tue 23:59:59, true",
        "22:00-24:00, tue 00:00:00, false",
        "22:00-00:00, tue 23:59:59, true",
        "22:00-00:00, tue 00:00:00, false",
        "mon 00:00-24:00, mon 23:59:59, true",
        "mon 00:00-24:00, tue 00:00:00, false"
    })
    void spansAreByDayAndHour(String time, String moment, boolean expected) {
        assertThat(holds(time, moment)).isEqualTo(expected);
    }

    /** In 2026 the clocks of Paris go on at 01:00 UTC on the 29th of March and back at 01:00 UTC on the 25th of October. */
    @ParameterizedTest
    @CsvSource({
        // The hour from 02:00 to 03:00 does not exist.
        "01:00-02:30, 2026-03-29T00:59:59Z, true",
        "01:00-02:30, 2026-03-29T01:00:00Z, false",
        "02:15-02:45, 2026-03-29T01:00:00Z, false",
        "03:00-04:00, 2026-03-29T01:00:00Z, true",
        "22:00-06:00, 2026-03-29T03:59:59Z, true",
        "22:00-06:00, 2026-03-29T04:00:00Z, false",
        // The hour from 02:00 to 03:00 comes twice.
        "02:00-03:00, 2026-10-24T23:59:59Z, false",
        "02:00-03:00, 2026-10-25T00:00:00Z, true",
        "02:00-03:00, 2026-10-25T00:59:59Z, true",
        "02:00-03:00, 2026-10-25T01:00:00Z, true",
        "02:00-03:00, 2026-10-25T01:59:59Z, true",
        "02:00-03:00, 2026-10-25T02:00:00Z, false",
        "02:30-03:00, 2026-10-25T01:15:00Z, false",
        "22:00-06:00, 2026-10-25T04:59:59Z, true",
        "22:00-06:00, 2026-10-25T05:00:00Z, false",
        // The day is the zone's, too.
        "sun, 2026-10-24T21:59:59Z, false",
        "sun, 2026-10-24T22:00:00Z, true",
        "sun, 2026-10-25T22:59:59Z, true",
        "sun, 2026-10-25T23:00:00Z, false"
    })
    void summerTimeIsTheWallClocks(String time, String instant, boolean expected) {
        assertThat(holds(time, "Europe/Paris", instant)).isEqualTo(expected);
    }

    @Test
    void severalTimesAreOr() {
        RuleBook book = book("time a = mon", "time b = wed 10:00-11:00", "deny during a, b", "allow all");
        assertThat(Flow.of(Protocol.SSH).at("2026-06-01T00:00:00Z").judgedBy(book))
                .isEqualTo("deny a.rules:3");
        assertThat(Flow.of(Protocol.SSH).at("2026-06-03T10:30:00Z").judgedBy(book))
                .isEqualTo("deny a.rules:3");
        assertThat(Flow.of(Protocol.SSH).at("2026-06-03T11:30:00Z").judgedBy(book))
                .isEqualTo("allow a.rules:4");
    }

    @Test
    void negationIsOfAllOfThem() {
        RuleBook book = book("time a = mon", "time b = wed", "deny not during a, b", "allow all");
        assertThat(Flow.of(Protocol.SSH).at("2026-06-01T00:00:00Z").judgedBy(book))
                .isEqualTo("allow a.rules:4");
        assertThat(Flow.of(Protocol.SSH).at("2026-06-02T00:00:00Z").judgedBy(book))
                .isEqualTo("deny a.rules:3");
    }

    @Test
    void timeIsKnownAtAccept() {
        RuleBook book = book("time a = mon", "deny during a", "allow all");
        Flow flow = Flow.of(Protocol.SSH)
                .at("2026-06-01T00:00:00Z")
                .without(Fact.PROTOCOL, Fact.NAMES, Fact.ADDRESSES, Fact.REQUEST, Fact.TYPE);
        assertThat(flow.judgedBy(book)).isEqualTo("deny a.rules:2");
    }

    @Test
    void zoneAndTimesMayStandBelowTheirUseAndInAnotherFile() {
        RuleLoad load = Books.load("bypass during night\nallow all", "time night = 22:00-06:00", "zone Asia/Tokyo");
        RuleBook book = Objects.requireNonNull(load.book());
        assertThat(Flow.of(Protocol.SSH).at("2026-06-01T13:00:00Z").judgedBy(book))
                .isEqualTo("bypass a.rules:1");
        assertThat(Flow.of(Protocol.SSH).at("2026-06-01T12:59:59Z").judgedBy(book))
                .isEqualTo("allow a.rules:2");
        assertThat(book.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }

    @Test
    void zoneIsTheSystemsWhereTheBookNamesNone() {
        assertThat(book("allow all").zone()).isEqualTo(ZoneId.of("UTC"));
    }

    @Test
    void keywordsOfOtherPlacesMayBeNamesOfTimes() {
        assertThat(book("time day = mon", "time page = tue", "deny during day, page with page", "allow all")
                        .lines())
                .hasSize(2);
    }
}
