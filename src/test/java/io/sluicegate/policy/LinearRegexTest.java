package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LinearRegexTest {

    /** A reader that tries one way after another has as many of them as 2 has doublings here, and never ends. */
    @Test
    @DisplayName("rule 23: expressions run in linear time, whatever they say")
    void expressionWithMoreWaysThanTimeEnds() {
        RuleBook book = Books.book("deny to /^(([a-z]+)*)*!$/", "allow all");
        Flow flow = Flow.tls(("a".repeat(60) + ".").repeat(3) + "example").address("203.0.113.1");
        assertThat(flow.judgedBy(book)).startsWith("allow");
    }

    @Test
    @DisplayName("rule 23: what only a backtracking reader could read is an error")
    void backReferencesAreRefused() {
        assertThat(Books.errors("deny to /(a)\\1/", "allow all")).isNotEmpty();
        assertThat(Books.errors("deny to /a(?=b)/", "allow all")).isNotEmpty();
    }
}
