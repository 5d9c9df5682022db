package io.sluicegate.plumbing;

/** The host's network could not be set up or put back; the message is one line that says what to do. */
public final class NetException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With the one line to show. */
    public NetException(String message) {
        super(message);
    }

    /** With the one line to show and what lies beneath it. */
    public NetException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What everybody hears who may not change the network. */
    static NetException notAllowed(String what) {
        return new NetException("cannot " + what + ": needs root or CAP_NET_ADMIN; run it with sudo");
    }
}
