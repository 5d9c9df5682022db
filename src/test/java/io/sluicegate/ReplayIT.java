package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.NetworkLabProcess;
import io.sluicegate.testing.PackagedGateway;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code replay} asks the gateway while it runs and its ledger afterwards, and says the same. */
final class ReplayIT {

    @TempDir
    private Path home;

    @Test
    void otherRulesAreTriedOnTheRunningGatewayAndOnItsLedger() throws IOException {
        try (PackagedGateway gateway = new PackagedGateway(home).book("deny path \"/b\"\nallow all");
                ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here"))) {
            NetworkLabProcess run = gateway.start();
            Matcher ready = Pattern.compile("explicit=127\\.0\\.0\\.1:(\\d+)").matcher(run.awaitOut("ready"));
            assertThat(ready.find()).isTrue();
            for (String path : new String[] {"/a", "/b", "/c"}) {
                get(Integer.parseInt(ready.group(1)), "http://127.0.0.1:" + origin.port() + path);
            }
            Path other = Files.createDirectory(home.resolve("other"));
            Files.writeString(other.resolve("new.rules"), "deny path \"/a\"\nallow all\n");
            String[] words = {"replay", "--format", "csv", "--to", "2100-01-01", "--rules", other.toString()};
            String whileItRuns = gateway.runElsewhere(words).success();
            assertThat(whileItRuns.lines())
                    .hasSize(5)
                    .anyMatch(line -> line.startsWith("unchanged,allow,allow,,,,1,"))
                    .anyMatch(line -> line.startsWith("allow-to-deny,allow,deny,127.0.0.1,new.rules:1,,1,"))
                    .anyMatch(line -> line.startsWith("deny-to-allow,deny,allow,127.0.0.1,new.rules:2,,1,"));
            run.signal("TERM");
            assertThat(run.await().exit()).isZero();
            assertThat(gateway.runElsewhere(words).success()).isEqualTo(whileItRuns);
        }
    }

    private static void get(int port, String url) {
        try (RawClient client = RawClient.connect(port)) {
            client.sendHead("GET " + url + " HTTP/1.1", "Host: x", "Connection: close");
            client.readToEnd();
        }
    }
}
