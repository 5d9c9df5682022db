package io.sluicegate.proxy;

import io.sluicegate.policy.Decision;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Verdict;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An exchange or a tunnel on its way through the rules: which book it is judged by, and what is known of it. Under
 * {@code on-change cut} it is judged anew for as long as it is under way, when other rules come into force and when a
 * time of theirs begins or ends (GRAMMAR section 3.4.10). Confined to the flow's event loop, which alone writes its
 * fields.
 */
final class Passage {

    private final FlowContext flow;
    private final Destination destination;
    private final NameClaims claims;
    private final BiConsumer<Passage, Decision> changed;
    private RuleBook book;
    private Facts facts;

    /**
     * One that is judged by {@code book} until it is judged anew.
     *
     * @param destination that the client chose; its name is looked up where a statement asks for an address
     * @param changed hears what the rules say when they are asked anew, whatever they said before
     */
    Passage(
            FlowContext flow,
            RuleBook book,
            Facts facts,
            Destination destination,
            BiConsumer<Passage, Decision> changed) {
        this.flow = flow;
        this.book = book;
        this.facts = facts;
        this.destination = destination;
        this.claims = new NameClaims(flow, destination);
        this.changed = changed;
    }

    RuleBook book() {
        return book;
    }

    Facts facts() {
        return facts;
    }

    /** All that is known of it now that nothing more will show: who has not been asked who it is will not be. */
    Facts factsInTheEnd() {
        Facts all = facts.withUserAsKnown();
        if (!destination.addresses().isEmpty()) {
            all.resolved(destination.addresses());
        }
        return all;
    }

    /** Where it goes by what has been decided: the client's choice, or the addresses of the name that it shows. */
    Destination destination() {
        return claims.destination();
    }

    /** Tells the decision by what is known, perhaps after a name has been looked up; not at all once the flow is over. */
    void judge(Consumer<Decision> then) {
        judge(known -> known, then);
    }

    /** The same by what would be known if {@code assumption} held. */
    void judge(UnaryOperator<Facts> assumption, Consumer<Decision> then) {
        judge(assumption, false, then);
    }

    private void judge(UnaryOperator<Facts> assumption, boolean begun, Consumer<Decision> then) {
        Facts asked = facts;
        Facts assumed = assumption.apply(asked);
        RuleBook judging = book;
        Judge.judge(flow, judging, assumed, destination, decision -> {
            NameClaims.Question question = new NameClaims.Question(judging, assumed, decision, begun);
            claims.check(question, standing -> {
                if (asked == facts) {
                    flow.limits().check(this, assumed, standing, begun, outcome -> {
                        if (asked == facts) {
                            then.accept(outcome);
                        } else {
                            judge(assumption, begun, then);
                        }
                    });
                } else {
                    judge(assumption, begun, then); // the rules have changed while a name was looked up
                }
            });
        });
    }

    /**
     * The verdict on an answer with this Content-Type, null where it has none: for a request that was sent before its
     * verdict, because only the type of the answer is open.
     */
    Verdict verdictOn(@Nullable String contentType) {
        return verdict(book.decide(facts.answered(contentType).subject()));
    }

    /** The same for an answer that has come, with what holds for it by its type. */
    Verdict verdictOnAnswer(@Nullable String contentType) {
        Facts answered = facts.answered(contentType);
        return flow.limits().answered(book, answered, verdict(book.decide(answered.subject())));
    }

    /** The verdict if nothing more ever shows: on a CONNECT by itself, and on what is relayed untouched. */
    Verdict verdictOnNothingMore() {
        Facts all = facts.withNothingMore(destination.addresses());
        return verdict(book.decide(all.subject()));
    }

    /** What was decided with everything known. */
    static Verdict verdict(Decision decision) {
        if (decision instanceof Verdict verdict) {
            return verdict;
        }
        throw new IllegalStateException("everything is known and no verdict falls");
    }

    /** Notes the verdict in the record, with the rules that say so. */
    void record(Verdict verdict) {
        flow.draft().judgedBy(book);
        flow.draft().judged(verdict);
    }

    /** What these rules say of it from now on, where they want what is under way to be judged anew. */
    void judgeAnew(RuleBook inForce) {
        if (!inForce.effects().cutsOnChange()) {
            return;
        }
        book = inForce;
        facts = facts.at(flow.now());
        judge(known -> known, true, decision -> {
            if (flow.isUnderWay(this)) {
                changed.accept(this, decision);
            }
        });
    }
}
