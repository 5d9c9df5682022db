package io.sluicegate.flow;

import java.util.Locale;

/** What becomes of a flow that may pass by a name which the address it goes to does not bear out. */
public enum OnMismatch {
    /** It goes to an address that the name does have; denied where it has none. */
    REAIM,
    /** It goes where its client sent it. */
    TRUST,
    /** It is denied. */
    DENY;

    /** The word in settings, metrics and explanations. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
