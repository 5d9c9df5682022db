package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.NetworkLabOrigin;
import io.sluicegate.testing.NetworkLabProcess;
import io.sluicegate.testing.Wire;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** curl, wget, a client that pipelines, WebSocket and server-sent events, told of the gateway and intercepted by it. */
@Tag("netns")
final class WebClientsIT {

    private static final int FILE_BYTES = 3_000_000;
    private static final int CUT_AT = 1_234_567;
    private static final int EVENTS = 5;

    private static ClientLab lab;

    @BeforeAll
    static void start() throws IOException {
        lab = new ClientLab();
        lab.serve("application.py", InterceptingGateway.APPLICATION_PORT);
        lab.serve("echo_server.py", InterceptingGateway.ECHO_PORT);
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
    }

    private static Path folder(String name, Road road) throws IOException {
        return Files.createDirectories(lab.origin().root().resolve(name).resolve(road.name()));
    }

    /** A file in a folder of the origin's that only this test's clients on this road ask for. */
    private static Path served(String folder, Road road, String name) throws IOException {
        return Files.write(folder(folder, road).resolve(name), Wire.pattern(name.hashCode(), FILE_BYTES));
    }

    private static String path(Path served) {
        return "/" + lab.origin().root().relativize(served);
    }

    /** The beginning of the file, as a transfer that broke off leaves it. */
    private static Path cut(Path served, Path at) throws IOException {
        Files.copy(served, at);
        try (RandomAccessFile file = new RandomAccessFile(at.toFile(), "rw")) {
            file.setLength(CUT_AT);
        }
        return at;
    }

