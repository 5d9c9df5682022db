package io.sluicegate.proxy;

import io.sluicegate.policy.Decision;
import io.sluicegate.policy.Fact;
import io.sluicegate.policy.RuleBook;
import java.util.function.Consumer;

/**
 * Asks a book about a flow or a request, and looks the destination's name up where a statement that is still open asks
 * for an address. Has no state.
 */
final class Judge {

    private Judge() {}

    /** Tells the decision on the flow's loop, perhaps before this returns; not at all once the flow is over. */
    static void judge(FlowContext flow, RuleBook book, Facts facts, Destination destination, Consumer<Decision> then) {
        Decision decision = book.decide(facts.subject());
        if (!asksAddress(book, facts, decision)) {
            then.accept(decision);
            return;
        }
        destination.resolve(flow.loop().resolver(), () -> {
            if (!flow.isOver()) {
                facts.resolved(destination.addresses());
                then.accept(book.decide(facts.subject()));
            }
        });
    }

    /** Nobody is asked to sign in for a statement that the addresses may rule out. */
    private static boolean asksAddress(RuleBook book, Facts facts, Decision decision) {
        return decision instanceof Decision.Pending pending
                && (pending.needs().contains(Fact.ADDRESSES)
                        || book.openForUser(facts.subject()).contains(Fact.ADDRESSES));
    }

    /** Whether the client has to be asked who it is before this goes on: later there is no way to ask. */
    static boolean asksUser(RuleBook book, Facts facts, Decision decision) {
        return decision instanceof Decision.Pending
                && !book.openForUser(facts.subject()).isEmpty();
    }
}
