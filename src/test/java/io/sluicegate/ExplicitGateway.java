package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluicegate.testing.NetworkLabProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged gateway as a process on loopback, for clients that know their proxy. */
final class ExplicitGateway implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("explicit=127\\.0\\.0\\.1:(\\d+)");

    private final Path folder;
    private final NetworkLabProcess process;
    private final int port;

    /** A gateway with these rules and settings, whose files are in the folder. */
    ExplicitGateway(Path folder, String book, String... settings) throws IOException {
        this.folder = folder;
        Path rules = Files.createDirectory(folder.resolve("rules"));
        Files.writeString(rules.resolve("10-test.rules"), book);
        List<String> all =
                new ArrayList<>(List.of("listen.explicit=[\"127.0.0.1:0\"]", "listen.admin=\"127.0.0.1:0\""));
        all.addAll(List.of(settings));
        process = new NetworkLabProcess(Map.of(), command("run", all));
        Matcher ready = READY.matcher(process.awaitOut("ready"));
        assertThat(ready.find()).isTrue();
        port = Integer.parseInt(ready.group(1));
    }

    private List<String> command(String words, List<String> settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                Path.of("target", "sluicegate.jar").toAbsolutePath().toString()));
        command.addAll(List.of(words.split(" ", -1)));
        command.addAll(List.of(
                "--rules",
                folder.resolve("rules").toString(),
                "--state",
                folder.resolve("state").toString()));
        for (String setting : settings) {
            command.add("--set");
            command.add(setting);
        }
        return command;
    }

    /** The port of the proxy. */
    int port() {
        return port;
    }

    /** The proxy's URL. */
    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The records that fit, the oldest first, once there are so many of them. */
    List<JsonNode> records(int count, Predicate<JsonNode> wanted) throws IOException {
        List<JsonNode> found =
                AwaitedRecords.of(this::records, all -> fitting(all, wanted).size() >= count);
        assertThat(fitting(found, wanted)).hasSize(count);
        return fitting(found, wanted);
    }

    private static List<JsonNode> fitting(List<JsonNode> records, Predicate<JsonNode> wanted) {
        return records.stream().filter(wanted).toList();
    }

    private List<JsonNode> records() throws IOException {
        List<JsonNode> records = new ArrayList<>();
        String json = new NetworkLabProcess(Map.of(), command("report records --limit 10000 --format json", List.of()))
                .await()
                .success();
        new ObjectMapper().readTree(json).forEach(record -> records.add(0, record));
        return records;
    }

    @Override
    public void close() {
        process.close();
    }
}
