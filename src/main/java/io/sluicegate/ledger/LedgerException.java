package io.sluicegate.ledger;

/** The ledger cannot be opened or asked. The message is one line that says what to do. */
public final class LedgerException extends Exception {

    private static final long serialVersionUID = 1L;

    LedgerException(String message) {
        super(message);
    }

    /** Takes the line for the administrator, and what stood behind it. */
    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
