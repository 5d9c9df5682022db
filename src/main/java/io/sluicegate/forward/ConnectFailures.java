package io.sluicegate.forward;

import io.netty.channel.ConnectTimeoutException;
import io.sluicegate.flow.Endpoint;
import java.net.ConnectException;

/** Names the reasons for which a connection is not made. Has no state. */
public final class ConnectFailures {

    private ConnectFailures() {}

    /** The failure that a dialling future's cause stands for, in words for pages and records. */
    public static ForwardFailure of(Endpoint target, Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof ConnectTimeoutException || text.contains("timed out")) {
            return failure(ForwardFailure.Kind.CONNECT_TIMEOUT, target + " did not answer");
        }
        if (cause instanceof ConnectException && text.contains("refused")) {
            return failure(ForwardFailure.Kind.REFUSED, target + " refused the connection");
        }
        if (text.contains("unreachable") || text.contains("No route")) {
            return failure(ForwardFailure.Kind.UNREACHABLE, "there is no way to " + target);
        }
        return failure(ForwardFailure.Kind.UNREACHABLE, target + " cannot be connected to: " + text);
    }

    private static ForwardFailure failure(ForwardFailure.Kind kind, String detail) {
        return ForwardFailure.unconnected(kind, detail);
    }
}
