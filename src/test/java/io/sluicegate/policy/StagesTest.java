package io.sluicegate.policy;

import static io.sluicegate.policy.Books.book;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.Protocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A statement decides as soon as all that it asks is known and no earlier one can still match. */
class StagesTest {

    private static final Fact[] ALL = Fact.values();

    @Test
    void acceptDecidesWhereNothingElseIsAsked() {
        RuleBook book = book("deny from 192.0.2.0/24", "deny port 25", "allow all");
        assertThat(Flow.of(Protocol.HTTP).from("192.0.2.1").without(ALL).judgedBy(book))
                .isEqualTo("deny a.rules:1");
        assertThat(Flow.of(Protocol.HTTP).without(ALL).judgedBy(book)).isEqualTo("allow a.rules:3");
    }

    @Test
    void portThatIsNotKnownIsWaitedForWhereItDecides() {
        RuleBook book = book("deny port 25", "deny not port 1-1024 to a.example", "allow all");
        Flow flow = Flow.tls("b.example");
        assertThat(flow.port(Subject.NO_PORT).judgedBy(book)).isEqualTo("needs [PORT]");
        assertThat(flow.port(Subject.NO_PORT).judgedBy(book("deny port 25 to a.example", "allow all")))
                .isEqualTo("allow a.rules:2");
        assertThat(flow.port(443).judgedBy(book)).isEqualTo("allow a.rules:3");
    }

    @Test
    void earlierOpenLineHoldsBackALaterOne() {
        RuleBook book = book("deny to a.example", "deny from 198.51.100.0/24", "deny all");
        assertThat(Flow.of(Protocol.HTTP).without(ALL).judgedBy(book)).isEqualTo("needs [NAMES]");
        assertThat(Flow.of(Protocol.HTTP).judgedBy(book)).isEqualTo("deny a.rules:2");
    }

    @Test
    void lineThatIsOutHoldsNothingBack() {
        RuleBook book = book("deny to a.example from 192.0.2.0/24", "allow all");
        assertThat(Flow.of(Protocol.HTTP).without(ALL).judgedBy(book)).isEqualTo("allow a.rules:2");
    }

    @Test
    void oneShownNameIsEnoughToDeny() {
        RuleBook book = book("deny to a.example", "deny all");
        assertThat(Flow.tls("a.example").without(Fact.NAMES, Fact.ADDRESSES).judgedBy(book))
                .isEqualTo("deny a.rules:1");
        assertThat(Flow.tls("b.example").without(Fact.NAMES).judgedBy(book)).isEqualTo("needs [NAMES]");
    }

    @Test
    void oneForeignNameIsEnoughToLeaveAnAllowLine() {
        RuleBook book = book("allow to a.example", "deny all");
        assertThat(Flow.tls("b.example").without(Fact.NAMES).judgedBy(book)).isEqualTo("deny a.rules:2");
        assertThat(Flow.tls("a.example").without(Fact.NAMES).judgedBy(book)).isEqualTo("needs [NAMES]");
    }

    @Test
    void addressesAreAskedOnlyByLinesThatHoldSome() {
        assertThat(Flow.tls("b.example")
                        .without(Fact.ADDRESSES)
                        .judgedBy(book("deny to a.example", "deny proto h2c", "allow all")))
                .isEqualTo("allow a.rules:3");
        assertThat(Flow.tls("b.example").without(Fact.ADDRESSES).judgedBy(book("deny to local", "allow all")))
                .isEqualTo("needs [ADDRESSES]");
        assertThat(Flow.tls("b.example")
                        .without(Fact.ADDRESSES, Fact.NAMES)
                        .judgedBy(book("deny to a.example, 192.0.2.1", "deny all")))
                .isEqualTo("needs [NAMES, ADDRESSES]");
    }

    @Test
    void protocolAndRequestAreWaitedFor() {
        RuleBook book = book("deny proto ssh", "deny path \"/x\"", "allow all");
        assertThat(Flow.of(Protocol.HTTP).without(ALL).judgedBy(book)).isEqualTo("needs [PROTOCOL]");
        assertThat(Flow.http("a.example", "/x").without(Fact.REQUEST).judgedBy(book))
                .isEqualTo("needs [REQUEST]");
        assertThat(Flow.http("a.example", "/x").judgedBy(book)).isEqualTo("deny a.rules:2");
    }

    @Test
    void encryptedHelloWaitsForItsName() {
        RuleBook book = book("deny proto ech, ssh", "deny all");
        assertThat(Flow.of(Protocol.TLS).ech().without(Fact.NAMES).judgedBy(book))
                .isEqualTo("needs [NAMES]");
        assertThat(Flow.of(Protocol.TLS).without(Fact.NAMES).judgedBy(book)).isEqualTo("deny a.rules:2");
    }

