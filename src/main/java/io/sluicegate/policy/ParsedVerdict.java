package io.sluicegate.policy;

/**
 * A verdict with its place while a book is loaded. Immutable.
 *
 * @param first its first token, which is its place
 * @param statement what becomes part of the book
 */
record ParsedVerdict(Token first, Statement statement) {}
