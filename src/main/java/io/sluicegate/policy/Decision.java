package io.sluicegate.policy;

import java.util.Set;

/** What a book says of a subject: a {@link Verdict}, or that it has to know more first. */
public sealed interface Decision permits Verdict, Decision.Pending {

    /**
     * No verdict may fall yet.
     *
     * @param needs the facts that the first statement still open asks for; never empty
     */
    record Pending(Set<Fact> needs) implements Decision {

        /** Copies the set. */
        public Pending {
            needs = Set.copyOf(needs);
        }
    }
}