    @Test
    void typeAloneIsAskedForOnlyWhereAnAllowCanCome() {
        Flow untyped = Flow.http("a.example", "/x").type("video/mp4").without(Fact.TYPE);
        assertThat(untyped.judgedBy(book("deny type video/*", "allow all"))).isEqualTo("needs [TYPE]");
        assertThat(untyped.judgedBy(book("deny type video/*", "deny all"))).isEqualTo("deny a.rules:2");
        assertThat(untyped.judgedBy(book("deny type video/*", "deny path \"/x\"", "allow all")))
                .isEqualTo("deny a.rules:2");
        assertThat(untyped.judgedBy(book("allow type text/*", "deny all"))).isEqualTo("needs [TYPE]");
        assertThat(untyped.judgedBy(book("allow port 80", "deny type video/*", "allow all")))
                .isEqualTo("allow a.rules:1");
        assertThat(untyped.judgedBy(book("deny type video/* port 443", "allow all")))
                .isEqualTo("allow a.rules:2");
    }

    @Test
    void explanationOfADenialBeforeTheTypeNamesTheLineThatDenies() {
        Subject untyped = Flow.http("a.example", "/x").without(Fact.TYPE).subject();
        Explanation explanation =
                book("deny type video/*", "deny path \"/x\"", "allow all").explain(untyped);
        assertThat(explanation.winner().line().rule()).isEqualTo("a.rules:2");
        assertThat(explanation.others())
                .extracting(each -> each.line().rule())
                .containsExactly("a.rules:1", "a.rules:3");
    }

    @Test
    void whatStandsBelowAnOpenTypeIsAskedForFirst() {
        RuleBook book = book("deny type video/*", "deny to 203.0.113.0/24", "allow all");
        Flow flow = Flow.http("a.example", "/").type("text/html").address("203.0.113.1");
        assertThat(flow.without(Fact.TYPE, Fact.ADDRESSES).judgedBy(book)).isEqualTo("deny a.rules:2");
        Flow open = Flow.http("a.example", "/").type("text/html").without(Fact.TYPE, Fact.ADDRESSES);
        assertThat(open.judgedBy(book)).isEqualTo("needs [ADDRESSES]");
    }

    @Property(tries = 2000)
    void verdictNeverChangesAsMoreGetsKnown(@ForAll long seed, @ForAll @IntRange(max = 6) int lines) {
        Random random = new Random(seed);
        List<String> text = new ArrayList<>();
        text.addAll(RandomRules.NAMES);
        if (random.nextInt(4) == 0) {
            text.add("admin from 198.51.100.0/25, 2001:db8::/32");
        }
        for (int i = 0; i < lines; i++) {
            text.add(RandomRules.line(random));
        }
        text.add(random.nextBoolean() ? "allow all" : "deny all");
        RuleBook book = book(text.toArray(String[]::new));
        Subject whole = RandomRules.subject(random);
        Decision end = book.decide(whole);
        assertThat(end).as("%s", text).isInstanceOf(Verdict.class);
        List<Fact> order = new ArrayList<>(List.of(ALL));
        Collections.shuffle(order, random);
        Set<Fact> known = EnumSet.noneOf(Fact.class);
        int names = 0;
        int addresses = 0;
        for (Fact fact : order) {
            // Names and addresses show up one by one, and some before it is known that there are no more.
            names = known.contains(Fact.NAMES) ? whole.names().size() : more(random, names, whole.names());
            addresses = known.contains(Fact.ADDRESSES)
                    ? whole.addresses().size()
                    : more(random, addresses, whole.addresses());
            Subject stage = RandomRules.stage(whole, known, names, addresses);
            Decision decision = book.decide(stage);
            if (decision instanceof Decision.Pending pending) {
                assertThat(pending.needs())
                        .as("%s %s", text, stage)
                        .isNotEmpty()
                        .noneMatch(known::contains);
            } else {
                assertThat(decision)
                        .as("%s %s of %s", text, stage, whole)
                        .satisfies(early -> isLike(early, end, stage));
            }
            known.add(fact);
        }
    }

    /** A denial may fall before the type is known where every type is denied, by whatever line. */
    private static void isLike(Decision early, Decision end, Subject stage) {
        boolean deniesAnyType = !stage.known().contains(Fact.TYPE)
                && early instanceof Verdict verdict
                && verdict.action() == Action.DENY;
        if (deniesAnyType) {
            assertThat(((Verdict) end).action()).isEqualTo(Action.DENY);
        } else {
            assertThat(early).isEqualTo(end);
        }
    }

    private static int more(Random random, int sofar, List<?> all) {
        return sofar + random.nextInt(all.size() - sofar + 1);
    }
}
