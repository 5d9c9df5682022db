package io.sluicegate.proxy;

import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A request that was sent before its verdict, because only the type of the answer is open: nothing of the answer may go
 * to the client before it has been judged. As confined as its flow.
 *
 * @param book the rules of the exchange
 * @param facts all but the type
 */
record HeldAnswer(RuleBook book, Facts facts) {

    /** The verdict on an answer with this Content-Type; null where it has none. */
    Verdict verdictOn(@Nullable String contentType) {
        if (book.decide(facts.answered(contentType).subject()) instanceof Verdict verdict) {
            return verdict;
        }
        throw new IllegalStateException("everything is known and no verdict falls");
    }
}
