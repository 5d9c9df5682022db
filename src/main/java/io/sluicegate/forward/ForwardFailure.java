package io.sluicegate.forward;

/**
 * Why an exchange with an origin failed. Immutable.
 *
 * @param kind what happened
 * @param detail one line for logs and pages; never a stack trace, since the fault is the peer's
 * @param reused whether it struck a connection that had carried an exchange before
 * @param answerBegun whether any byte of the answer had arrived
 */
public record ForwardFailure(Kind kind, String detail, boolean reused, boolean answerBegun) {

    /** One without a connection that anything could have been lost on. */
    public static ForwardFailure unconnected(Kind kind, String detail) {
        return new ForwardFailure(kind, detail, false, false);
    }

    /** What happened. */
    public enum Kind {
        /** The name has no address. */
        RESOLVE,
        /** Every address leads back to the gateway itself. */
        LOOP,
        /** The origin refused the connection. */
        REFUSED,
        /** The origin did not answer the connection in time. */
        CONNECT_TIMEOUT,
        /** There is no way to the origin. */
        UNREACHABLE,
        /** The connection ended before the answer was whole. */
        CLOSED,
        /** No byte came in time. */
        TIMEOUT,
        /** What came is no valid answer. */
        PROTOCOL
    }
}
