package io.sluicegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts beside the code, with a Java and a Maven that only say what they were asked. */
class PackagingTest {

    private static final Path PACKAGING = Path.of("packaging").toAbsolutePath();

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"sluicegate", "quickstart", "test", "install-missing"})
    void scriptIsWellFormed(String name) throws Exception {
        assertThat(run(List.of("bash", "-n", PACKAGING.resolve(name).toString())))
                .isEmpty();
    }

    @Test
    void onlyWhatIsMissingIsInstalled() throws Exception {
        String script = """
                . "$0"
                without_starting_services() { echo "$@"; }
                id() { echo 0; }
                install_missing "$1:here" sh:dash /nonexistent/file:file-package no-such-command:command-package
                install_missing "$1:here" sh:dash
                """;
        String library = PACKAGING.resolve("install-missing").toString();
        Path file = Files.writeString(root.resolve("file"), "not executable");
        assertThat(run(List.of("bash", "-c", script, library, file.toString())))
                .isEqualTo("installing file-package command-package\napt_install file-package command-package\n");
    }

    @Test
    void launcherGivesWayToJavaWithTheCheckoutAndTheArguments() throws Exception {
        String said = launch(checkout(), "check", "--rules", "a b");
        assertThat(said)
                .contains("-Dsluicegate.home=" + root + "\n")
                .contains("-XX:TieredStopAtLevel=1\n")
                .endsWith("-jar\n" + root + "/target/sluicegate.jar\ncheck\n--rules\na b\n");
        String gateway = launch(checkout(), "run");
        assertThat(gateway).containsPattern("-Xmx\\d+m\n").doesNotContain("TieredStopAtLevel");
    }

    @Test
    void launcherBuildsWhenASourceIsNewer() throws Exception {
        Path launcher = checkout();
        assertThat(launch(launcher, "version")).doesNotContain("building");
        Path source = root.resolve("src/main/java/A.java");
        Files.setLastModifiedTime(
                source,
                FileTime.from(Files.getLastModifiedTime(root.resolve("target/sluicegate.jar"))
                        .toInstant()
                        .plusSeconds(5)));
        assertThat(launch(launcher, "version")).contains("sluicegate: building " + root + "/target/sluicegate.jar");
    }

    @Test
    void launcherSaysWhichJavaIsMissing() throws Exception {
        Path launcher = checkout();
        ProcessBuilder builder = new ProcessBuilder("bash", launcher.toString()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", "/nonexistent");
        assertThat(output(builder))
                .isEqualTo("sluicegate: there is no bin/java in JAVA_HOME (/nonexistent): correct or unset it\n");
    }

    @Test
    void launcherLetsTheUserChooseTheCollector() throws Exception {
        Path launcher = checkout();
        ProcessBuilder builder = launcher(launcher, "run");
        builder.environment().put("SLUICEGATE_JAVA_OPTS", "-XX:+UseG1GC -Xmx3g");
        assertThat(output(builder)).contains("-XX:+UseG1GC\n-Xmx3g\n-jar\n").doesNotContain("UseSerialGC");
    }

    private Path checkout() throws IOException {
        Files.createDirectories(root.resolve("packaging"));
        Files.createDirectories(root.resolve("src/main/java"));
        Files.createDirectories(root.resolve("target/lib"));
        Path launcher = root.resolve("packaging/sluicegate");
        Files.copy(PACKAGING.resolve("sluicegate"), launcher, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.writeString(root.resolve("src/main/java/A.java"), "class A {}");
        Files.writeString(root.resolve("target/sluicegate.jar"), "");
        tool("jdk/bin/java", "printf '%s\\n' \"$@\"");
        tool("bin/mvn", "exit 0");
        return launcher;
    }

    private void tool(String name, String body) throws IOException {
        Path tool = root.resolve(name);
        Files.createDirectories(Objects.requireNonNull(tool.getParent()));
        Files.writeString(tool, "#!/bin/sh\n" + body + "\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
    }

    private ProcessBuilder launcher(Path launcher, String... args) {
        List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(Path.of("/").toFile());
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().remove("SLUICEGATE_JAVA_OPTS");
        return builder;
    }

    private String launch(Path launcher, String... args) throws Exception {
        return output(launcher(launcher, args));
    }

    private static String run(List<String> command) throws Exception {
        return output(new ProcessBuilder(command).redirectErrorStream(true));
    }

    private static String output(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return text;
    }
}
