package io.sluicegate.web;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a page tells a client who gets no answer from the origin. Immutable. The texts may hold anything: they are
 * escaped and cut where they are shown.
 *
 * @param status of the answer that carries the page
 * @param kind what happened
 * @param reason the administrator's {@code because}, or one line of detail
 * @param label of the statement that decided
 * @param reference finds the record in the ledger: the id of the flow
 * @param url what was asked for
 * @param time when it was asked for
 */
public record PageFacts(
        int status,
        Kind kind,
        @Nullable String reason,
        @Nullable String label,
        String reference,
        @Nullable String url,
        Instant time) {

    /** What happened, as the texts of a language name it. */
    public enum Kind {
        /** A rule denied the request. */
        DENIED("denied"),
        /** The client has to sign in to the proxy. */
        SIGN_IN("sign-in"),
        /** What the client sent is no valid request. */
        BAD_REQUEST("bad-request"),
        /** The origin could not be reached, or did not answer properly. */
        UPSTREAM_ERROR("upstream-error"),
        /** The request led back to the gateway. */
        LOOP("loop"),
        /** A limit or a full ledger stood in the way. */
        REFUSED("refused");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word in JSON, and the first part of the keys in the texts of a language. */
        public String word() {
            return word;
        }
    }
}
