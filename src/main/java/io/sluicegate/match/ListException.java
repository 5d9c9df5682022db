package io.sluicegate.match;

import java.io.IOException;

/** A list that cannot be used at all; the message says why in one line. */
public final class ListException extends IOException {

    private static final long serialVersionUID = 1L;

    /** A list that cannot be used. */
    public ListException(String message) {
        super(message);
    }
}
