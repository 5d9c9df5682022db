package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluicegate.testing.NetworkLabProcess;
import io.sluicegate.testing.PackagedGateway;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that read access logs, as Debian has them, read ours and find in it what the ledger has. */
final class AccessLogIT {

    private static final List<String> SQUID = List.of(
            "--log-format=%x.%^ %~%L %h %^/%s %b %^ %U %e %^",
            "--datetime-format=%s", "--date-format=%s", "--time-format=%s");
    private static final List<String> COMBINED = List.of("--log-format=COMBINED");
    private static final List<String> JSON = List.of(
            "--log-format={\"started_at\":\"%dT%t.%^\",\"client\":\"%h\",\"path\":\"%U\",\"host\":\"%v\","
                    + "\"status\":\"%s\",\"bytes_down\":\"%b\",\"user_agent\":\"%u\",\"duration_ms\":\"%L\"}",
            "--date-format=%Y-%m-%d", "--time-format=%T");
    private static final String[] AGENTS = {"curl/8.5", "a\"b\\c", "Mozilla/5.0 (X11; Linux x86_64)"};

    @TempDir
    private Path home;

    private PackagedGateway gateway;

    @BeforeEach
    void open() {
        gateway = new PackagedGateway(home).book("deny path \"/shut*\"\nallow all");
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    /** A gateway that writes this format, on a port. */
    private record Running(NetworkLabProcess process, int port) {}

    private Running run(String format) {
        NetworkLabProcess process =
                gateway.start("--set", "ledger.access-log=access.log", "--set", "ledger.access-log-format=" + format);
        Matcher ready = Pattern.compile("explicit=127\\.0\\.0\\.1:(\\d+)").matcher(process.awaitOut("ready"));
        assertThat(ready.find()).isTrue();
        return new Running(process, Integer.parseInt(ready.group(1)));
    }

    /** The ledger's records once the gateway has ended. */
    private List<JsonNode> stopped(Running running) throws IOException {
        running.process().signal("TERM");
        assertThat(running.process().await().exit()).isZero();
        List<JsonNode> records = new ArrayList<>();
        new ObjectMapper()
                .readTree(gateway.run("report", "records", "--json", "--limit", "1000")
                        .success())
                .forEach(records::add);
        return records;
    }

    private Path log() {
        return gateway.state().resolve("access.log");
    }

    private static ScriptedOrigin pages() {
        return ScriptedOrigin.http(request -> ScriptedOrigin.response(
                200, "x".repeat(1_000), "Content-Type: text/html; charset=utf-8", "Cache-Control: max-age=600"));
    }

    private static void get(int port, String url, String agent) {
        try (RawClient client = RawClient.connect(port)) {
            client.sendHead("GET " + url + " HTTP/1.1", "Host: x", "User-Agent: " + agent, "Connection: close");
            client.readToEnd();
        }
    }

    /** Misses, hits, denials, a tunnel, garbage, silence, and an origin that nobody is at. */
    private static void traffic(int port) {
        try (ScriptedOrigin origin = pages();
                ScriptedOrigin banner = ScriptedOrigin.tcp(peer -> peer.send("SSH-2.0-origin\r\n"))) {
            String site = "http://127.0.0.1:" + origin.port();
            for (int i = 0; i < 30; i++) {
                get(port, site + "/page" + i % 10 + "?secret=" + i % 10, AGENTS[i % AGENTS.length]);
            }
            get(port, site + "/shut/\"door\"", AGENTS[1]);
            get(port, "http://127.0.0.1:1/nobody", AGENTS[0]);
            try (RawClient tunnel = RawClient.connect(port)) {
                Tunnels.ask(tunnel, "127.0.0.1:" + banner.port());
                tunnel.send(Tunnels.SSH);
                tunnel.shutdownOutput();
                tunnel.readToEnd();
            }
            try (RawClient garbage = RawClient.connect(port)) {
                garbage.send("\u0001\u0002 \r\n\r\n").readToEnd();
            }
            try (RawClient silence = RawClient.connect(port)) {
                silence.shutdownOutput();
                silence.readToEnd();
            }
        }
    }

    private static long sum(List<JsonNode> records, String column, Predicate<JsonNode> which) {
        return records.stream()
                .filter(which)
                .mapToLong(record -> record.get(column).longValue())
                .sum();
    }

    private void goAccessAgrees(List<String> format, List<JsonNode> records) throws IOException {
        Path out = home.resolve("goaccess.json");
        List<String> command = new ArrayList<>(List.of("goaccess", log().toString(), "--no-global-config"));
        command.addAll(format);
        command.addAll(List.of("--no-strict-status", "--no-progress", "-o", out.toString()));
        try (NetworkLabProcess goaccess = new NetworkLabProcess(Map.of(), command)) {
            goaccess.await().success();
        }
        JsonNode answer = new ObjectMapper().readTree(Files.readString(out));
        JsonNode general = answer.get("general");
        assertThat(general.get("failed_requests").intValue()).isZero();
        assertThat(general.get("valid_requests").intValue()).isEqualTo(records.size());
        assertThat(general.get("bandwidth").longValue()).isEqualTo(sum(records, "bytes_down", record -> true));
        assertThat(hits(answer, "4xx Client Errors"))
                .isEqualTo(records.stream()
                        .filter(record -> record.get("status").asInt() / 100 == 4)
                        .count());
    }

    private static long hits(JsonNode answer, String status) {
        for (JsonNode each : answer.get("status_codes").get("data")) {
            if (each.get("data").textValue().equals(status)) {
                return each.get("hits").get("count").longValue();
            }
        }
        return 0;
    }

    private List<JsonNode> recordsAfterTraffic(String format) throws IOException {
        Running running = run(format);
        traffic(running.port());
        List<JsonNode> records = stopped(running);
        assertThat(records).hasSizeGreaterThanOrEqualTo(34);
        assertThat(Files.readAllLines(log())).hasSize(records.size()).noneMatch(line -> line.contains("secret"));
        return records;
    }

    @Test
    void goAccessReadsTheCombinedFormat() throws IOException {
        goAccessAgrees(COMBINED, recordsAfterTraffic("combined"));
    }

    @Test
    void goAccessReadsObjects() throws IOException {
        goAccessAgrees(JSON, recordsAfterTraffic("json"));
    }

    @Test
    void goAccessAndSargReadTheFormatOfSquid() throws IOException {
        List<JsonNode> records = recordsAfterTraffic("squid");
        goAccessAgrees(SQUID, records);
        sargAgrees(records);
    }

    /** Its file of sums: user, accesses, bytes, milliseconds, bytes from the cache, bytes that were not. */
    private void sargAgrees(List<JsonNode> records) throws IOException {
        Path out = Files.createDirectory(home.resolve("sarg"));
        Path settings = Files.writeString(home.resolve("sarg.conf"), "remove_temp_files no\n");
        List<String> command =
                List.of("sarg", "-n", "-f", settings.toString(), "-l", log().toString(), "-o", out.toString());
        try (NetworkLabProcess sarg = new NetworkLabProcess(Map.of(), command)) {
            sarg.await().success();
        }
        Map<String, String[]> sums = new HashMap<>();
        try (var folders = Files.newDirectoryStream(out, "[0-9]*")) {
            Path general = folders.iterator().next().resolve("sarg-general");
            for (String line : Files.readAllLines(general, StandardCharsets.ISO_8859_1)) {
                sums.put(line.split("\t", -1)[0], line.split("\t", -1));
            }
        }
        String[] total = Objects.requireNonNull(sums.get("TOTAL"), "no sum");
        assertThat(Long.parseLong(total[1])).isEqualTo(records.size());
        assertThat(Long.parseLong(total[2])).isEqualTo(sum(records, "bytes_down", record -> true));
        assertThat(Long.parseLong(total[3])).isEqualTo(sum(records, "duration_ms", record -> true));
    }

    @Test
    void movedLogIsBegunAnewAtUsr1() throws IOException {
        Running running = run("squid");
        try (ScriptedOrigin origin = pages()) {
            String site = "http://127.0.0.1:" + origin.port();
            get(running.port(), site + "/before", AGENTS[0]);
            Path moved = log().resolveSibling("access.log.1");
            TestGateway.await(() -> linesOf(log()) == 1);
            Files.move(log(), moved);
            running.process().signal("USR1");
            TestGateway.await(() -> Files.exists(log()));
            get(running.port(), site + "/after", AGENTS[0]);
            assertThat(stopped(running)).hasSize(2);
            assertThat(Files.readAllLines(moved)).singleElement().asString().contains("/before ");
            assertThat(Files.readAllLines(log())).singleElement().asString().contains("/after ");
        }
    }

    @Test
    void withoutAnAccessLogUsr1ChangesNothing() throws IOException {
        NetworkLabProcess process = gateway.start();
        process.awaitOut("ready");
        process.signal("USR1");
        process.signal("HUP");
        process.awaitErr("are in force");
        assertThat(process.isAlive()).isTrue();
        assertThat(log()).doesNotExist();
    }

    private static int linesOf(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            return 0;
        }
    }
}
