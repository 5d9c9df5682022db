package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How tunnels end, and that each end is recorded. */
@ExtendWith(LeakCheck.class)
final class TunnelEndScenarioTest {

    private static final String SSH = "SSH-2.0-client\r\n";

    static RawClient connect(TestGateway gateway, int port) {
        RawClient client = gateway.client();
        client.sendHead("CONNECT 127.0.0.1:" + port + " HTTP/1.1", "Host: 127.0.0.1:" + port);
        assertThat(client.readHead().status()).isEqualTo(200);
        return client;
    }

    /** The origin's goodbye meets a closed socket, whose reset has come before the origin's own end is passed on. */
    @Test
    void clientThatHasGoneWhenTheOriginSaysGoodbyeLeavesNoFlowOpen() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeUntilEnd();
                    peer.send("bye");
                    peer.wire().takeUntilEnd();
                });
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = connect(gateway, origin.port())) {
            client.send(SSH);
            client.wire().close();
            Map<String, @Nullable Object> record = gateway.awaitRecord();
            assertThat(record.get("end_reason")).isEqualTo("client-abort");
        }
    }
}
