package io.sluicegate.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.sluicegate.auth.Authenticator;
import io.sluicegate.auth.Credentials;
import io.sluicegate.flow.FlowEnd;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of one request to the proxy. They are taken out of its head, so that no origin, no stored copy and no
 * record ever sees them (RFC 9110 section 11.7.2), and are checked only where a rule asks who the client is. Confined to
 * the flow's event loop, which alone writes its fields.
 */
final class SignIn {

    /** How long a check may take, its wait for others included. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FlowContext flow;
    private final @Nullable Credentials credentials;
    /** Whether the client can be asked for other ones. */
    private final boolean asks;

    private @Nullable Consumer<Answer> waiting;

    /** What came of it. */
    enum Answer {
        /** The user is known now. */
        ACCEPTED(0, FlowEnd.COMPLETE),
        /** There were no credentials. */
        REQUIRED(407, FlowEnd.AUTH_REQUIRED),
        /** They were wrong. */
        FAILED(407, FlowEnd.AUTH_FAILED),
        /** There were none, or wrong ones, with the CONNECT around a request, inside of which nobody is asked. */
        UNASKED(403, FlowEnd.AUTH_REQUIRED),
        /** The client has guessed so often that it has to wait. */
        TOO_MANY(429, FlowEnd.REFUSED),
        /** The check would not have been done in time. */
        OVERLOADED(503, FlowEnd.REFUSED);

        private final int status;
        private final FlowEnd end;

        Answer(int status, FlowEnd end) {
            this.status = status;
            this.end = end;
        }

        /** Of what the client is told; 0 where it is told nothing. */
        int status() {
            return status;
        }

        FlowEnd end() {
            return end;
        }
    }

    private SignIn(FlowContext flow, @Nullable Credentials credentials, boolean asks) {
        this.flow = flow;
        this.credentials = credentials;
        this.asks = asks;
    }

    /** Takes the credentials out of a request's fields. */
    static SignIn take(FlowContext flow, HttpHeaders fields) {
        if (!fields.contains(HttpHeaderNames.PROXY_AUTHORIZATION)) {
            return new SignIn(flow, null, true);
        }
        Credentials sent = Credentials.ofBasic(fields.getAll(HttpHeaderNames.PROXY_AUTHORIZATION));
        fields.remove(HttpHeaderNames.PROXY_AUTHORIZATION);
        return new SignIn(flow, sent, true);
    }

    /** The same for the requests inside a CONNECT, which bring none of their own. */
    SignIn inside() {
        return new SignIn(flow, credentials, false);
    }

    /** The name in the credentials, right or wrong; null where there are none. */
    @Nullable
    String user() {
        return credentials == null ? null : credentials.user();
    }

    /** Whether a check is under way. */
    boolean isWaiting() {
        return waiting != null;
    }

    /** Tells what comes of it on the flow's loop, perhaps before this returns; not at all once the flow is over. */
    void begin(Consumer<Answer> then) {
        waiting = then;
        if (credentials == null) {
            tell(Answer.REQUIRED);
            return;
        }
        flow.shared().authenticator().check(credentials, flow.client().address(), outcome -> {
            if (flow.loop().eventLoop().inEventLoop()) {
                tell(answerOf(outcome));
            } else {
                hand(answerOf(outcome));
            }
        });
    }

    private void hand(Answer answer) {
        try {
            flow.loop().eventLoop().execute(() -> tell(answer));
        } catch (RejectedExecutionException e) {
            System.getLogger(SignIn.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> "a check of credentials outlived its flow");
        }
    }

    private static Answer answerOf(Authenticator.Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> Answer.ACCEPTED;
            case WRONG -> Answer.FAILED;
            case TOO_MANY -> Answer.TOO_MANY;
            case OVERLOADED -> Answer.OVERLOADED;
        };
    }

    /** The check has taken too long. */
    void expired() {
        tell(Answer.OVERLOADED);
    }

    private void tell(Answer answer) {
        Consumer<Answer> told = waiting;
        waiting = null;
        if (told != null && !flow.isOver()) {
            told.accept(asks || answer.status() != 407 ? answer : Answer.UNASKED);
        }
    }
}
