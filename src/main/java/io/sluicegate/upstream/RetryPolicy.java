package io.sluicegate.upstream;

import java.util.Set;

/** What may be sent again without anything happening twice (RFC 9110 section 9.2.2). Has no state. */
public final class RetryPolicy {

    private static final Set<String> IDEMPOTENT =
            Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PROPFIND", "REPORT", "SEARCH");

    private RetryPolicy() {}

    /**
     * Whether a request may go out once more over a fresh connection after a reused one died.
     *
     * @param method of the request
     * @param reusedConnection whether the connection had carried an exchange before
     * @param answerBegun whether any byte of an answer had arrived
     * @param bodySent whether a body had begun to go out, which cannot be sent again
     */
    public static boolean mayResend(String method, boolean reusedConnection, boolean answerBegun, boolean bodySent) {
        return reusedConnection && !answerBegun && !bodySent && IDEMPOTENT.contains(method);
    }
}
