package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HostIndexTest {

    private static final String SMALL = "set small = " + hosts(0, 100);
    private static final String LARGE = "set large = " + hosts(0, 101);

    private static String hosts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "h" + i + ".example").collect(Collectors.joining(", "));
    }

    /** The first statement that a request for the host is asked of. */
    private static int first(String host, String... lines) {
        BookContents contents = Books.contents(List.of(lines));
        HostIndex index = new HostIndex(contents.verdicts().toArray(Statement[]::new));
        return index.next(0, index.entry(Flow.http(host, "/").subject()));
    }

    @Test
    void statementOfFewHostsIsPassedOverByOthers() {
        assertThat(first("other.example", SMALL, "deny to small", "allow all")).isEqualTo(1);
        assertThat(first("h99.example", SMALL, "deny to small", "allow all")).isZero();
        assertThat(first("a.h99.example", SMALL, "deny to small", "allow all")).isZero();
    }

    @Test
    void statementOfManyHostsIsAlwaysAsked() {
        assertThat(first("other.example", LARGE, "deny to large", "allow all")).isZero();
        assertThat(first("other.example", SMALL, "deny to small, x.example", "allow all"))
                .isZero();
        String[] halves = {"set a = " + hosts(0, 60), "set b = " + hosts(60, 120), "set c = a, b"};
        assertThat(first("other.example", halves[0], halves[1], halves[2], "deny to c", "allow all"))
                .isZero();
    }

    @Test
    void statementThatNamesMoreThanHostsIsAlwaysAsked() {
        assertThat(first("other.example", "deny to x.example, 192.0.2.1", "allow all"))
                .isZero();
        assertThat(first("other.example", "set a = x.example, 192.0.2.1", "deny to a", "allow all"))
                .isZero();
    }
}
