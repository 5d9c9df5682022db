package io.sluicegate.policy;

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
    USER(32);

    private final int bit;

    Fact(int bit) {
        this.bit = bit;
    }

    /** A bit of its own, so that many facts fit one number. */
    int bit() {
        return bit;
    }
}
