package io.sluicegate.policy;

import static io.sluicegate.policy.Books.book;
import static io.sluicegate.policy.Books.errors;
import static io.sluicegate.policy.Books.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Protocol;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code user:} in rules: how it is written, whom it means, and when somebody has to be asked (GRAMMAR section 3.3.11). */
class UserRulesTest {

    private static String judged(@Nullable String user, String... lines) {
        Flow flow = Flow.http("a.example", "/");
        return (user == null ? flow : flow.user(user)).judgedBy(book(lines));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            user:alice             | alice       | allow
            user:alice             | Alice       | deny
            user:alice             | bob         | deny
            user:alice, user:bob   | bob         | allow
            user:"alice smith"     | alice smith | allow
            user:*                 | bob         | allow
            user:"*"               | bob         | deny
            user:"*"               | *           | allow
            user:bücher            | bücher      | allow
            """)
    void nameIsMatchedToTheLetter(String item, String user, String verdict) {
        assertThat(judged(user, "allow from " + item, "deny all")).startsWith(verdict);
    }

    @Test
    void quotedNameKnowsTheEscapesOfStrings() {
        assertThat(judged("a \"b\" \\ c", "allow from user:\"a \\\"b\\\" \\\\ c\"", "deny all"))
                .isEqualTo("allow a.rules:1");
    }

    @Test
    void withoutAUserTheItemIsNoAndItsNegationYes() {
        assertThat(judged(null, "allow from user:*", "deny all")).isEqualTo("deny a.rules:2");
        assertThat(judged(null, "deny not from user:*", "allow all")).isEqualTo("deny a.rules:1");
        assertThat(judged("bob", "deny not from user:*", "allow all")).isEqualTo("allow a.rules:2");
        assertThat(judged("bob", "deny not from user:alice", "allow all")).isEqualTo("deny a.rules:1");
    }

    @Test
    void addressInTheClauseIsEnoughAndElseTheUserDecides() {
        RuleBook book = book("allow from 192.0.2.0/24, user:alice", "deny all");
        Flow inside = Flow.http("a.example", "/").from("192.0.2.1").without(Fact.USER);
        assertThat(inside.judgedBy(book)).isEqualTo("allow a.rules:1");
        Flow outside = Flow.http("a.example", "/").from("2001:db8::1").without(Fact.USER);
        assertThat(outside.judgedBy(book)).isEqualTo("needs [USER]");
        assertThat(Flow.http("a.example", "/").from("2001:db8::1").user("alice").judgedBy(book))
                .isEqualTo("allow a.rules:1");
    }

    @Test
    void negatedMixtureIsOutWithEither() {
        RuleBook book = book("deny not from 192.0.2.0/24, user:alice", "allow all");
        Flow inside = Flow.http("a.example", "/").from("192.0.2.1").without(Fact.USER);
        assertThat(inside.judgedBy(book)).isEqualTo("allow a.rules:2");
        assertThat(Flow.http("a.example", "/").user("alice").judgedBy(book)).isEqualTo("allow a.rules:2");
        assertThat(Flow.http("a.example", "/").user("bob").judgedBy(book)).isEqualTo("deny a.rules:1");
    }

    @Test
    void setMixesUsersWithAddressesHostsAndSets() {
        String[] lines = {
            "set staff = user:alice, user:\"bob b\", 192.0.2.0/24, 2001:db8::/32, a.example, more",
            "set more = user:carol",
            "allow from staff",
            "deny to staff",
            "allow all"
        };
        assertThat(judged("carol", lines)).isEqualTo("allow a.rules:3");
        assertThat(judged("bob b", lines)).isEqualTo("allow a.rules:3");
        assertThat(judged("dave", lines)).isEqualTo("deny a.rules:4");
        assertThat(warnings(lines))
                .contains(
                        "3:12 the hosts of \"staff\" are never asked in \"from\"",
                        "4:9 the users of \"staff\" are never asked in \"to\"");
    }

    @Test
    void setOfUsersAloneIsOfNoUseButInFrom() {
        assertThat(errors("set u = user:*", "deny to u", "deny port u", "admin from u", "account a = u", "allow all"))
                .containsExactlyInAnyOrder(
                        "2:9 the set \"u\" holds nothing that \"to\" can use",
                        "3:11 the set \"u\" holds nothing that \"port\" can use",
                        "4:12 the set \"u\" holds nothing that \"admin\" can use",
                        "5:13 the set \"u\" holds nothing that \"account\" can use");
    }

    @Test
    void usersInASetOfAdminsAreTold() {
        assertThat(warnings("set u = user:root, 192.0.2.2", "admin from u", "allow all"))
                .contains("2:12 the users of \"u\" are never asked in \"admin\"");
    }

    @Test
    void portsAndUsersDoNotMix() {
        assertThat(errors("set u = 80, user:alice", "allow all"))
                .containsExactly("1:13 ports mix with nothing else | put them into a set of their own");
    }

    @Test
    void textOfAStatementCanBeReadAgain() {
        String line = "deny from user:\"a \\\"b\\\" c\", user:bob, user:*";
        assertThat(book(line, "allow all").lines().get(0).text()).isEqualTo(line);
    }

    @Test
    void userIsAskedForOnlyWhileNothingElseDecides() {
        Flow flow = Flow.http("a.example", "/x").without(Fact.USER, Fact.TYPE);
        assertThat(flow.judgedBy(book("deny to a.example", "allow from user:alice", "deny all")))
                .isEqualTo("deny a.rules:1");
        assertThat(flow.judgedBy(book("allow from user:alice to b.example", "deny all")))
                .isEqualTo("deny a.rules:2");
        assertThat(flow.judgedBy(book("allow from user:alice", "deny all"))).isEqualTo("needs [USER]");
        assertThat(flow.judgedBy(book("deny type video/*", "allow from user:alice", "deny all")))
                .isEqualTo("needs [USER]");
        Flow unresolved = Flow.http("a.example", "/x").without(Fact.USER, Fact.ADDRESSES);
        assertThat(unresolved.judgedBy(book("allow from user:alice to 203.0.113.0/24", "deny all")))
                .isEqualTo("needs [ADDRESSES, USER]");
    }

    @Test
    void lastMomentToAskLooksBelowLinesThatWaitForSomethingElse() {
        RuleBook book = book("deny proto h2c", "deny to 203.0.113.0/24", "allow from user:alice port 443", "deny all");
        Flow connect = Flow.of(Protocol.TLS)
                .port(443)
                .name("a.example")
                .method("CONNECT")
                .without(Fact.PROTOCOL, Fact.NAMES, Fact.ADDRESSES, Fact.USER);
        assertThat(connect.judgedBy(book)).isEqualTo("needs [PROTOCOL]");
        assertThat(book.openForUser(connect.subject())).contains(Fact.USER);
        assertThat(book.openForUser(connect.port(80).subject())).isEmpty();
        RuleBook decided = book("allow to a.example", "allow all");
        assertThat(decided.openForUser(connect.subject())).isEmpty();
    }

    @Test
    void addressesThatALineAboveWaitsForAreNamedBesideTheUser() {
        RuleBook book = book("deny proto h2c", "allow to 203.0.113.0/24", "allow from user:alice", "deny all");
        Flow connect = Flow.of(Protocol.TLS).name("a.example").method("CONNECT");
        assertThat(book.openForUser(connect.without(Fact.PROTOCOL, Fact.NAMES, Fact.ADDRESSES, Fact.USER)
                        .subject()))
                .containsExactlyInAnyOrder(Fact.ADDRESSES, Fact.USER);
        Flow found = Flow.of(Protocol.TLS).name("a.example").method("CONNECT").without(Fact.PROTOCOL, Fact.USER);
        assertThat(book.openForUser(found.address("192.0.2.1").subject())).containsExactly(Fact.USER);
        Flow allowed = Flow.of(Protocol.TLS).address("203.0.113.1").method("CONNECT");
        assertThat(book.openForUser(allowed.without(Fact.USER).subject())).isEmpty();
    }

    @Test
    void explanationNamesTheSetOfTheUser() {
        RuleBook book = book("set staff = user:alice", "allow from staff", "deny all");
        Explanation alice =
                book.explain(Flow.http("a.example", "/").user("alice").subject());
        assertThat(alice.winner().set()).isEqualTo("staff");
        Explanation open =
                book.explain(Flow.http("a.example", "/").without(Fact.USER).subject());
        assertThat(open.winner().line().rule()).isEqualTo("a.rules:2");
        assertThat(open.winner().open()).isTrue();
        assertThat(((Decision.Pending) open.decision()).needs()).containsExactly(Fact.USER);
    }

    @Test
    void usersOfASetAreNoAdminsAndHaveNoAccount() {
        RuleBook book =
                book("set staff = 192.0.2.1, user:alice", "admin from staff", "account desk = staff", "deny all");
        Subject alice = RandomRules.withUser(Flow.tls("a.example").subject(), "alice");
        assertThat(book.isAdmin(alice)).isFalse();
        assertThat(book.decide(alice)).isInstanceOf(Verdict.class);
        assertThat(Effects.first(book.effects().accounts(), alice).effects()).isEmpty();
        Subject unasked = Flow.http("a.example", "/").without(Fact.USER).subject();
        assertThat(book.openForUser(unasked)).isEmpty();
    }

    @Test
    void whereNobodyCanSignInTheFirstUserIsAnError() {
        Problems problems = new Problems();
        BookParser parser = new BookParser(Path.of("rules"), Books.ENVIRONMENT.withSignIn(false), problems);
        String text = "user: deny from 192.0.2.1\nset u = user:alice\nallow from u, user:*\ndeny all";
        Books.read("a.rules", text, problems).forEach(parser::take);
        var unused = parser.finish();
        assertThat(Books.messages(new RuleLoad(null, problems.all()), Problem.Severity.ERROR))
                .containsExactly("2:9 user: needs a file of users | name it in the settings: auth.htpasswd");
    }

    /** Whoever need not be asked any more would not have changed anything. */
    @Property(tries = 1000)
    void userWhoIsNotAskedForChangesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> text = new ArrayList<>(RandomRules.NAMES);
        for (int i = 0; i < 5; i++) {
            text.add(RandomRules.line(random));
        }
        text.add(random.nextBoolean() ? "allow all" : "deny all");
        RuleBook book = book(text.toArray(String[]::new));
        Subject whole = RandomRules.subject(random);
        Set<Fact> known = EnumSet.noneOf(Fact.class);
        for (Fact fact : Fact.values()) {
            if (fact != Fact.USER && random.nextBoolean()) {
                known.add(fact);
            }
        }
        Subject stage = RandomRules.stage(whole, known);
        if (book.openForUser(stage).isEmpty()) {
            Decision nobody = book.decide(RandomRules.withUser(whole, null));
            assertThat(book.decide(RandomRules.withUser(whole, "alice")))
                    .as("%s", text)
                    .isEqualTo(nobody);
            assertThat(book.decide(RandomRules.withUser(whole, "bob")))
                    .as("%s", text)
                    .isEqualTo(nobody);
        } else {
            assertThat(book.openForUser(stage)).contains(Fact.USER).noneMatch(known::contains);
        }
    }
}
