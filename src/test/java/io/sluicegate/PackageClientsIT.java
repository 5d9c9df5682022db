package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** git, apt, pip and npm with repositories of the test's own, told of the gateway and intercepted by it. */
@Tag("netns")
final class PackageClientsIT {

    private static final int LARGE_PUSH_BYTES = 3_000_000;

    private static ClientLab lab;

    @BeforeAll
    static void start() throws IOException {
        lab = new ClientLab();
        lab.origin().startGit();
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
    }

    private static String git(Road road, String... words) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=test", "-c", "user.email=test@example.com"));
        command.addAll(Arrays.asList(words));
        return lab.run(road, command.toArray(String[]::new));
    }

    private static List<String> methodsAndPaths(Road road, String path) throws IOException {
        return lab.records(road).stream()
                .filter(record -> record.get("path").asText().startsWith(path)
                        && record.get("end_reason").asText().equals("complete"))
                .map(record -> record.get("method").asText() + " "
                        + record.get("path").asText().substring(path.length()))
                .toList();
    }

    /** The second push is larger than git keeps in memory, so that it goes chunked. */
    @ParameterizedTest
    @EnumSource
    void gitClonesAndPushes(Road road) throws IOException {
        String name = road.name() + ".git";
        Path bare = lab.origin().gitRoot().resolve(name);
        lab.atOrigin("git", "init", "-q", "--bare", "-b", "main", bare.toString());
        lab.atOrigin("git", "-C", bare.toString(), "config", "http.receivepack", "true");
        git(road, "clone", "-q", road.url("/git/" + name), "work");
        Path work = lab.home(road).resolve("work");
        for (int bytes : new int[] {100, LARGE_PUSH_BYTES}) {
            byte[] content = new byte[bytes];
            // What cannot be compressed, or little of it would be sent.
            new Random(bytes).nextBytes(content);
            Files.write(work.resolve("file"), content);
            git(road, "-C", "work", "add", "file");
            git(road, "-C", "work", "commit", "-qm", bytes + " bytes");
            git(road, "-C", "work", "push", "-q", "origin", "HEAD:main");
        }
        git(road, "clone", "-q", "-b", "main", road.url("/git/" + name), "again");
        assertThat(lab.home(road).resolve("again/file")).hasSameBinaryContentAs(work.resolve("file"));
        assertThat(git(road, "-C", "again", "rev-parse", "HEAD"))
                .isEqualTo(lab.atOrigin("git", "-C", bare.toString(), "rev-parse", "main"));
        AwaitedRecords.of(
                () -> lab.records(road),
                records -> records.stream()
                        .anyMatch(record -> record.get("path").asText().equals("/git/" + name + "/git-receive-pack")
                                && record.get("bytes_up").asLong() > LARGE_PUSH_BYTES
                                && record.get("end_reason").asText().equals("complete")));
        assertThat(methodsAndPaths(road, "/git/" + name))
                .contains("GET /info/refs", "POST /git-receive-pack", "POST /git-upload-pack");
    }

    @ParameterizedTest
    @EnumSource
    void aptUpdatesAndDownloads(Road road) throws IOException {
        String folder = "/apt/" + road;
        AptRepository repository = new AptRepository(
                lab.home(road).resolve("apt"),
                Files.createDirectories(lab.origin().root().resolve("apt")).resolve(road.name()),
                lab::atOrigin);
        String proxy = road.proxy().isEmpty() ? "DIRECT" : road.proxyUrl();
        List<String> options = repository.options(road.url(folder), proxy);
        apt(road, options, "update");
        apt(road, options, "download", AptRepository.PACKAGE);
        assertThat(lab.home(road).resolve(AptRepository.FILE))
                .hasSameBinaryContentAs(
                        lab.origin().root().resolve("apt").resolve(road.name()).resolve(AptRepository.FILE));
        lab.records(road, folder + "/./" + AptRepository.FILE, 1);
        assertThat(methodsAndPaths(road, folder))
                .contains("GET /./Release", "GET /./Packages", "GET /./" + AptRepository.FILE);
    }

    private static void apt(Road road, List<String> options, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("apt-get", "-q"));
        for (String option : options) {
            command.addAll(List.of("-o", option));
        }
        command.addAll(Arrays.asList(words));
        lab.run(road, command.toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void pipInstallsAndItsSecondDownloadIsAHit(Road road) throws IOException {
        String folder = "/pypi/" + road;
        PythonIndex.write(lab.origin().root().resolve(folder.substring(1)));
        for (String target : List.of("first", "second")) {
            lab.run(
                    road,
                    "/usr/bin/python3",
                    "-m",
                    "pip",
                    "install",
                    "-q",
                    "--no-cache-dir",
                    "--disable-pip-version-check",
                    "--retries",
                    "0",
                    "--index-url",
                    road.url(folder + "/simple/"),
                    "--trusted-host",
                    road.host(),
                    "--target",
                    target,
                    PythonIndex.PROJECT);
            assertThat(lab.home(road).resolve(target).resolve(PythonIndex.MODULE))
                    .hasContent(PythonIndex.CONTENT);
        }
        assertThat(lab.records(road, folder + "/simple/" + PythonIndex.PROJECT + "/" + PythonIndex.WHEEL, 2))
                .extracting(record -> record.get("cache").asText())
                .containsOnlyOnce("hit");
    }

    @ParameterizedTest
    @EnumSource
    void npmInstallsAndItsSecondDownloadIsAHit(Road road) throws IOException {
        String folder = "/npm/" + road;
        NpmRegistry.write(lab.origin().root().resolve(folder.substring(1)), road.url(folder), lab::atOrigin);
        for (String target : List.of("npm-first", "npm-second")) {
            lab.run(
                    road,
                    "npm",
                    "install",
                    "--prefix",
                    Files.createDirectory(lab.home(road).resolve(target)).toString(),
                    "--cache",
                    "cache-" + target,
                    "--registry",
                    road.url(folder + "/"),
                    "--fetch-retries",
                    "0",
                    "--no-audit",
                    "--no-fund",
                    "--no-update-notifier",
                    NpmRegistry.PACKAGE);
            assertThat(lab.home(road).resolve(target).resolve("node_modules/" + NpmRegistry.PACKAGE + "/index.js"))
                    .hasContent(NpmRegistry.CONTENT);
        }
        assertThat(lab.records(road, folder + "/" + NpmRegistry.TARBALL, 2))
                .extracting(record -> record.get("cache").asText())
                .containsOnlyOnce("hit");
    }
}
