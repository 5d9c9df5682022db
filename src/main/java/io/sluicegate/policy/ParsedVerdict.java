package io.sluicegate.policy;

import java.util.List;

/**
 * A verdict with what is known of its text while a book is loaded. Immutable.
 *
 * @param first its first token, which is its place
 * @param statement what becomes part of the book
 * @param clauses the text of each clause, in the order of the statement's clauses
 */
record ParsedVerdict(Token first, Statement statement, List<String> clauses) {

    ParsedVerdict {
        clauses = List.copyOf(clauses);
    }
}
