package io.sluicegate.policy;

import static io.sluicegate.policy.Books.book;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.Protocol;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What makes a verdict of many statements quick never changes it. */
class ShortCutsTest {

    @Property(tries = 3000)
    void bookDecidesAsOneReadLineByLine(@ForAll long seed, @ForAll @IntRange(max = 40) int lines) {
        Random random = new Random(seed);
        List<String> text = new ArrayList<>(RandomRules.NAMES);
        if (random.nextInt(4) == 0) {
            text.add("admin from 198.51.100.0/25, 2001:db8::/32");
        }
        for (int i = 0; i < lines; i++) {
            text.add(RandomRules.line(random));
        }
        text.add(random.nextBoolean() ? "allow all" : "deny all");
        BookContents contents = Books.contents(text);
        RuleBook book = new RuleBook(contents, "test", LastGood.NONE);
        for (int i = 0; i < 10; i++) {
            Subject stage = stage(random);
            Decision decision = book.decide(stage);
            assertThat(decision).as("%s %s", text, stage).isEqualTo(lineByLine(contents, stage));
            assertThat(book.decide(stage)).as("asked twice").isEqualTo(decision);
            assertThat(book.explain(stage).decision()).as("explained").isEqualTo(decision);
        }
    }

    private static Subject stage(Random random) {
        Subject whole = RandomRules.subject(random);
        Set<Fact> known = EnumSet.noneOf(Fact.class);
        for (Fact fact : Fact.values()) {
            if (random.nextInt(4) > 0) {
                known.add(fact);
            }
        }
        int names = random.nextInt(whole.names().size() + 1);
        int addresses = random.nextInt(whole.addresses().size() + 1);
        return RandomRules.stage(whole, known, names, addresses);
    }

    /** The meaning of a book, each clause of each statement asked by a subject of its own. */
    private static Decision lineByLine(BookContents contents, Subject subject) {
        boolean typeOpen = false;
        boolean mayAllow = false;
        List<Statement> deciding = Stream.concat(contents.admins().stream(), contents.verdicts().stream())
                .toList();
        for (Statement statement : deciding) {
            Set<Fact> open = EnumSet.noneOf(Fact.class);
            boolean out = false;
            for (Clause clause : statement.scope().clauses()) {
                Clause.State state = clause.test(RandomRules.again(subject));
                out |= state == Clause.State.NO;
                open.addAll(Scope.facts(state.needs()));
            }
            if (out) {
                continue;
            }
            if (open.equals(Set.of(Fact.TYPE))) {
                typeOpen = true;
                mayAllow |= statement.action() != Action.DENY;
            } else if (!open.isEmpty()) {
                return new Decision.Pending(open);
            } else if (!typeOpen || (statement.action() == Action.DENY && !mayAllow)) {
                return statement.verdictFor(subject);
            } else {
                return new Decision.Pending(Set.of(Fact.TYPE));
            }
        }
        throw new AssertionError("a book ends in an unconditional verdict");
    }

    @Test
    void firstOfManyHostsStatementsDecides() {
        RuleBook book = manyHosts("deny to h7.example with reset", "allow port 80 to sub.h7.example", "deny all");
        assertThat(Flow.http("h7.example", "/").judgedBy(book)).isEqualTo("deny a.rules:8");
        assertThat(Flow.http("www.h999.example", "/").judgedBy(book)).isEqualTo("deny a.rules:1000");
        assertThat(Flow.http("h1000.example", "/").judgedBy(book)).isEqualTo("deny a.rules:1003");
        assertThat(Flow.http("h0.example", "/").without(Fact.NAMES).judgedBy(book))
                .isEqualTo("deny a.rules:1");
        assertThat(Flow.http("h7.example", "/").without(Fact.NAMES).judgedBy(book))
                .isEqualTo("needs [NAMES]");
    }

    @Test
    void hostFurtherUpIsFoundBelowAStatementThatIsOut() {
        RuleBook book = book(
                "deny to www.a.example port 443",
                "allow to =a.example",
                "deny to *.a.example method POST",
                "allow to a.example",
                "deny all");
        assertThat(Flow.http("www.a.example", "/").judgedBy(book)).isEqualTo("allow a.rules:4");
        assertThat(Flow.http("www.a.example", "/").method("POST").judgedBy(book))
                .isEqualTo("deny a.rules:3");
        assertThat(Flow.http("a.example", "/").method("POST").judgedBy(book)).isEqualTo("allow a.rules:2");
        assertThat(Flow.tls("x.www.a.example").judgedBy(book)).isEqualTo("deny a.rules:1");
        assertThat(Flow.http("b.example", "/").judgedBy(book)).isEqualTo("deny a.rules:5");
    }

