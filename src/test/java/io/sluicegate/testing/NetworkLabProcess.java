package io.sluicegate.testing;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of a test, mostly inside a lab, with what it printed. Closing it ends it and everything it started. */
public final class NetworkLabProcess implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final List<String> command;
    private final Process process;
    private final NetworkLabOutput out;
    private final NetworkLabOutput err;

    /** Starts the command, on this host unless it says otherwise itself, with these variables beside the inherited ones. */
    public NetworkLabProcess(Map<String, String> environment, List<String> command) throws IOException {
        this.command = List.copyOf(command);
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        process = builder.start();
        out = new NetworkLabOutput(process.getInputStream(), "out " + process.pid());
        err = new NetworkLabOutput(process.getErrorStream(), "err " + process.pid());
    }

    /** The process id; {@code ip netns exec} becomes the command, so it is the command's own. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Standard output so far, at most a mebibyte. */
    public String out() {
        return out.text();
    }

    /** Standard error so far, at most a mebibyte. */
    public String err() {
        return err.text();
    }

    /** Waits for a line of standard output that holds the words; fails with all it printed when none comes. */
    public String awaitOut(String words) {
        return out.awaitLine(words, DEADLINE).orElseThrow(() -> failure("did not print \"" + words + "\""));
    }

    /** As {@link #awaitOut}, for standard error. */
    public String awaitErr(String words) {
        return err.awaitLine(words, DEADLINE).orElseThrow(() -> failure("did not print \"" + words + "\""));
    }

    /** Waits for the end; fails when it does not come within a minute. */
    public NetworkLab.Result await() {
        if (!ended(DEADLINE)) {
            close();
            throw failure("did not end within " + DEADLINE.toSeconds() + " s");
        }
        out.awaitEnd(GRACE);
        err.awaitEnd(GRACE);
        return new NetworkLab.Result(process.exitValue(), out(), err());
    }

    /** Sends a signal by its name, such as {@code HUP}. */
    public void signal(String name) throws IOException {
        new NetworkLabProcess(Map.of(), List.of("kill", "-" + name, Long.toString(pid()))).await();
    }

    /** Asks it to end, and after five seconds makes it; its children go with it. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        if (!ended(GRACE)) {
            process.destroyForcibly();
            ended(GRACE);
        }
        children.forEach(ProcessHandle::destroyForcibly);
        out.awaitEnd(GRACE);
        err.awaitEnd(GRACE);
    }

    private boolean ended(Duration wait) {
        try {
            return process.waitFor(wait.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private AssertionError failure(String what) {
        return new AssertionError(
                String.join(" ", command) + " " + what + "\n--- out\n" + out() + "\n--- err\n" + err());
    }
}
