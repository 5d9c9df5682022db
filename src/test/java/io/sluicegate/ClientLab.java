package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluicegate.testing.Namespace;
import io.sluicegate.testing.NetworkLab;
import io.sluicegate.testing.NetworkLabOrigin;
import io.sluicegate.testing.NetworkLabProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A lab whose gateway intercepts by TPROXY and is an explicit proxy too, so that the same client can come by every
 * {@link Road}. Clients run in a home of their own, with no environment but what is said here.
 */
final class ClientLab implements AutoCloseable {

    private static final String PATH = "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Path SCRIPTS =
            Path.of("src", "test", "resources", "clients").toAbsolutePath();

    private final InterceptingGateway gateway;

    ClientLab() throws IOException {
        gateway = new InterceptingGateway(
                "tproxy",
                "allow all\n",
                "listen.explicit=[\"" + NetworkLab.GATEWAY_LAN_4 + ":" + Road.PROXY_PORT + "\",\"["
                        + NetworkLab.GATEWAY_LAN_6 + "]:" + Road.PROXY_PORT + "\"]");
    }

    NetworkLabOrigin origin() {
        return gateway.origin();
    }

    /** The home of the clients that come by the road, where they also run. */
    Path home(Road road) throws IOException {
        return Files.createDirectories(gateway.lab().directory().resolve("home").resolve(road.name()));
    }

    /** Runs a client to its end; what it prints. It is told of the proxy, if any, by the variable that all know. */
    String run(Road road, String... command) throws IOException {
        return start(road, command).await().success();
    }

    /** Starts a client that lives until it is closed or the lab is. */
    NetworkLabProcess start(Road road, String... command) throws IOException {
        return start(Namespace.CLIENT, home(road), road.proxyUrl(), command);
    }

    private NetworkLabProcess start(Namespace host, Path home, String proxy, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of("env", "-i", "-C", home.toString(), PATH, "HOME=" + home));
        words.addAll(List.of("LC_ALL=C.UTF-8", "http_proxy=" + proxy));
        words.addAll(List.of(command));
        return gateway.lab().start(host, Map.of(), words.toArray(String[]::new));
    }

    /** Runs a command in the origin. */
    String atOrigin(String... command) throws IOException {
        return start(Namespace.ORIGIN, gateway.lab().directory(), "", command)
                .await()
                .success();
    }

    /** Starts one of the test's Python programs as a server in the origin, and waits until it serves. */
    void serve(String script, int port) throws IOException {
        start(Namespace.ORIGIN, gateway.lab().directory(), "", python(script, Integer.toString(port)))
                .awaitOut("ready");
    }

    /** The command line for one of the test's Python programs, run by Debian's Python, which has Debian's modules. */
    static String[] python(String script, String... arguments) {
        List<String> words = new ArrayList<>(
                List.of("/usr/bin/python3", SCRIPTS.resolve(script).toString()));
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }

    /** The records of this path by the road, the newest first, once there are so many; all of them went well. */
    List<JsonNode> records(Road road, String path, int count) throws IOException {
        List<JsonNode> found = AwaitedRecords.of(() -> recordsUnder(road, path), records -> records.size() >= count);
        assertThat(found).hasSize(count).allSatisfy(record -> {
            assertThat(record.get("host").asText()).isEqualTo(road.host());
            assertThat(record.get("verdict").asText()).isEqualTo("allow");
            assertThat(record.get("end_reason").asText()).isEqualTo("complete");
        });
        return found;
    }

    private List<JsonNode> recordsUnder(Road road, String path) throws IOException {
        return records(road).stream()
                .filter(record -> record.get("path").asText().startsWith(path))
                .toList();
    }

    /** All records of the road so far, the newest first; not what is still under way. */
    List<JsonNode> records(Road road) throws IOException {
        return gateway.records().stream()
                .filter(record -> !record.path("seq").isNull())
                .filter(record -> record.get("listener").asText().equals(road.listener())
                        && record.get("client").asText().equals(road.client()))
                .toList();
    }

    @Override
    public void close() throws IOException {
        gateway.close();
    }
}
