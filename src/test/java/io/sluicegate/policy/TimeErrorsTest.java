package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in times and zones, at their place. */
class TimeErrorsTest {

    private static List<String> errorsOf(String line) {
        RuleLoad load = Books.load("time lessons = mon-fri 08:00-12:00\ndeny during lessons\n" + line + "\nallow all");
        return Books.messages(load, Problem.Severity.ERROR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "time t = mon-fri 08:00-12:10, 13:30-16:00; 3:31 the days are missing before this span "
                        + "| all spans name days, or none does",
                "time t = 08:00-12:10, mon 13:30-16:00; 3:23 days stand before the first span too, or nowhere",
                "time t = mon 08:00-12:10, sat; 3:27 hours are wanted after the days | as in mon-fri 08:00-12:10",
                "time t = mon, 08:00-12:10; 3:15 a day is wanted here, as in mon or mon-fri",
                "time t = mon,; 3:13 a day is wanted here, as in mon or mon-fri",
                "time t = Mon 08:00-12:10; 3:10 days or hours are wanted here | as in mon-fri 08:00-12:10",
                "time t = mon-fry 08:00-12:10; 3:10 days or hours are wanted here | as in mon-fri 08:00-12:10",
                "time t =; 3:8 days or hours are wanted here | as in mon-fri 08:00-12:10",
                "time t = 8:00; 3:10 \"8:00\" is no span of hours | as in 08:00-12:10",
                "time t = 08:60-09:00; 3:10 \"08:60-09:00\" is no span of hours | as in 08:00-12:10",
                "time t = 23:00-24:01; 3:10 \"23:00-24:01\" is no span of hours | as in 08:00-12:10",
                "time t = 8:0-9:0; 3:10 \"8:0-9:0\" is no span of hours | as in 08:00-12:10",
                "time t = 24:00-08:00; 3:10 24:00 ends a span and begins none | begin it at 00:00",
                "time t = 08:00-08:00; 3:10 the span ends where it begins | 00:00-24:00 is the whole day",
                "time t = 08:00-09:00 mon; 3:22 \"mon\" cannot stand here | the statement should have ended",
                "time t = mon 08:00-09:00 10:00-11:00; "
                        + "3:26 \"10:00-11:00\" cannot stand here | the statement should have ended",
                "time; 3:1 the name of the time is missing",
                "time t; 3:6 \"=\" is wanted after the name, between blanks",
                "time t=mon; 3:6 a time has a name of letters, digits, \"_\" and \"-\" "
                        + "| \"=\" stands alone between blanks",
                "time during = mon; 3:6 \"during\" is a word of the language and no name",
                "time lessons = sat; 3:6 the time \"lessons\" is defined twice | first in a.rules:1",
                "deny during lesson; 3:13 unknown time \"lesson\" | did you mean \"lessons\" (a.rules:1)?",
                "deny during nosuch; 3:13 unknown time \"nosuch\" | define it with: time nosuch = …",
                "deny during \"lessons\"; 3:13 the name of a time is wanted here",
                "deny during; 3:6 an item is missing after \"during\"",
                "deny during lessons during lessons; "
                        + "3:21 \"during\" stands twice in one statement | use a comma for OR",
                "bypass during nosuch; 3:15 unknown time \"nosuch\" | define it with: time nosuch = …",
                "zone; 3:1 a time zone is wanted, as in: zone Europe/Paris",
                "zone \"Europe/Paris\"; 3:6 a time zone is wanted, as in: zone Europe/Paris",
                "zone Europe/Pariss; 3:6 unknown time zone \"Europe/Pariss\" | did you mean \"Europe/Paris\"?",
                "zone UTC+2; 3:6 unknown time zone \"UTC+2\" | a name of the IANA list, as in Europe/Paris",
                "zone Europe/Paris Europe/Rome; "
                        + "3:19 \"Europe/Rome\" cannot stand here | the statement should have ended"
            })
    void lineIsOneError(String line, String error) {
        assertThat(errorsOf(line)).containsExactly(error);
    }

    @Test
    void indentedStatementBelowATimeIsAnError() {
        assertThat(errorsOf("time t = sat-sun\n  deny during t"))
                .containsExactly("4:3 \"deny\" begins a statement: start it at column 1");
    }

    @Test
    void zoneStandsOnceInTheBook() {
        assertThat(errorsOf("zone Europe/Paris\nzone Europe/Rome"))
                .containsExactly("4:1 the zone stands twice in the book | first in a.rules:3");
    }

    @Test
    void faultyTimeIsOneError() {
        assertThat(errorsOf("time bad = 08:00\ndeny during bad\nallow during bad to a.example"))
                .hasSize(1);
        assertThat(errorsOf("time bad = #x#y\ndeny during bad")).hasSize(1);
        assertThat(errorsOf("time bad = mo#n\ndeny during bad")).hasSize(1);
        assertThat(errorsOf("time bad=mon\ndeny during bad")).hasSize(1);
    }

    @Test
    void unusedTimeIsTold() {
        assertThat(Books.warnings("time a = mon", "time b = tue", "deny during b", "allow all"))
                .containsExactly("1:6 the time \"a\" is never used");
    }
}