    @Test
    void statementsBetweenThoseOfHostsKeepTheirPlaces() {
        RuleBook book = book(
                "deny to a.example",
                "allow from 192.0.2.0/24",
                "deny to b.example",
                "allow port 80",
                "deny to c.example",
                "allow all");
        assertThat(Flow.http("b.example", "/").from("192.0.2.1").judgedBy(book)).isEqualTo("allow a.rules:2");
        assertThat(Flow.http("b.example", "/").judgedBy(book)).isEqualTo("deny a.rules:3");
        assertThat(Flow.http("c.example", "/").judgedBy(book)).isEqualTo("allow a.rules:4");
        assertThat(Flow.http("c.example", "/").port(81).judgedBy(book)).isEqualTo("deny a.rules:5");
        assertThat(Flow.http("d.example", "/").port(81).judgedBy(book)).isEqualTo("allow a.rules:6");
    }

    @Test
    void flowWithoutANameLeadsToNoHost() {
        RuleBook book = manyHosts("deny not to h1.example, h2.example", "allow all");
        assertThat(Flow.of(Protocol.SSH).judgedBy(book)).isEqualTo("deny a.rules:1001");
    }

    @Test
    void hostsBesideAnAddressStillAskForIt() {
        RuleBook book = book("deny to a.example, 203.0.113.9", "deny to b.example", "allow all");
        assertThat(Flow.http("c.example", "/").address("203.0.113.9").judgedBy(book))
                .isEqualTo("deny a.rules:1");
        assertThat(Flow.http("c.example", "/").without(Fact.ADDRESSES).judgedBy(book))
                .isEqualTo("needs [ADDRESSES]");
    }

    @Test
    void namesThatLeadApartAreAllAsked() {
        RuleBook book = book("allow to a.example", "deny to b.example", "allow to a.example, b.example", "deny all");
        assertThat(Flow.http("a.example", "/").name("b.example").judgedBy(book)).isEqualTo("deny a.rules:2");
        assertThat(Flow.http("a.example", "/").name("c.example").judgedBy(book)).isEqualTo("deny a.rules:4");
        assertThat(Flow.http("www.a.example", "/").name("a.example").judgedBy(book))
                .isEqualTo("allow a.rules:1");
    }

    @Test
    void doubtFallsByTheStatementThoughTheClauseReadsAlike() {
        RuleBook book = book("allow to a.example, /^x/", "deny to a.example, /^x/", "deny to b.example", "allow all");
        assertThat(Flow.http("x.example", "/").name("c.example").judgedBy(book)).isEqualTo("deny a.rules:2");
    }

    @Test
    void moreClausesStandTwiceThanCanBeShared() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lines.add("deny from 192.0.2." + i + " method POST");
            lines.add("deny from 192.0.2." + i + " method PUT");
        }
        lines.add("allow all");
        RuleBook book = book(lines.toArray(String[]::new));
        Flow flow = Flow.http("a.example", "/").from("192.0.2.199");
        assertThat(flow.judgedBy(book)).isEqualTo("allow a.rules:401");
        assertThat(flow.method("PUT").judgedBy(book)).isEqualTo("deny a.rules:400");
    }

    @Test
    void subjectIsTheSameWhateverHasBeenAskedOfIt() {
        Subject asked = Flow.http("a.example", "/%61").from("2001:db8::1").subject();
        Subject fresh = Flow.http("a.example", "/%61").from("2001:db8::1").subject();
        assertThat(book("deny path \"/a\" from 192.0.2.0/24, 2001:db8::/32", "allow all")
                        .decide(asked))
                .isInstanceOf(Verdict.class);
        assertThat(asked).isEqualTo(fresh).hasSameHashCodeAs(fresh).hasToString(fresh.toString());
    }

    @Test
    void clausesOfDifferentMeaningAreSpelledApart() {
        List<String> clauses = List.of(
                "to /a\\/, \\/b/",
                "to /a/, /b/",
                "path \"/a, /b\"",
                "path \"/a\", \"/b\"",
                "path \"/a\\\", \\\"/b\"",
                "from user:\"a, user:b\"",
                "from user:a, user:b",
                "from user:\"a\\\", user:\\\"b\"",
                "from user:\"a b\"");
        assertThat(clauses).extracting(ShortCutsTest::spelled).isEqualTo(clauses);
    }

    private static String spelled(String line) {
        List<LexedStatement> read = Books.read("a.rules", line, new Problems());
        return new Cursor(read.get(0).tokens()).text();
    }

    private static RuleBook manyHosts(String... more) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            lines.add("deny to h" + i + ".example");
        }
        lines.addAll(List.of(more));
        return book(lines.toArray(String[]::new));
    }
}
