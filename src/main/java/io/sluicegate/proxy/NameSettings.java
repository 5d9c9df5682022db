package io.sluicegate.proxy;

import io.sluicegate.flow.OnMismatch;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Subject;

/**
 * How names that intercepted clients claim are taken ({@code names} in the settings). Immutable.
 *
 * @param verify which verdicts want a name to be borne out by the address
 * @param onMismatch what is done where it is not
 */
public record NameSettings(Verify verify, OnMismatch onMismatch) {

    /** Whether the names of a subject that the book lets pass are to be borne out. */
    public boolean wantProof(RuleBook book, Subject subject) {
        return switch (verify) {
            case ALLOW -> book.passesByName(subject);
            case ALL -> book.asksForNames(subject);
        };
    }

    /** Which verdicts want a name to be borne out. */
    public enum Verify {
        /** Those that let pass by a statement which asks for the name. */
        ALLOW,
        /** All that let pass after any statement has asked for the name. */
        ALL
    }
}
