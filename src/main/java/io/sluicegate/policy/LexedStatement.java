package io.sluicegate.policy;

import java.util.List;

/**
 * The tokens of one statement. Immutable.
 *
 * @param tokens those that could be read; at least one
 * @param sound whether all of them could
 */
record LexedStatement(List<Token> tokens, boolean sound) {

    LexedStatement {
        tokens = List.copyOf(tokens);
    }
}
