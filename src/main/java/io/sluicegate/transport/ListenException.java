package io.sluicegate.transport;

import io.netty.channel.unix.Errors;
import io.sluicegate.flow.Endpoint;
import java.io.IOException;
import java.net.BindException;

/** A listener that could not be opened; the message is one line that says what to do. */
public final class ListenException extends IOException {

    private static final long serialVersionUID = 1L;

    /** For a listener named {@code setting} in the settings. */
    public ListenException(String setting, Endpoint endpoint, Throwable cause) {
        super("cannot listen on " + endpoint + ": " + advice(setting, endpoint, cause), cause);
    }

    private static String advice(String setting, Endpoint endpoint, Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof BindException || text.contains("Address already in use")) {
            if (text.contains("Cannot assign requested address")) {
                return "this host has no such address; change listen." + setting + " or add the address";
            }
            if (text.contains("Permission denied")) {
                return "ports below 1024 need root or CAP_NET_BIND_SERVICE; change listen." + setting;
            }
            return "the port is already in use; stop the other program (ss -ltnp 'sport = :" + endpoint.port()
                    + "') or change listen." + setting;
        }
        if (cause instanceof Errors.NativeIoException && text.contains("Permission denied")) {
            return "ports below 1024 need root or CAP_NET_BIND_SERVICE; change listen." + setting;
        }
        return text;
    }
}
