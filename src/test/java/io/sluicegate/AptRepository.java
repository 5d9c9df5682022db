package io.sluicegate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A flat repository with one package in it, and folders for an apt that knows nothing of the host's. */
final class AptRepository {

    /** The one package. */
    static final String PACKAGE = "sluicegate-probe";
    /** Its file. */
    static final String FILE = PACKAGE + "_1_all.deb";

    private static final String CONTROL = """
            Package: sluicegate-probe
            Version: 1
            Architecture: all
            Maintainer: test <test@example.com>
            Description: nothing
            """;

    private final Path folder;
    private final Runner runner;

    /** Runs a command and gives what it prints. */
    interface Runner {
        /** Fails where the command does. */
        String run(String... command) throws IOException;
    }

    /** Fills two new folders: one for apt's own files, and the repository, to be served over HTTP. */
    AptRepository(Path folder, Path repository, Runner runner) throws IOException {
        this.folder = folder;
        this.runner = runner;
        Files.createDirectories(repository);
        Files.createDirectories(folder.resolve("source/DEBIAN"));
        Files.writeString(folder.resolve("source/DEBIAN/control"), CONTROL);
        Path built = repository.resolve(FILE);
        runner.run(
                "dpkg-deb", "--root-owner-group", "-b", folder.resolve("source").toString(), built.toString());
        Path index = Files.writeString(
                repository.resolve("Packages"),
                CONTROL + "Filename: ./" + FILE + "\nSize: " + Files.size(built) + "\nSHA256: " + sha256(built) + "\n");
        Files.writeString(
                repository.resolve("Release"),
                "Date: Sun, 01 Mar 2026 12:00:00 UTC\nSHA256:\n " + sha256(index) + " " + Files.size(index)
                        + " Packages\n");
    }

    private String sha256(Path file) throws IOException {
        return runner.run("sha256sum", file.toString()).split(" ", -1)[0];
    }

    /** Options by which apt knows this repository alone, over the proxy or DIRECT, and keeps everything in its folder. */
    List<String> options(String url, String proxy) throws IOException {
        Files.createDirectories(folder.resolve("state/lists/partial"));
        Files.createDirectories(folder.resolve("cache/archives/partial"));
        Files.createFile(folder.resolve("status"));
        Path sources = Files.writeString(folder.resolve("sources.list"), "deb [trusted=yes] " + url + " ./\n");
        return List.of(
                "Acquire::http::Proxy=" + proxy,
                "Acquire::Languages=none",
                "APT::Sandbox::User=root",
                "Dir::State=" + folder.resolve("state"),
                "Dir::State::status=" + folder.resolve("status"),
                "Dir::Cache=" + folder.resolve("cache"),
                "Dir::Etc::SourceList=" + sources,
                "Dir::Etc::SourceParts=/dev/null",
                "Dir::Etc::Preferences=/dev/null",
                "Dir::Etc::PreferencesParts=/dev/null");
    }
}
