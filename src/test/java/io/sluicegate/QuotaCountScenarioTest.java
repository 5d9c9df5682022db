package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What has been used of quotas: the same as the records say, and what it outlives. */
@ExtendWith(LeakCheck.class)
final class QuotaCountScenarioTest {

    private static final String RULES = QuotaScenarioTest.RULES;

    @TempDir
    private Path directory;

    @Test
    void whatIsUsedIsWhatTheRecordsSay() throws IOException {
        String rules = "quota 100 MiB each month then deny\ndeny path \"/8\"\nallow all";
        try (ScriptedOrigin origin = QuotaScenarioTest.sized()) {
            long expected;
            try (TestGateway gateway = TestGateway.in(directory, rules)) {
                Scenario scenario = new Scenario(gateway, origin);
                try (RawClient client = gateway.client()) {
                    for (int size : new int[] {1, 100_000, 8, 3_000_000}) {
                        client.send(scenario.head("GET", "/" + size)).readResponse();
                    }
                }
                try (RawClient client = gateway.client()) {
                    client.send(scenario.head("GET", "/5000000")).readHead();
                    client.reset();
                }
                gateway.awaitRecords(5);
                gateway.awaitIdle();
                expected = QuotaScenarioTest.used(gateway);
            }
            assertThat(counted()).isEqualTo(expected);
            try (TestGateway gateway = TestGateway.in(directory, rules)) {
                assertThat(gateway.openFlows()).isEmpty();
            }
            assertThat(counted()).isEqualTo(expected);
        }
    }

    /** The bytes of the one count in the state directory. */
    private long counted() throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("state/quotas"));
        assertThat(lines).hasSize(3);
        return Long.parseLong(lines.get(1).split("\t", -1)[4]);
    }

    @Test
    void countOutlastsAnOrderlyRestart() {
        try (ScriptedOrigin origin = QuotaScenarioTest.sized()) {
            try (TestGateway gateway = TestGateway.in(directory, RULES);
                    RawClient client = gateway.client()) {
                client.send(new Scenario(gateway, origin).head("GET", "/1040000"))
                        .readResponse();
                gateway.awaitRecords(1);
            }
            try (TestGateway gateway = TestGateway.in(directory, "# moved\n" + RULES);
                    RawClient client = gateway.client()) {
                client.send(new Scenario(gateway, origin).head("GET", "/20000")).expectReset();
            }
        }
    }

    @Test
    void countOutlastsAKill() throws IOException {
        try (ScriptedOrigin origin = QuotaScenarioTest.sized();
                TestGateway killed = TestGateway.in(directory.resolve("one"), RULES);
                RawClient client = killed.client()) {
            client.send(new Scenario(killed, origin).head("GET", "/1040000")).readResponse();
            Path quotas = directory.resolve("one/state/quotas");
            TestGateway.await(() -> Files.exists(quotas) && readQuietly(quotas).contains("\t104"));
            Files.createDirectories(directory.resolve("two/state"));
            Files.copy(quotas, directory.resolve("two/state/quotas"));
            try (TestGateway gateway = TestGateway.in(directory.resolve("two"), RULES);
                    RawClient again = gateway.client()) {
                again.send(new Scenario(gateway, origin).head("GET", "/20000")).expectReset();
            }
        }
    }

    private static String readQuietly(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void damagedCountsNeverStopTheStart() throws IOException {
        Files.createDirectories(directory.resolve("state"));
        Files.writeString(directory.resolve("state/quotas"), "garbage");
        try (ScriptedOrigin origin = QuotaScenarioTest.sized();
                TestGateway gateway = TestGateway.in(directory, RULES);
                RawClient client = gateway.client()) {
            assertThat(client.send(new Scenario(gateway, origin).head("GET", "/1"))
                            .readResponse()
                            .status())
                    .isEqualTo(200);
        }
        assertThat(directory.resolve("state/quotas.damaged")).hasContent("garbage");
    }

    @Test
    void anotherSizeOnAnotherLineGoesOnCounting() {
        try (Scenario scenario = new Scenario(TestGateway.with(RULES), QuotaScenarioTest.sized());
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/1040000")).readResponse();
            scenario.gateway().writeRules("\n" + RULES.replace("1 MiB", "1.1 MiB"));
            assertThat(scenario.gateway().gateway().reload().ok()).isTrue();
            assertThat(client.send(scenario.head("GET", "/20000"))
                            .readResponse()
                            .body())
                    .isEqualTo(Wire.pattern(0, 20_000));
            client.send(scenario.head("GET", "/200000")).expectReset();
        }
    }
}
