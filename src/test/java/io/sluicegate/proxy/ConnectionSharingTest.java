package io.sluicegate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.TestGateway;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom an origin's connection has been authenticated for, nobody else speaks over it. */
@ExtendWith(LeakCheck.class)
final class ConnectionSharingTest {

    /** So many that every event loop has some. */
    private static final int OTHERS = 12;

    private static String get(RawClient client, int port, String... fields) {
        client.send("GET http://127.0.0.1:" + port + "/ HTTP/1.1\r\nHost: x\r\n" + String.join("", fields) + "\r\n");
        return client.readResponse().text();
    }

    /** Remembers a name for as long as the connection lasts, as NTLM and Negotiate do. */
    private static ScriptedOrigin authenticatingConnections() {
        return ScriptedOrigin.tcp(peer -> {
            String user = "nobody";
            for (var request = peer.readRequest(); request != null; request = peer.readRequest()) {
                String credentials = request.field("Authorization");
                user = credentials == null ? user : credentials.substring(credentials.indexOf(' ') + 1);
                peer.send(ScriptedOrigin.response(200, user, "Cache-Control: no-store"));
            }
        });
    }

    @ParameterizedTest
    @DisplayName("rule 12: a connection that is authenticated for a flow stays with it")
    @ValueSource(strings = {"NTLM", "negotiate"})
    void connectionAuthenticatedForAFlowStaysWithIt(String scheme) {
        try (ScriptedOrigin origin = authenticatingConnections();
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = gateway.client()) {
            assertThat(get(client, origin.port())).isEqualTo("nobody");
            assertThat(get(client, origin.port(), "Authorization: " + scheme + " alice\r\n"))
                    .isEqualTo("alice");
            for (int i = 0; i < OTHERS; i++) {
                try (RawClient other = gateway.client()) {
                    assertThat(get(other, origin.port())).isEqualTo("nobody");
                }
            }
            assertThat(get(client, origin.port())).isEqualTo("alice");
        }
    }
}
