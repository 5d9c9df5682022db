package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator finds in the access log after clients were served. */
@ExtendWith(LeakCheck.class)
final class AccessLogScenarioTest {

    @TempDir
    Path folder;

    private Path log() {
        return folder.resolve("access.log");
    }

    private String[] settings(String format) {
        return new String[] {"ledger.access-log=\"" + log() + "\"", "ledger.access-log-format=" + format};
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(log());
    }

    private static ScriptedOrigin page() {
        return ScriptedOrigin.http(request ->
                ScriptedOrigin.response(200, "here", "Content-Type: text/plain", "Cache-Control: max-age=60"));
    }

    @Test
    void missHitDenialAndTunnelAreLinesOfSquid() throws IOException {
        try (ScriptedOrigin origin = page();
                ScriptedOrigin silent = ScriptedOrigin.tcp(peer -> peer.send("SSH-2.0-origin\r\n"));
                TestGateway gateway = TestGateway.with("deny path \"/shut\"\nallow all", settings("squid"))) {
            Scenario scenario = new Scenario(gateway, origin);
            String url = "http://127.0.0.1:" + origin.port() + "/page ";
            scenario.get("/page?secret=1", "Connection: close");
            scenario.get("/page?secret=1", "Connection: close");
            scenario.get("/shut", "Connection: close");
            try (RawClient client = Tunnels.open(gateway, silent.port())) {
                client.send(Tunnels.SSH);
                client.shutdownOutput();
                client.readToEnd();
            }
            gateway.awaitRecords(4);
            assertThat(lines()).hasSize(4).noneMatch(line -> line.contains("secret"));
            assertThat(lines().get(0))
                    .containsPattern(
                            " 127\\.0\\.0\\.1 TCP_MISS/200 \\d+ GET " + url + "- HIER_DIRECT/127.0.0.1 text/plain$");
            assertThat(lines().get(1))
                    .containsPattern(" TCP_MEM_HIT/200 \\d+ GET http://127.0.0.1[^ ]*/page - HIER_NONE/- text/plain$");
            assertThat(lines().get(2)).containsPattern(" TCP_DENIED/403 \\d+ GET ");
            assertThat(lines().get(3))
                    .containsPattern(
                            " TCP_TUNNEL(_ABORTED)?/200 \\d+ CONNECT 127.0.0.1:" + silent.port() + " - HIER_DIRECT/");
        }
    }

    @Test
    void bytesAreThoseOfTheLedger() throws IOException {
        try (Scenario scenario = Scenario.with(page(), settings("json"))) {
            scenario.get("/", "Connection: close");
            Long down = (Long) scenario.record().get("bytes_down");
            assertThat(new ObjectMapper()
                            .readTree(lines().get(0))
                            .get("bytes_down")
                            .longValue())
                    .isEqualTo(down);
        }
    }

    @Test
    void aMovedLogIsBegunAnewAndNothingIsLost() throws IOException {
        try (Scenario scenario = Scenario.with(page(), settings("combined"))) {
            scenario.get("/one", "Connection: close");
            Files.move(log(), folder.resolve("access.log.1"));
            scenario.gateway().gateway().reopenLogs();
            scenario.get("/two", "Connection: close");
            assertThat(Files.readAllLines(folder.resolve("access.log.1")))
                    .singleElement()
                    .asString()
                    .contains("/one HTTP/1.1\" 200");
            assertThat(lines()).singleElement().asString().contains("/two HTTP/1.1\" 200");
        }
    }

    @Test
    void accountingGoesOnWithoutTheLog() throws IOException {
        Path logs = Files.createDirectory(folder.resolve("logs"));
        try (Scenario scenario = Scenario.with(page(), "ledger.access-log=\"" + logs.resolve("a.log") + "\"")) {
            Files.delete(logs.resolve("a.log"));
            Files.delete(logs);
            scenario.get("/one", "Connection: close");
            scenario.get("/two", "Connection: close");
            assertThat(scenario.gateway().records()).hasSize(2);
            Files.createDirectory(logs);
            scenario.get("/three", "Connection: close");
            assertThat(Files.readAllLines(logs.resolve("a.log"))).hasSize(3);
        }
    }
}
