package io.sluicegate.policy;

import static io.sluicegate.policy.Books.book;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Protocol;
import org.junit.jupiter.api.Test;

/** {@code admin from} comes before everything (GRAMMAR section 3.4.3). */
class AdminTest {

    @Test
    void adminsAreAllowedFirstWhereverTheLineStands() {
        RuleBook book = book("deny from 192.0.2.0/24", "admin from 192.0.2.2", "deny all");
        assertThat(Flow.of(Protocol.SSH).from("192.0.2.2").judgedBy(book)).isEqualTo("allow a.rules:2");
        assertThat(Flow.of(Protocol.SSH).from("192.0.2.3").judgedBy(book)).isEqualTo("deny a.rules:1");
    }

    @Test
    void verdictFallsAtAccept() {
        RuleBook book = book("deny to a.example", "admin from 192.0.2.2", "deny all");
        Flow flow = Flow.http("a.example", "/").from("192.0.2.2").without(Fact.values());
        assertThat(flow.judgedBy(book)).isEqualTo("allow a.rules:2");
    }

    @Test
    void severalLinesAddUp() {
        RuleBook book = book(
                "set desk = 192.0.2.8/29, desk.example",
                "admin from 192.0.2.2, 2001:db8::2",
                "admin from desk",
                "deny all");
        assertThat(Flow.of(Protocol.SSH).from("2001:db8::2").judgedBy(book)).isEqualTo("allow a.rules:2");
        assertThat(Flow.of(Protocol.SSH).from("192.0.2.9").judgedBy(book)).isEqualTo("allow a.rules:3");
        assertThat(book.isAdmin(Flow.of(Protocol.SSH).from("192.0.2.9").subject()))
                .isTrue();
        assertThat(book.isAdmin(Flow.of(Protocol.SSH).from("192.0.2.1").subject()))
                .isFalse();
    }

    @Test
    void adminLinesAreShownFirst() {
        assertThat(book("deny port 1", "admin from 192.0.2.2", "deny all").lines())
                .extracting(RuleBook.Line::text)
                .containsExactly("admin from 192.0.2.2", "deny port 1", "deny all");
    }

    @Test
    void adminIsNoLastVerdict() {
        assertThat(Books.errors("admin from 192.0.2.2"))
                .containsExactly("0:0 the book has no verdict; end it with allow all or deny all");
    }
}
