package io.sluicegate.web;

/** A question to the API that cannot be answered: becomes a problem document (RFC 9457). Has no stack trace. */
public final class ApiFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * A failure to answer.
     *
     * @param status 400 to 599
     * @param detail one line that says what to do
     */
    public ApiFailure(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** One line that says what to do. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
