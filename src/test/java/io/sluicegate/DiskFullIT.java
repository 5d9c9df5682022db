package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluicegate.testing.NetworkLabProcess;
import io.sluicegate.testing.PackagedGateway;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway whose state directory is a small file system of its own, which another's file fills to the brim. */
@DisplayName("rule 26: what becomes of traffic when nothing more can be recorded is the administrator's choice")
final class DiskFullIT {

    private static final Pattern READY =
            Pattern.compile("explicit=127\\.0\\.0\\.1:(\\d+).* admin=127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern ROW = Pattern.compile("(?m)^n(\\d+)\\.example,(\\d+),");
    private static final String SMALL = "ledger.journal-max=64MiB";
    private static final String FIELDS = "User-Agent: " + "u".repeat(400) + "\r\nConnection: close\r\n\r\n";

    @TempDir
    private Path home;

    private PackagedGateway gateway;
    private @Nullable NetworkLabProcess run;
    private InetSocketAddress proxy = new InetSocketAddress(0);
    private InetSocketAddress admin = new InetSocketAddress(0);
    private int asked;

    @BeforeEach
    void mount() throws IOException {
        gateway = new PackagedGateway(home).book("deny all with silent");
        Files.createDirectories(gateway.state());
        host("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", gateway.state().toString());
    }

    @AfterEach
    void unmount() throws IOException {
        gateway.close();
        host("umount", gateway.state().toString());
    }

    private static void host(String... command) throws IOException {
        new NetworkLabProcess(Map.of(), List.of(command)).await().success();
    }

    private void start(String whenFull) {
        NetworkLabProcess started = gateway.start("--set", SMALL, "--set", "ledger.when-full=" + whenFull);
        run = started;
        Matcher ready = READY.matcher(started.awaitOut("ready"));
        assertThat(ready.find()).as(started.out()).isTrue();
        proxy = new InetSocketAddress(Ports.loopback4(), Integer.parseInt(ready.group(1)));
        admin = new InetSocketAddress(Ports.loopback4(), Integer.parseInt(ready.group(2)));
    }

    private NetworkLabProcess run() {
        return Objects.requireNonNull(run);
    }

    private Path filler() {
        return gateway.state().resolve("filler");
    }

    /** Takes all the room there is. */
    private void fill() throws IOException {
        byte[] piece = new byte[64 * 1_024];
        try (OutputStream out = Files.newOutputStream(filler())) {
            for (int size = piece.length; size > 0; size /= 2) {
                writeAll(out, piece, size);
            }
        }
        assertThat(gateway.state().toFile().getUsableSpace()).isLessThan(piece.length);
    }

    private static void writeAll(OutputStream out, byte[] piece, int size) {
        try {
            while (true) {
                out.write(piece, 0, size);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    /** One exchange over a connection of its own; false when the connection is refused. */
    private boolean ask() {
        String host = "n" + asked + ".example";
        try (RawClient client = RawClient.connect(proxy)) {
            client.send("GET http://" + host + "/ HTTP/1.1\r\nHost: " + host + "\r\n" + FIELDS);
            client.readResponse("GET");
            asked++;
            return true;
        } catch (UncheckedIOException | AssertionError refused) {
            return false;
        }
    }

    private String get(String path, String token) {
        try (RawClient client = RawClient.connect(admin)) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token + "\r\n\r\n");
            RawClient.Response answer = client.readResponse("GET");
            return answer.status() + " " + answer.text();
        }
    }

    private JsonNode status() throws IOException {
        String token = Files.readString(gateway.state().resolve("admin.token")).strip();
        return new ObjectMapper().readTree(get("/api/v1/status", token).substring(4));
    }

    private void awaitStatus(String field, String word) throws IOException {
        for (int i = 0; !status().get(field).toString().contains(word); i++) {
            assertThat(i).as("%s never had \"%s\": %s", field, word, status()).isLessThan(2_000);
            assertThat(run().isAlive()).as(run().err()).isTrue();
        }
    }

    private void stop() throws IOException {
        run().signal("TERM");
        assertThat(run().await().exit()).isIn(0, 143);
    }

    /** The numbers of the exchanges that are recorded. */
    private Set<Integer> recorded() {
        Set<Integer> numbers = new HashSet<>();
        String all = gateway.run(
                        "report", "usage", "--by", "host", "--format", "csv", "--limit", "100000", "--set", SMALL)
                .success();
        Matcher row = ROW.matcher(all);
        while (row.find()) {
            assertThat(row.group(2)).as("exchanges of %s", row.group(1)).isEqualTo("1");
            numbers.add(Integer.valueOf(row.group(1)));
        }
        return numbers;
    }

    private void isAllThere() {
        assertThat(recorded()).isEqualTo(IntStream.range(0, asked).boxed().collect(Collectors.toSet()));
    }

    private void fillTheLanes() {
        int refusals = 0;
        while (refusals < 50) {
            refusals = ask() ? 0 : refusals + 1;
            assertThat(asked).as("never refused").isLessThan(100_000);
        }
    }

    @Test
    void refuseLetsNobodyInUntilThereIsRoomAndLosesNothing() throws Exception {
        start("refuse");
        assertThat(ask()).isTrue();
        fill();
        fillTheLanes();
        for (int i = 0; i < 5_000; i++) { // refusals take nothing of the room that is left
            assertThat(ask()).isFalse();
        }

        assertThat(get("/readyz", "")).startsWith("503");
        assertThat(get("/healthz", "")).startsWith("200");
        assertThat(status().get("ledger_troubles").toString()).contains("the journal cannot be written");
        assertThat(status().get("records_lost").asLong()).isZero();
        assertThat(run().err()).contains("the journal cannot be written").contains("No space left");
        assertThat(ask()).isFalse();

        Files.delete(filler());
        awaitStatus("ready", "true");
        awaitStatus("ledger_troubles", "[]");
        assertThat(ask()).isTrue();
        stop();
        isAllThere();
    }

    @Test
    void aStopOnAFullDiskEndsAndTheNextStartBringsInWhatWaited() throws Exception {
        start("refuse");
        fill();
        for (int i = 0; i < 300; i++) {
            assertThat(ask()).isTrue();
        }
        stop();
        Files.delete(filler());
        start("refuse");
        stop();
        isAllThere();
    }

    @Test
    void continueLetsTrafficGoOnAndCountsWhatIsNotRecorded() throws Exception {
        start("continue");
        fill();
        while (status().get("records_lost").asLong() == 0) {
            for (int i = 0; i < 500; i++) {
                assertThat(ask()).isTrue();
            }
            assertThat(asked).isLessThan(100_000);
        }
        assertThat(get("/readyz", "")).startsWith("200");
        assertThat(run().err()).contains("records went unrecorded so far");

        Files.delete(filler());
        awaitStatus("ledger_troubles", "[]");
        awaitStatus("records_backlog", "0");
        long lost = status().get("records_lost").asLong();
        assertThat(ask()).isTrue();
        stop();
        assertThat(recorded()).hasSize((int) (asked - lost));
    }
}
