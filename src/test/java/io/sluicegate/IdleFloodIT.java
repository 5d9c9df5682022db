package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.NetworkLabProcess;
import io.sluicegate.testing.PackagedGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway in a small heap, with more connections than it has use for. */
final class IdleFloodIT {

    private static final int CONNECTIONS = 2_000;

    @TempDir
    private Path home;

    @Test
    @DisplayName("rule 24: idle connections and floods of new ones cost an honest client none of its answers")
    void honestClientIsAnsweredBesideIdleConnectionsAndAFlood() throws Exception {
        try (PackagedGateway gateway =
                new PackagedGateway(home).withJava("-Xmx512m").book("allow all")) {
            NetworkLabProcess run = gateway.start();
            Matcher ready = Pattern.compile("explicit=127\\.0\\.0\\.1:(\\d+)").matcher(run.awaitOut("ready"));
            assertThat(ready.find()).isTrue();
            int port = Integer.parseInt(ready.group(1));
            IdleFlood.Result result = IdleFlood.play(port, run.pid(), CONNECTIONS, Duration.ofSeconds(3));
            result.print();
            assertThat(result.failed()).isZero();
            assertThat(result.flooded().hits()).isPositive();
            assertThat(result.broken()).isPositive();
            assertThat(result.stillIdle()).isEqualTo(CONNECTIONS);
        }
    }
}
