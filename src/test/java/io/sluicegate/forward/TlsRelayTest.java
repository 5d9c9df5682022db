package io.sluicegate.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.TestTls;
import io.sluicegate.testing.TestTlsOrigin;
import io.sluicegate.testing.Wire;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheck.class)
final class TlsRelayTest {

    private static final int SIZE = 4 * 1024 * 1024;

    @TempDir
    private Path directory;

    @Test
    void tlsPassesUntouched() throws Exception {
        TestTls tls = TestTls.create(directory, "school.example");
        try (TestTlsOrigin origin = TestTlsOrigin.start(tls, socket -> {
                    byte[] asked = socket.getInputStream().readNBytes(3);
                    socket.getOutputStream().write(asked);
                    socket.getOutputStream().write(Wire.pattern(0, SIZE));
                });
                RelayFixture gateway = RelayFixture.to(origin.address());
                Socket plain = new Socket()) {
            plain.connect(gateway.address(), 20_000);
            plain.setSoTimeout(20_000);
            try (SSLSocket client =
                    (SSLSocket) tls.client().getSocketFactory().createSocket(plain, "school.example", 443, true)) {
                client.getOutputStream().write(new byte[] {1, 2, 3});
                assertThat(client.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
                assertThat(client.getInputStream().readAllBytes()).isEqualTo(Wire.pattern(0, SIZE));
            }
            RelayFixture.Joined relay = gateway.awaitJoined();
            gateway.awaitEnd();
            assertThat(relay.clientBytes().written())
                    .isEqualTo(relay.upstreamBytes().read())
                    .isGreaterThan(SIZE);
            assertThat(relay.upstreamBytes().written())
                    .isEqualTo(relay.clientBytes().read());
            assertThat(origin.connections()).isEqualTo(1);
        }
    }
}
