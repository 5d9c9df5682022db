package io.sluicegate.ledger;

/** A question that makes no sense to the ledger. The message is one line that says what is wrong with which word. */
public final class QueryException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Refuses a question; the message is one line. */
    public QueryException(String message) {
        super(message);
    }
}
