package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluicegate.testing.LoopbackNginx;
import io.sluicegate.testing.NetworkLabProcess;
import io.sluicegate.testing.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clients that are told of the gateway, in front of a real nginx; every fetch leaves its record, to the byte. */
final class ExplicitClientsIT {

    private static final int BODY_BYTES = 300_000;
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "http_proxy",
            "",
            "HTTP_PROXY",
            "",
            "all_proxy",
            "",
            "no_proxy",
            "",
            "NO_PROXY",
            "",
            "LC_ALL",
            "C",
            "GIT_CONFIG_NOSYSTEM",
            "1",
            "GIT_CONFIG_GLOBAL",
            "/dev/null");

    @TempDir
    static Path directory;

    private static LoopbackNginx nginx;
    private static ExplicitGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        nginx = new LoopbackNginx(Files.createDirectory(directory.resolve("nginx")));
        byte[] body = new byte[BODY_BYTES];
        new Random(1).nextBytes(body);
        Files.write(nginx.root().resolve("file.bin"), body);
        gateway = new ExplicitGateway(
                Files.createDirectory(directory.resolve("gateway")), "allow to 127.0.0.0/8\ndeny all\n");
    }

    @AfterAll
    static void stop() {
        Stream.of(gateway, nginx).forEach(each -> {
            try {
                each.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static String run(String... command) throws IOException {
        return new NetworkLabProcess(ENVIRONMENT, List.of(command)).await().success();
    }

    /** The records of the client that names itself so, which all went well and agree with what nginx counted. */
    private static List<JsonNode> records(String agent) throws IOException {
        List<String> logged =
                nginx.accessLog().stream().filter(line -> line.contains(agent)).toList();
        assertThat(logged).isNotEmpty();
        List<JsonNode> records = gateway.records(
                logged.size(), record -> record.get("user_agent").asText().contains(agent));
        for (JsonNode record : records) {
            assertThat(record.get("client").asText()).isEqualTo("127.0.0.1");
            assertThat(record.get("account").asText()).isEqualTo("127.0.0.1");
            assertThat(record.get("host").asText()).isEqualTo("127.0.0.1");
            assertThat(record.get("verdict").asText()).isEqualTo("allow");
            assertThat(record.get("rule").asText()).isEqualTo("10-test.rules:1");
            assertThat(record.get("end_reason").asText()).isEqualTo("complete");
        }
        assertThat(sum(records, "origin_bytes_down")).isEqualTo(sum(logged, 1));
        assertThat(sum(records, "origin_bytes_up")).isEqualTo(sum(logged, 2));
        return records;
    }

    private static long sum(List<JsonNode> records, String column) {
        return records.stream().mapToLong(record -> record.get(column).asLong()).sum();
    }

    private static long sum(List<String> logged, int field) {
        return logged.stream()
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[field]))
                .sum();
    }

    private static void assertIsTheFile(JsonNode record) {
        assertThat(record.get("method").asText()).isEqualTo("GET");
        assertThat(record.get("path").asText()).isEqualTo("/file.bin");
        assertThat(record.get("status").asInt()).isEqualTo(200);
        assertThat(record.get("media_type").asText()).isEqualTo("application/octet-stream");
        assertThat(record.get("bytes_down").asLong()).isBetween((long) BODY_BYTES, BODY_BYTES + 1_000L);
    }

    private static void assertIsTheFile(Path fetched) {
        assertThat(fetched).hasSameBinaryContentAs(nginx.root().resolve("file.bin"));
    }

    @Test
    void curlFetchesAndItsRecordIsRightToTheByte() throws IOException {
        Path fetched = directory.resolve("curl.bin");
        String counted = run(
                "curl",
                "-sS",
                "-x",
                gateway.url(),
                "-o",
                fetched.toString(),
                "-w",
                "%{size_request} %{size_header} %{size_download}",
                nginx.url("/file.bin"));
        assertIsTheFile(fetched);
        List<JsonNode> records = records("curl/");
        assertThat(records).singleElement().satisfies(ExplicitClientsIT::assertIsTheFile);
        String[] sizes = counted.split(" ", -1);
        assertThat(sum(records, "bytes_up")).isEqualTo(Long.parseLong(sizes[0]));
        assertThat(sum(records, "bytes_down")).isEqualTo(Long.parseLong(sizes[1]) + Long.parseLong(sizes[2]));
    }

    @Test
    void curlGetsThePageOfADenial() throws IOException {
        String answer = run("curl", "-sS", "-i", "-A", "denied-client", "-x", gateway.url(), "http://192.0.2.1/");
        assertThat(answer).startsWith("HTTP/1.1 403 ");
        JsonNode record = gateway.records(
                        1, each -> each.get("user_agent").asText().equals("denied-client"))
                .get(0);
        assertThat(record.get("end_reason").asText()).isEqualTo("denied");
        assertThat(record.get("rule").asText()).isEqualTo("10-test.rules:2");
        assertThat(record.get("bytes_down").asInt()).isEqualTo(answer.length());
    }

    @Test
    void wgetFetches() throws IOException {
        Path fetched = directory.resolve("wget.bin");
        run(
                "wget",
                "-q",
                "--no-config",
                "-e",
                "use_proxy=yes",
                "-e",
                "http_proxy=" + gateway.url(),
                "-O",
                fetched.toString(),
                nginx.url("/file.bin"));
        assertIsTheFile(fetched);
        assertThat(records("Wget/")).singleElement().satisfies(ExplicitClientsIT::assertIsTheFile);
    }

    @Test
    void pythonFetches() throws IOException {
        Path fetched = directory.resolve("python.bin");
        String program = """
                import sys, urllib.request
                opener = urllib.request.build_opener(urllib.request.ProxyHandler({'http': sys.argv[1]}))
                open(sys.argv[3], 'wb').write(opener.open(sys.argv[2], timeout=20).read())
                """;
        run("python3", "-c", program, gateway.url(), nginx.url("/file.bin"), fetched.toString());
        assertIsTheFile(fetched);
        assertThat(records("Python-urllib/")).singleElement().satisfies(ExplicitClientsIT::assertIsTheFile);
    }

    /** It asks for HTTP/2 with every first request, by fields that end here. */
    @Test
    void theHttpClientOfJavaFetches() throws IOException, InterruptedException {
        Path fetched = directory.resolve("java.bin");
        HttpClient client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(Ports.loopback4(), gateway.port())))
                .build();
        for (int i = 0; i < 2; i++) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(nginx.url("/file.bin"))).build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofFile(fetched))
                            .statusCode())
                    .isEqualTo(200);
            assertIsTheFile(fetched);
        }
        assertThat(records("Java-http-client/")).hasSize(2).allSatisfy(ExplicitClientsIT::assertIsTheFile);
    }

    @Test
    void gitClonesAndFetches() throws IOException {
        Path work = directory.resolve("git-work");
        Path bare = nginx.root().resolve("repo.git");
        run("git", "init", "-q", "-b", "main", work.toString());
        for (int i = 0; i < 2; i++) {
            Files.writeString(work.resolve("file"), "content " + i);
            run("git", "-C", work.toString(), "add", ".");
            run(
                    "git",
                    "-C",
                    work.toString(),
                    "-c",
                    "user.name=test",
                    "-c",
                    "user.email=test@example.com",
                    "commit",
                    "-qm",
                    "change " + i);
        }
        run("git", "clone", "-q", "--bare", work.toString(), bare.toString());
        run("git", "-C", bare.toString(), "update-server-info");
        Path clone = directory.resolve("git-clone");
        run("git", "-c", "http.proxy=" + gateway.url(), "clone", "-q", nginx.url("/repo.git"), clone.toString());
        assertThat(clone.resolve("file")).hasContent("content 1");
        assertThat(records("git/").stream().map(record -> record.get("path").asText()))
                .contains("/repo.git/info/refs", "/repo.git/HEAD");
    }

    @Test
    void aptUpdatesAndDownloads() throws IOException {
        AptRepository repository =
                new AptRepository(directory.resolve("apt"), nginx.root().resolve("apt"), ExplicitClientsIT::run);
        List<String> options = repository.options(nginx.url("/apt"), gateway.url());
        apt(options, "apt-get", "update");
        assertThat(apt(options, "apt-cache", "policy", AptRepository.PACKAGE)).contains(nginx.url("/apt"));
        apt(options, "apt-get", "download", AptRepository.PACKAGE);
        assertThat(directory.resolve(AptRepository.FILE))
                .hasSameBinaryContentAs(nginx.root().resolve("apt").resolve(AptRepository.FILE));
        assertThat(records("Debian APT-HTTP/").stream()
                        .filter(record -> record.get("status").asInt() == 200)
                        .map(record -> record.get("path").asText()))
                .contains("/apt/./Release", "/apt/./Packages", "/apt/./" + AptRepository.FILE);
    }

    /** What the program prints; downloads go to the current directory, so that is ours. */
    private static String apt(List<String> options, String program, String... words) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", directory.toString(), program));
        for (String option : options) {
            command.addAll(List.of("-o", option));
        }
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }
}
