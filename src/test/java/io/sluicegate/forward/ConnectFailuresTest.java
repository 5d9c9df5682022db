package io.sluicegate.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.testing.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import org.junit.jupiter.api.Test;

final class ConnectFailuresTest {

    private static final Endpoint TARGET = new Endpoint(Ports.loopback4(), 80);

    private static ForwardFailure of(Throwable cause) {
        return ConnectFailures.of(TARGET, cause);
    }

    @Test
    void refusalNamesWhoRefused() {
        ForwardFailure failure =
                of(new ConnectException("finishConnect(..) failed: Connection refused: /127.0.0.1:80"));
        assertThat(failure.kind()).isEqualTo(ForwardFailure.Kind.REFUSED);
        assertThat(failure.detail()).isEqualTo("127.0.0.1:80 refused the connection");
    }

    @Test
    void silenceIsATimeOutWhoeverNoticesIt() {
        assertThat(of(new ConnectTimeoutException("connection timed out after 10 ms"))
                        .kind())
                .isEqualTo(ForwardFailure.Kind.CONNECT_TIMEOUT);
        ForwardFailure byKernel = of(new ConnectException("finishConnect(..) failed: Connection timed out"));
        assertThat(byKernel.kind()).isEqualTo(ForwardFailure.Kind.CONNECT_TIMEOUT);
        assertThat(byKernel.detail()).isEqualTo("127.0.0.1:80 did not answer");
    }

    @Test
    void noRouteIsSaidInPlainWords() {
        ForwardFailure failure = of(new NoRouteToHostException("finishConnect(..) failed: No route to host"));
        assertThat(failure.kind()).isEqualTo(ForwardFailure.Kind.UNREACHABLE);
        assertThat(failure.detail()).isEqualTo("there is no way to 127.0.0.1:80");
    }

    @Test
    void anythingElseKeepsTheKernelsWords() {
        ForwardFailure failure = of(new IOException("Cannot assign requested address"));
        assertThat(failure.kind()).isEqualTo(ForwardFailure.Kind.UNREACHABLE);
        assertThat(failure.detail()).isEqualTo("127.0.0.1:80 cannot be connected to: Cannot assign requested address");
    }
}
