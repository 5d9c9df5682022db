package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluicegate.testing.NetworkLab;
import io.sluicegate.testing.NetworkLabProcess;
import io.sluicegate.testing.PackagedGateway;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway while it runs: signals, and the commands that ask it. */
final class RunningIT {

    private static final String SHUT = "shut: deny to 127.0.0.1\nallow all";

    @TempDir
    private Path home;

    private PackagedGateway gateway;
    private NetworkLabProcess run;
    private int port;

    @BeforeEach
    void start() {
        gateway = new PackagedGateway(home).book("allow all");
        run = gateway.start();
        Matcher ready = Pattern.compile("explicit=127\\.0\\.0\\.1:(\\d+)").matcher(run.awaitOut("ready"));
        assertThat(ready.find()).isTrue();
        port = Integer.parseInt(ready.group(1));
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    private int get(ScriptedOrigin origin) {
        try (RawClient client = RawClient.connect(port)) {
            String authority = "127.0.0.1:" + origin.port();
            client.sendHead("GET http://" + authority + "/ HTTP/1.1", "Host: " + authority, "Connection: close");
            return client.readResponse().status();
        }
    }

    private static ScriptedOrigin pages() {
        return ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here"));
    }

    @Test
    void hangUpReadsTheRulesAnew() throws IOException {
        try (ScriptedOrigin origin = pages()) {
            assertThat(get(origin)).isEqualTo(200);
            gateway.book(SHUT);
            run.signal("HUP");
            run.awaitErr("are in force");
            assertThat(get(origin)).isEqualTo(403);
            gateway.book("allow to nobody-knows-it");
            run.signal("HUP");
            run.awaitErr("those of before stay in force");
            assertThat(get(origin)).isEqualTo(403);
            assertThat(run.err()).contains("10-test.rules:1:10: error: ");
        }
    }

    @Test
    void terminationLetsWhatIsUnderWayFinish() throws IOException {
        CountDownLatch goOn = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
                    peer.await(goOn);
                    peer.send("half");
                });
                RawClient idle = RawClient.connect(port);
                RawClient busy = RawClient.connect(port)) {
            busy.sendHead("GET http://127.0.0.1:" + origin.port() + "/ HTTP/1.1", "Host: x");
            busy.readHead();
            run.signal("TERM");
            idle.expectEnd();
            assertThat(isRefused()).isTrue();
            assertThat(run.isAlive()).isTrue();
            goOn.countDown();
            assertThat(busy.read(8)).isEqualTo("halfhalf");
            busy.expectEnd();
        }
        NetworkLab.Result end = run.await();
        assertThat(end.exit()).isZero();
        assertThat(end.out().lines()).hasSize(1);
        assertThat(new ObjectMapper()
                        .readTree(gateway.run("report", "records", "--json").success()))
                .hasSize(2)
                .allSatisfy(
                        record -> assertThat(record.get("end_reason").asText()).isIn("complete", "shutdown"));
    }

    /** The listener closes before idle connections do. */
    private boolean isRefused() {
        try {
            RawClient.connect(port).wire().close();
            return false;
        } catch (UncheckedIOException e) {
            return e.getCause() instanceof ConnectException;
        }
    }

    @Test
    void commandsAskTheRunningGatewayAndReportsItsLedgerAfterwards() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(ScriptedOrigin.Peer::stall);
                RawClient client = RawClient.connect(port)) {
            assertThat(Tunnels.ask(client, "127.0.0.1:" + origin.port()).status())
                    .isEqualTo(200);
            client.send(Tunnels.SSH);
            assertThat(gateway.run("status").success())
                    .containsPattern("open_flows +1")
                    .containsPattern("listen_explicit +127\\.0\\.0\\.1:" + port);
            assertThat(gateway.run("flows", "--format", "csv").success().lines())
                    .hasSize(3)
                    .element(1)
                    .asString()
                    .contains("127.0.0.1:" + origin.port());
            gateway.book(SHUT);
            assertThat(gateway.run("reload").success()).contains("are in force");
            gateway.book("allow everything");
            NetworkLab.Result broken = gateway.run("reload");
            assertThat(broken.exit()).isEqualTo(1);
            assertThat(broken.out()).contains("10-test.rules:1:");
            assertThat(broken.err()).contains("nothing was changed");
        }
        try (ScriptedOrigin origin = pages()) {
            assertThat(get(origin)).isEqualTo(403);
        }
        String whileItRuns = gateway.run("report", "usage", "--by", "client", "--format", "csv")
                .success();
        assertThat(whileItRuns.lines()).anyMatch(line -> line.startsWith("127.0.0.1,2,"));
        run.signal("TERM");
        assertThat(run.await().exit()).isZero();
        assertThat(gateway.run("report", "usage", "--by", "client", "--format", "csv")
                        .success())
                .isEqualTo(whileItRuns);
        NetworkLab.Result status = gateway.run("status");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.err()).contains("no gateway runs on " + gateway.state());
    }
}
