package io.sluicegate.policy;

import static io.sluicegate.policy.Books.book;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.HostName;
import io.sluicegate.flow.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Whether a flow passes by the names that it shows, so that it matters whether they are made up. */
class NameRelianceTest {

    private static Flow lms() {
        return Flow.tls("lms.example").address("203.0.113.9");
    }

    private static boolean passesByName(Flow flow, String... lines) {
        return book(lines).passesByName(flow.subject());
    }

    private static boolean asksForNames(Flow flow, String... lines) {
        return book(lines).asksForNames(flow.subject());
    }

    @Test
    void allowListOfNamesIsReliedOn() {
        assertThat(passesByName(lms(), "allow to lms.example", "deny all")).isTrue();
        assertThat(passesByName(lms(), "bypass to lms.example", "deny all")).isTrue();
        assertThat(passesByName(lms(), "allow to /^lms/", "deny all")).isTrue();
        assertThat(passesByName(lms(), "set a = lms.example", "set b = a, 192.0.2.0/24", "allow to b", "deny all"))
                .isTrue();
    }

    @Test
    void exceptionOfNamesIsReliedOn() {
        assertThat(passesByName(lms(), "allow not to bad.example", "deny all")).isTrue();
        assertThat(passesByName(lms(), "allow port 443 not to bad.example", "deny all"))
                .isTrue();
    }

    @Test
    void allowOfEverythingIsNot() {
        assertThat(passesByName(lms(), "deny to bad.example", "allow all")).isFalse();
        assertThat(passesByName(lms(), "allow from 198.51.100.0/24", "deny all"))
                .isFalse();
        assertThat(passesByName(lms(), "allow to 203.0.113.0/24", "deny all")).isFalse();
    }

    @Test
    void addressThatIsInTheSetItselfNeedsNoName() {
        assertThat(passesByName(lms(), "allow to lms.example, 203.0.113.9", "deny all"))
                .isFalse();
        assertThat(passesByName(lms().address("203.0.113.10"), "allow to lms.example, 203.0.113.9", "deny all"))
                .isTrue();
    }

    @Test
    void statementThatDoesNotDecideIsNotReliedOn() {
        assertThat(passesByName(lms(), "allow to other.example", "allow all")).isFalse();
        assertThat(passesByName(lms(), "allow port 443", "allow to lms.example", "deny all"))
                .isFalse();
        assertThat(passesByName(lms(), "admin from 198.51.100.9", "allow to lms.example", "deny all"))
                .isFalse();
    }

    @Test
    void denialIsNotReliedOn() {
        assertThat(passesByName(lms(), "deny to lms.example", "allow all")).isFalse();
        assertThat(passesByName(Flow.tls("x.example"), "allow to lms.example", "deny all"))
                .isFalse();
    }

    @Test
    void nameThatDecidesOnceTheTypeIsKnownIsReliedOn() {
        Flow page = Flow.http("lms.example", "/").address("203.0.113.9").without(Fact.TYPE);
        assertThat(passesByName(page, "allow to lms.example type text/*", "deny all"))
                .isTrue();
        assertThat(passesByName(page, "deny type video/*", "allow to lms.example", "deny all"))
                .isTrue();
        assertThat(passesByName(page, "deny to lms.example type video/*", "allow all"))
                .isFalse();
    }

    @Test
    void frontOfAnEncryptedHelloIsReliedOn() {
        assertThat(passesByName(lms().ech(), "allow not proto ech", "deny all")).isTrue();
        assertThat(passesByName(lms(), "allow not proto ech", "deny all")).isFalse();
        assertThat(passesByName(lms().ech(), "allow proto tls, ech", "deny all"))
                .isFalse();
    }

    @Test
    void denyListOfNamesIsAskedBeforeAllIsAllowed() {
        assertThat(asksForNames(lms(), "deny to bad.example", "allow all")).isTrue();
        assertThat(asksForNames(lms(), "allow to other.example", "allow all")).isTrue();
        assertThat(asksForNames(lms(), "allow to lms.example", "deny all")).isTrue();
        assertThat(asksForNames(lms(), "deny to 192.0.2.0/24", "allow all")).isFalse();
    }

    @Test
    void statementThatAnotherClauseRulesOutIsNotAsked() {
        assertThat(asksForNames(lms(), "deny from 192.0.2.0/24 to bad.example", "allow all"))
                .isFalse();
        assertThat(asksForNames(lms().from("192.0.2.1"), "deny from 192.0.2.0/24 to bad.example", "allow all"))
                .isTrue();
    }