    @ParameterizedTest
    @EnumSource
    void curlFetchesOneAfterTheOtherOverOneConnection(Road road) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl"));
        List<Path> files = List.of(served("next", road, "1"), served("next", road, "2"), served("next", road, "3"));
        for (Path file : files) {
            command.addAll(List.of("-sS", "--http1.1", "-w", "%{http_version} %{num_connects}\n"));
            command.addAll(List.of("-o", "next-" + file.getFileName(), road.url(path(file)), "--next"));
        }
        command.remove(command.size() - 1);
        assertThat(lab.run(road, command.toArray(String[]::new))).isEqualTo("1.1 1\n1.1 0\n1.1 0\n");
        for (Path file : files) {
            assertThat(lab.home(road).resolve("next-" + file.getFileName())).hasSameBinaryContentAs(file);
        }
        lab.records(road, "/next/", files.size());
    }

    @ParameterizedTest
    @EnumSource
    void curlFetchesManyAtOnce(Road road) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--http1.1", "-Z", "--parallel-immediate"));
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Path file = served("parallel", road, "file" + i);
            files.add(file);
            command.addAll(List.of("-o", "parallel-" + file.getFileName(), road.url(path(file))));
        }
        lab.run(road, command.toArray(String[]::new));
        for (Path file : files) {
            assertThat(lab.home(road).resolve("parallel-" + file.getFileName())).hasSameBinaryContentAs(file);
        }
        lab.records(road, "/parallel/", files.size());
    }

    @ParameterizedTest
    @EnumSource
    void requestsInAPipelineAreAnsweredInTheirOrder(Road road) throws IOException {
        List<String> command = new ArrayList<>();
        boolean explicit = !road.proxy().isEmpty();
        command.add(explicit ? road.proxy() : road.host());
        command.add(Integer.toString(explicit ? Road.PROXY_PORT : 80));
        command.add(road.host());
        Path folder = folder("pipeline", road);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            // Every other page is asked for a second time, so that hits and fetches take turns.
            Path file = Files.writeString(folder.resolve("page" + i % 15), "page " + i % 15);
            command.add(explicit ? road.url(path(file)) : path(file));
            expected.append("200 page ").append(i % 15).append('\n');
        }
        command.add(explicit ? road.url("/none") : "/none");
        String answers = lab.run(road, ClientLab.python("pipeline.py", command.toArray(String[]::new)));
        assertThat(answers).startsWith(expected + "404 ");
        lab.records(road, "/pipeline/", 20);
    }

    @ParameterizedTest
    @EnumSource
    void curlSendsItsBodyOnceItIsAskedTo(Road road) throws IOException {
        Path file = served("upload", road, "up.bin");
        NetworkLabProcess curl = lab.start(
                road,
                "curl",
                "-sSv",
                "--http1.1",
                "-H",
                "Expect: 100-continue",
                "--expect100-timeout",
                "50",
                "-T",
                file.toString(),
                road.url(InterceptingGateway.APPLICATION_PORT, "/upload"));
        String digest = curl.await().success();
        assertThat(lab.atOrigin("sha256sum", file.toString())).startsWith(digest);
        assertThat(curl.err()).contains("< HTTP/1.1 100 ").contains("< HTTP/1.1 200 ");
        assertThat(lab.records(road, "/upload", 1)).singleElement().satisfies(record -> {
            assertThat(record.get("method").asText()).isEqualTo("PUT");
            assertThat(record.get("bytes_up").asLong()).isBetween((long) FILE_BYTES, FILE_BYTES + 1_000L);
        });
    }

    @ParameterizedTest
    @EnumSource
    void curlGoesOnWhereItStopped(Road road) throws IOException {
        Path file = served("resume", road, "file.bin");
        for (String cache : List.of("cold", "warm")) {
            Path rest = cut(file, lab.home(road).resolve("resumed-" + cache));
            lab.run(road, "curl", "-sS", "-C", "-", "-o", rest.toString(), road.url(path(file)));
            assertThat(rest).hasSameBinaryContentAs(file);
            lab.run(road, "curl", "-sS", "-o", "whole", road.url(path(file)));
        }
        assertThat(lab.records(road, "/resume/", 4))
                .extracting(record -> record.get("status").asInt())
                .containsExactlyInAnyOrder(200, 206, 200, 206);
    }

    @ParameterizedTest
    @EnumSource
    void wgetFetchesAndGoesOnWhereItStopped(Road road) throws IOException {
        Path file = served("wget", road, "file.bin");
        lab.run(road, "wget", "-nv", "-t", "1", "-O", "wget-whole", road.url(path(file)));
        assertThat(lab.home(road).resolve("wget-whole")).hasSameBinaryContentAs(file);
        Path rest = cut(file, lab.home(road).resolve("file.bin"));
        lab.run(road, "wget", "-nv", "-t", "1", "-c", road.url(path(file)));
        assertThat(rest).hasSameBinaryContentAs(file);
        assertThat(lab.records(road, "/wget/", 2))
                .extracting(record -> record.get("status").asInt())
                .containsExactlyInAnyOrder(206, 200);
    }

    @ParameterizedTest
    @EnumSource
    void messagesOfAWebSocketComeBack(Road road) throws IOException {
        String path = "/echo/" + road;
        String client = lab.run(
                road,
                ClientLab.python(
                        "echo_client.py",
                        "ws" + road.url(InterceptingGateway.ECHO_PORT, path).substring(4)));
        assertThat(client).isEqualTo("all came back\n");
        assertThat(lab.records(road, path, 1)).singleElement().satisfies(record -> {
            assertThat(record.get("status").asInt()).isEqualTo(101);
            assertThat(record.get("bytes_up").asLong()).isGreaterThan(456_000);
            assertThat(record.get("bytes_down").asLong()).isGreaterThan(456_000);
        });
    }

    /** The origin sends an event only when the one before it has arrived, so each must pass without the next. */
    @ParameterizedTest
    @EnumSource
    void eventsArriveOneByOne(Road road) throws IOException {
        NetworkLabProcess curl =
                lab.start(road, "curl", "-sSN", road.url(InterceptingGateway.APPLICATION_PORT, "/events/" + road));
        for (int i = 0; i < EVENTS; i++) {
            curl.awaitOut("data: event " + i);
            lab.atOrigin("curl", "-sS", "http://127.0.0.1:" + InterceptingGateway.APPLICATION_PORT + "/seen/" + road);
        }
        assertThat(curl.await().success().lines().filter(line -> !line.isEmpty()))
                .hasSize(EVENTS);
        lab.records(road, "/events/", 1);
    }

    @ParameterizedTest
    @EnumSource
    void theSecondFetchIsAHitWhoeverAsks(Road road) throws IOException {
        for (String client : List.of("curl -sS", "wget -nv -O -")) {
            List<String> command = new ArrayList<>(List.of(client.split(" ", -1)));
            command.add(road.url("/page.html?" + road));
            assertThat(lab.run(road, command.toArray(String[]::new))).isEqualTo(NetworkLabOrigin.PAGE);
        }
        assertThat(lab.records(road, "/page.html", 2))
                .extracting(record -> record.get("cache").asText())
                .containsOnlyOnce("hit");
    }
}
