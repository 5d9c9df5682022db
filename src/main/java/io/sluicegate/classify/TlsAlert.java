package io.sluicegate.classify;

/** Alerts that a gateway may send before any key is agreed (RFC 8446 section 6). Has no state. */
public final class TlsAlert {

    private static final byte[] ACCESS_DENIED = {21, 3, 3, 0, 2, 2, 49};

    private TlsAlert() {}

    /** A record with the fatal alert {@code access_denied}; the caller's own copy. */
    public static byte[] accessDenied() {
        return ACCESS_DENIED.clone();
    }
}
