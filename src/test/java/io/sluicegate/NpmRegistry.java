package io.sluicegate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A registry of npm packages, as files for any web server, with one package in one version. */
final class NpmRegistry {

    static final String PACKAGE = "sluicegate-probe";
    static final String TARBALL = "sluicegate-probe-1.0.0.tgz";
    /** What the package's only module says. */
    static final String CONTENT = "module.exports = 'probe'\n";

    private static final String MANIFEST = """
            "name": "sluicegate-probe", "version": "1.0.0", "main": "index.js"
            """;

    private NpmRegistry() {}

    /** Writes document and tarball into a new folder that is served as the URL; the runner has tar and sha1sum. */
    static void write(Path folder, String url, AptRepository.Runner runner) throws IOException {
        Path contents = Files.createDirectories(folder.resolve("package"));
        Files.writeString(contents.resolve("index.js"), CONTENT);
        Files.writeString(contents.resolve("package.json"), "{" + MANIFEST + "}");
        Path tarball = folder.resolve(TARBALL);
        runner.run("tar", "-czf", tarball.toString(), "-C", folder.toString(), "package");
        String digest = runner.run("sha1sum", tarball.toString()).split(" ", -1)[0];
        Files.writeString(folder.resolve(PACKAGE), """
                {"name": "NAME", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": {MANIFEST,
                  "dist": {"tarball": "URL/FILE", "shasum": "DIGEST"}}}}
                """.replace("MANIFEST", MANIFEST)
                .replace("NAME", PACKAGE)
                .replace("URL", url)
                .replace("FILE", TARBALL)
                .replace("DIGEST", digest));
    }
}