    @Test
    void statementBelowTheVerdictIsNotAsked() {
        assertThat(asksForNames(lms(), "allow port 443", "deny to bad.example", "allow all"))
                .isFalse();
        assertThat(asksForNames(lms(), "admin from 198.51.100.9", "deny to bad.example", "allow all"))
                .isFalse();
    }

    /** If other names change what is decided, the book says that it asks for them, and that it lets pass by them. */
    @Property(tries = 2000)
    void whereOtherNamesWouldChangeTheVerdictItIsSaid(@ForAll long seed, @ForAll @IntRange(max = 12) int lines) {
        Random random = new Random(seed);
        BookContents contents = contents(random, lines);
        RuleBook book = new RuleBook(contents, "test", LastGood.NONE);
        for (int i = 0; i < 5; i++) {
            Subject subject = RandomRules.subject(random);
            if (!(book.decide(subject) instanceof Verdict verdict) || verdict.action() == Action.DENY) {
                continue;
            }
            Statement winner = statements(contents)
                    .filter(each -> each.scope().open(RandomRules.again(subject)) == 0)
                    .findFirst()
                    .orElseThrow();
            boolean passes = false;
            boolean changes = false;
            for (List<HostName> names : otherNames()) {
                Subject other = named(subject, names);
                passes |= winner.scope().open(other) != 0;
                changes |= !book.decide(other).equals(verdict);
            }
            assertThat(!passes || book.passesByName(subject))
                    .as("%s %s", book.lines(), subject)
                    .isTrue();
            assertThat(!changes || book.asksForNames(subject))
                    .as("%s %s", book.lines(), subject)
                    .isTrue();
            assertThat(!book.passesByName(subject) || book.asksForNames(subject))
                    .as("who passes by a name has been asked for it")
                    .isTrue();
        }
    }

    /** Nobody is asked to bear out a name that no clause of the winning statement asks for. */
    @Property(tries = 2000)
    void verdictWithoutANameInItRestsOnNone(@ForAll long seed, @ForAll @IntRange(max = 12) int lines) {
        Random random = new Random(seed);
        BookContents contents = contents(random, lines);
        RuleBook book = new RuleBook(contents, "test", LastGood.NONE);
        for (int i = 0; i < 5; i++) {
            Subject subject = RandomRules.subject(random);
            boolean asks = false;
            for (Statement each : statements(contents).toList()) {
                boolean matches = each.scope().open(RandomRules.again(subject)) == 0;
                boolean named = each.scope().clauses().stream().anyMatch(NameRelianceTest::speaksOfNames);
                asks |= named;
                if (matches) {
                    boolean mayRest = named && each.action() != Action.DENY;
                    assertThat(mayRest || !book.passesByName(subject))
                            .as("%s %s", book.lines(), subject)
                            .isTrue();
                    break;
                }
            }
            assertThat(asks || !book.asksForNames(subject)).isTrue();
        }
    }

    private static boolean speaksOfNames(Clause clause) {
        return clause.asksNames()
                || (clause instanceof ProtoClause proto && proto.words().contains(ProtoClause.Word.ECH));
    }

    private static BookContents contents(Random random, int lines) {
        List<String> text = new ArrayList<>(RandomRules.NAMES);
        for (int i = 0; i < lines; i++) {
            text.add(RandomRules.line(random));
        }
        text.add(random.nextBoolean() ? "allow all" : "deny all");
        return Books.contents(text);
    }

    private static Stream<Statement> statements(BookContents contents) {
        return Stream.concat(contents.admins().stream(), contents.verdicts().stream());
    }

    private static List<List<HostName>> otherNames() {
        List<List<HostName>> all = new ArrayList<>(List.of(List.of()));
        for (String name :
                List.of("a.example", "www.a.example", "b.example", "x.b.example", "fresh.test", "cloudflare-ech.com")) {
            all.add(List.of(new HostName(name)));
        }
        return all;
    }

    private static Subject named(Subject subject, List<HostName> names) {
        return new Subject(
                subject.now(),
                subject.client(),
                subject.intercepted(),
                subject.port(),
                subject.known(),
                subject.protocol(),
                subject.sniShown(),
                subject.echShown(),
                names,
                subject.addresses(),
                subject.method(),
                subject.path(),
                subject.mediaType(),
                subject.user());
    }

    @Test
    void exceptionOfNamesIsReliedOnThoughTheFlowShowsNone() {
        assertThat(passesByName(Flow.of(Protocol.SSH).address("203.0.113.9"), "allow not to bad.example", "deny all"))
                .as("it does, but there is nothing to bear out")
                .isTrue();
    }
}
