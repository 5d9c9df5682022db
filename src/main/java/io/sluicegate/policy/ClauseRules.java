package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import java.util.Set;

/**
 * Which clauses a statement takes, and how doubt falls in it. Immutable.
 *
 * @param statement its word, for messages
 * @param reading how doubt falls
 * @param clauses those that it takes
 * @param why it takes no others
 */
record ClauseRules(String statement, Reading reading, Set<String> clauses, String why) {

    private static final Set<String> BEFORE_REQUEST = Set.of("from", "to", "port", "proto", "during");
    private static final Set<String> BEFORE_ANSWER = Set.of("from", "to", "port", "proto", "method", "path", "during");

    /** How a flow with several names and addresses is read (GRAMMAR section 3.3.5). */
    enum Reading {
        /** Any of them, and with {@code not} none of them. */
        EFFECT,
        /** Any of them, and with {@code not} unless it is all of them. */
        DENY,
        /** All of them, and with {@code not} none of them. */
        ALLOW;

        /** Whether one name or address is enough for the inner question of a clause. */
        boolean any(boolean negated) {
            return this == EFFECT || (this == DENY) != negated;
        }
    }

    static ClauseRules of(Action action) {
        return switch (action) {
            case ALLOW -> new ClauseRules("allow", Reading.ALLOW, Words.CLAUSES, "");
            case DENY -> new ClauseRules("deny", Reading.DENY, Words.CLAUSES, "");
            case BYPASS ->
                new ClauseRules("bypass", Reading.ALLOW, BEFORE_REQUEST, "it is decided before a request is read");
        };
    }

    /** Of an effect that takes every clause. */
    static ClauseRules effect(String statement) {
        return new ClauseRules(statement, Reading.EFFECT, Words.CLAUSES, "");
    }

    /** Of an effect that cannot wait for the answer. */
    static ClauseRules beforeAnswer(String statement) {
        return new ClauseRules(statement, Reading.EFFECT, BEFORE_ANSWER, "it is needed before there is an answer");
    }

    /** Of an effect that is about whole connections. */
    static ClauseRules ofConnections() {
        return new ClauseRules(
                "limit connections", Reading.EFFECT, BEFORE_REQUEST, "it counts connections, not requests");
    }

    static ClauseRules ofTariff() {
        return new ClauseRules(
                "tariff",
                Reading.EFFECT,
                Set.of("from", "to", "proto", "during"),
                "prices are by client, destination, protocol and hour");
    }
}
