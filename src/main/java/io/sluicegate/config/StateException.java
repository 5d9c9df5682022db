package io.sluicegate.config;

/** The state directory cannot be used. The message is one line that says what to do. */
public final class StateException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Takes the line for the administrator. */
    public StateException(String message) {
        super(message);
    }

    /** Takes the line for the administrator, and what stood behind it. */
    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
