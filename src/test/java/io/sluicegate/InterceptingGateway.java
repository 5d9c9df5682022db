package io.sluicegate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluicegate.testing.Namespace;
import io.sluicegate.testing.NetworkLab;
import io.sluicegate.testing.NetworkLabOrigin;
import io.sluicegate.testing.NetworkLabProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The packaged gateway in the middle of a lab, intercepting by the kernel, with nginx as origin. */
final class InterceptingGateway implements AutoCloseable {

    static final int BANNER_PORT = 2222;
    /** Further ports of the origin that are intercepted, for servers that a test starts there. */
    static final int APPLICATION_PORT = 8080;

    static final int ECHO_PORT = 8081;

    /** A name that has an IPv4 address only. */
    static final String ONLY_4 = "four.example.test";
    /** A name that has an IPv6 address only. */
    static final String ONLY_6 = "six.example.test";

    private static final String PORTS = "80,443," + BANNER_PORT + "," + APPLICATION_PORT + "," + ECHO_PORT;

    private final NetworkLab lab;
    private final NetworkLabOrigin origin;
    private final Path rules;
    private final List<String> settings = new ArrayList<>();

    /** A gateway that intercepts ports 80, 443 and those above in this mode, under these rules and settings. */
    InterceptingGateway(String mode, String book, String... more) throws IOException {
        lab = new NetworkLab();
        try {
            rules = Files.createDirectory(lab.directory().resolve("rules"));
            Files.writeString(rules.resolve("10-lab.rules"), book);
            settings.add("listen." + mode + "=[\"[::]:15001\"]");
            settings.addAll(List.of(more));
            lab.hosts(Map.of(
                    "www.example.test",
                    List.of(NetworkLab.ORIGIN_4, NetworkLab.ORIGIN_6),
                    "denied.example.test",
                    List.of(NetworkLab.ORIGIN_4, NetworkLab.ORIGIN_6),
                    ONLY_4,
                    List.of(NetworkLab.ORIGIN_4),
                    ONLY_6,
                    List.of(NetworkLab.ORIGIN_6)));
            origin = lab.startOrigin();
            lab.startBanner(BANNER_PORT);
            NetworkLabProcess gateway = lab.start(Namespace.GATEWAY, Map.of(), command("run"));
            gateway.awaitOut("ready");
            sluicegate("net", "up", "--lan", NetworkLab.LAN, "--ports", PORTS, "--mode", mode);
        } catch (IOException | AssertionError e) {
            lab.close();
            throw e;
        }
    }

    private String[] command(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                Path.of("target", "sluicegate.jar").toAbsolutePath().toString()));
        command.addAll(Arrays.asList(words));
        command.addAll(List.of(
                "--rules",
                rules.toString(),
                "--state",
                lab.directory().resolve("state").toString()));
        for (String setting : settings) {
            command.add("--set");
            command.add(setting);
        }
        return command.toArray(String[]::new);
    }

    NetworkLab lab() {
        return lab;
    }

    NetworkLabOrigin origin() {
        return origin;
    }

    /** What a command of the gateway's prints. */
    final String sluicegate(String... words) throws IOException {
        return lab.exec(Namespace.GATEWAY, command(words)).success();
    }

    /** curl in the client, which knows the origin's names by its hosts file. */
    NetworkLab.Result curl(String family, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "20", "-" + family));
        command.addAll(List.of(arguments));
        return lab.exec(Namespace.CLIENT, command.toArray(String[]::new));
    }

    /** Records of the ledger, the newest first, as soon as one of them fits. */
    List<JsonNode> recordsWith(Predicate<JsonNode> wanted) throws IOException {
        return AwaitedRecords.of(this::records, records -> records.stream().anyMatch(wanted));
    }

    /** The newest record that fits, once there is one. */
    JsonNode recordWith(Predicate<JsonNode> wanted) throws IOException {
        return recordsWith(wanted).stream().filter(wanted).findFirst().orElseThrow();
    }

    List<JsonNode> records() throws IOException {
        List<JsonNode> records = new ArrayList<>();
        new ObjectMapper()
                .readTree(sluicegate("report", "records", "--limit", "1000", "--format", "json"))
                .forEach(records::add);
        return records;
    }

    @Override
    public void close() throws IOException {
        lab.close();
    }
}
