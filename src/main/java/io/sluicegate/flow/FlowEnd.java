package io.sluicegate.flow;

/** Why a flow or an exchange ended: the log word, the metric label and the ledger's {@code end_reason}. */
public enum FlowEnd {
    /** Everything that was asked for was delivered. */
    COMPLETE("complete"),
    /** Refused by a rule. */
    DENIED("denied"),
    /** Refused because it led back to the gateway itself. */
    LOOP("loop"),
    /** Refused because a limit or a full ledger stood in the way. */
    REFUSED("refused"),
    /** The client was asked to sign in, and had sent no credentials. */
    AUTH_REQUIRED("auth-required"),
    /** The client was asked to sign in again, because its credentials were wrong. */
    AUTH_FAILED("auth-failed"),
    /** The client sent what is no valid request, or garbage. */
    BAD_REQUEST("bad-request"),
    /** The client went away before the end. */
    CLIENT_ABORT("client-abort"),
    /** The client was silent, or too slow, for longer than its deadline. */
    CLIENT_TIMEOUT("client-timeout"),
    /** The origin's name did not resolve. */
    RESOLVE_FAILED("resolve-failed"),
    /** No connection to the origin could be made. */
    CONNECT_FAILED("connect-failed"),
    /** The origin sent what is no valid response. */
    BAD_RESPONSE("bad-response"),
    /** The origin went away before the end. */
    UPSTREAM_ABORT("upstream-abort"),
    /** The origin was silent for longer than its deadline. */
    UPSTREAM_TIMEOUT("upstream-timeout"),
    /** Nobody said anything for longer than a tunnel may be idle. */
    IDLE("idle"),
    /** The gateway stopped before the end. */
    SHUTDOWN("shutdown"),
    /** It goes on: this is the part of an hour, or what there is of it now. */
    CONTINUES("continues"),
    /** The gateway was killed before the end. */
    INTERRUPTED("interrupted"),
    /** A fault of the gateway's own. */
    INTERNAL("internal");

    private final String word;

    FlowEnd(String word) {
        this.word = word;
    }

    /** The word in records, logs and metrics. */
    public String word() {
        return word;
    }
}
