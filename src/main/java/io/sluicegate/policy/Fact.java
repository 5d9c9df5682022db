package io.sluicegate.policy;

import java.util.Set;

/** What a statement may have to wait for. */
public enum Fact {
    /** What the flow speaks. */
    PROTOCOL(1),
    /** Every name that the flow shows: CONNECT authority, SNI, Host. */
    NAMES(2),
    /** Every address of the flow: original, resolved, a literal host. */
    ADDRESSES(4),
    /** Method and path of the request. */
    REQUEST(8),
    /** The media type of the answer. */
    TYPE(16),
    /** Who has signed in to the proxy; nobody can where a client believes it speaks to the origin. */
    USER(32),
    /** The port of the destination: known of everything that is under way, not of all that is over. */
    PORT(64);

    private final int bit;

    Fact(int bit) {
        this.bit = bit;
    }

    /** The bits of many facts. */
    static int bits(Set<Fact> facts) {
        int bits = 0;
        for (Fact fact : facts) {
            bits |= fact.bit;
        }
        return bits;
    }

    /** A bit of its own, so that many facts fit one number. */
    int bit() {
        return bit;
    }
}
