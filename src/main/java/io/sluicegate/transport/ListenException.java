package io.sluicegate.transport;

import io.sluicegate.flow.Endpoint;
import java.io.IOException;

/** A listener that could not be opened; the message is one line that says what to do. */
public final class ListenException extends IOException {

    private static final long serialVersionUID = 1L;

    /** For a listener named {@code setting} in the settings. */
    public ListenException(String setting, Endpoint endpoint, Throwable cause) {
        super("cannot listen on " + endpoint + ": " + advice(setting, endpoint, cause), cause);
    }

    /** By the text alone: the transport's exceptions carry the kernel's reason in no other form. */
    private static String advice(String setting, Endpoint endpoint, Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (text.contains("Address already in use")) {
            return "the port is already in use; stop the other program (ss -ltnp 'sport = :" + endpoint.port()
                    + "') or change listen." + setting;
        }
        if (text.contains("Cannot assign requested address")) {
            return "this host has no such address; change listen." + setting + " or add the address";
        }
        if (text.contains("Permission denied")) {
            return "ports below 1024 need root or CAP_NET_BIND_SERVICE; change listen." + setting;
        }
        if (text.contains("Operation not permitted")) {
            return "taking other hosts' connections needs CAP_NET_ADMIN; run as root, grant it, or empty listen."
                    + setting;
        }
        return text;
    }
}
