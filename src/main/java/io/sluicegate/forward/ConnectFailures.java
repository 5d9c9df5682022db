package io.sluicegate.forward;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;

/** Names the reasons for which a connection is not made. Has no state. */
public final class ConnectFailures {

    private ConnectFailures() {}

    /** The failure that a dialling future's cause stands for. */
    public static ForwardFailure of(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        return new ForwardFailure(kindOf(cause, text), text, false, false);
    }

    private static ForwardFailure.Kind kindOf(Throwable cause, String text) {
        if (cause instanceof ConnectTimeoutException || text.contains("timed out")) {
            return ForwardFailure.Kind.CONNECT_TIMEOUT;
        }
        boolean refused = cause instanceof ConnectException && text.contains("refused");
        return refused ? ForwardFailure.Kind.REFUSED : ForwardFailure.Kind.UNREACHABLE;
    }
}
