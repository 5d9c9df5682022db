package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever word is mistyped, the nearest one that may stand there is named. */
class SuggestionsTest {

    private static final List<String> NAMES = List.of(
            "set students = 192.0.2.0/24",
            "time lessons = mon-fri 08:00-12:00",
            "upstream parents = 198.51.100.7:3128");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dney from students                                 | deny
            play: dney from students                           | deny
            deny from studnets                                 | students
            deny form students                                 | from
            deny port 80 becuase "x"                           | because
            deny from students during lesons                   | lessons
            deny proto htp                                     | http
            deny port 80 with silnet                           | silent
            route parnets                                      | parents
            log host-olny                                      | host-only
            time late = mon 20:00-22:00, tuee 1:00-2:00        | tue
            zone Europe/Pariss                                 | Europe/Paris
            set bad from hosst "x"                             | hosts
            set bad from hosts "x" shrnk 20%                   | shrink
            upstream more = 198.51.100.7:3128 balanc weighted  | balance
            upstream more = 198.51.100.7:3128 balance wieghted | weighted
            """)
    void nearestWordIsNamed(String line, String meant) {
        String book = String.join("\n", NAMES) + "\n" + line + "\nallow all\n";
        List<Problem> errors = Books.load(book).problems().stream()
                .filter(each -> each.severity() == Problem.Severity.ERROR)
                .toList();
        assertThat(errors).singleElement().satisfies(error -> {
            assertThat(error.line()).isEqualTo(4);
            assertThat(error.hint()).startsWith("did you mean \"" + meant + "\"");
        });
    }
}
