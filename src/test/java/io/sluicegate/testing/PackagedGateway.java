package io.sluicegate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The packaged program with rules and a state of its own, run as processes: {@code target/sluicegate.jar} and its
 * libraries are copied to where every user may read them. Closing ends all that was started.
 */
public final class PackagedGateway implements AutoCloseable {

    private static final String BOOK = "10-test.rules";

    private final Path home;
    private final List<String> prefix = new ArrayList<>();
    private final List<String> java = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Xmx128m"));
    private final List<NetworkLabProcess> processes = new ArrayList<>();

    /** With a directory that exists and that every user may enter. */
    public PackagedGateway(Path home) {
        this.home = home;
        try {
            Files.createDirectories(rules());
            copy(Path.of("target/sluicegate.jar"), home.resolve("sluicegate.jar"));
            copyAll(Path.of("target/lib"), home.resolve("lib"));
            copyAll(Path.of("webroot"), home.resolve("webroot"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyAll(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> all = Files.list(from)) {
            all.forEach(each -> copy(each, to.resolve(each.getFileName())));
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins every command from now on with these words, as {@code setpriv …} or none. */
    public PackagedGateway through(String... words) {
        prefix.clear();
        prefix.addAll(List.of(words));
        return this;
    }

    /** Gives every Java from now on one more option. */
    public PackagedGateway withJava(String option) {
        java.add(option);
        return this;
    }

    /** Writes the only rule file. */
    public PackagedGateway book(String text) {
        try {
            Files.writeString(rules().resolve(BOOK), text + "\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory of the rules. */
    public Path rules() {
        return home.resolve("rules");
    }

    /** The state directory. */
    public Path state() {
        return home.resolve("state");
    }

    /** Starts {@code run} on ports that the kernel chooses, with more options. */
    public NetworkLabProcess start(String... options) {
        List<String> words = new ArrayList<>(
                List.of("run", "--set", "listen.explicit=[\"127.0.0.1:0\"]", "--set", "listen.admin=\"127.0.0.1:0\""));
        words.addAll(List.of(options));
        return launch(words);
    }

    /** Carries out a command to its end. */
    public NetworkLab.Result run(String... words) {
        return launch(List.of(words)).await();
    }

    /** The same with rules that the words name themselves. */
    public NetworkLab.Result runElsewhere(String... words) {
        return launch(List.of(words), List.of()).await();
    }

    private NetworkLabProcess launch(List<String> words) {
        return launch(words, List.of("--rules", rules().toString()));
    }

    private NetworkLabProcess launch(List<String> words, List<String> ownRules) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java);
        command.addAll(List.of("-jar", home.resolve("sluicegate.jar").toString()));
        command.addAll(words);
        command.addAll(ownRules);
        command.addAll(List.of("--state", state().toString()));
        command.addAll(List.of("--webroot", home.resolve("webroot").toString()));
        try {
            NetworkLabProcess process = new NetworkLabProcess(Map.of(), command);
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(NetworkLabProcess::close);
    }
}
