package io.sluicegate.policy;

/** What a statement may have to wait for. */
public enum Fact {
    /** What the flow speaks. */
    PROTOCOL,
    /** Every name that the flow shows: CONNECT authority, SNI, Host. */
    NAMES,
    /** Every address of the flow: original, resolved, a literal host. */
    ADDRESSES,
    /** Method and path of the request. */
    REQUEST,
    /** The media type of the answer. */
    TYPE
}
