package io.sluicegate.plumbing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs commands as processes of this host, with a deadline and bounded outputs. Safe for any thread: keeps nothing.
 *
 * @param deadline how long a command may take
 * @param maxOutputBytes how much of each output is kept; the rest is read and dropped
 */
public record ProcessRunner(Duration deadline, int maxOutputBytes) implements CommandRunner {

    private static final List<String> ADMIN_FOLDERS = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    /** Ten seconds and a mebibyte. */
    public static ProcessRunner standard() {
        return new ProcessRunner(Duration.ofSeconds(10), 1 << 20);
    }

    @Override
    public Outcome run(List<String> command, String input) throws NetException {
        Process process;
        try {
            List<String> located = new ArrayList<>(command);
            located.set(0, locate(command.get(0)));
            process = new ProcessBuilder(located).start();
        } catch (IOException e) {
            return new Outcome(Outcome.NOT_INSTALLED, "", command.get(0) + ": " + e.getMessage());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CompletableFuture<Void> all = CompletableFuture.allOf(
                process.onExit(),
                pump("stdin", () -> write(input, process.getOutputStream())),
                pump("stdout", () -> read(process.getInputStream(), out)),
                pump("stderr", () -> read(process.getErrorStream(), err)));
        try {
            await(all, command);
            if (process.isAlive()) {
                throw new NetException(String.join(" ", command) + " did not end within " + deadline.toSeconds()
                        + " s; run it by hand to see why");
            }
            return new Outcome(process.exitValue(), text(out), text(err));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Waits for the program and its outputs; a child that it left behind may hold them open past the deadline. */
    private void await(CompletableFuture<Void> all, List<String> command) throws NetException {
        try {
            all.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Whether the program itself has ended is asked next.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetException("interrupted during " + String.join(" ", command) + "; run the command again", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** A shell opened by plain {@code su} has no sbin in its path, and nft and sysctl live there. */
    private static String locate(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return program;
            }
        }
        return ADMIN_FOLDERS.stream()
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElse(program);
    }

    private static CompletableFuture<Void> pump(String name, Runnable work) {
        return CompletableFuture.runAsync(work, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static void write(String input, OutputStream stream) {
        try (stream) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A program that ends without reading its input says why by its exit code.
        }
    }

    private void read(InputStream stream, ByteArrayOutputStream kept) {
        byte[] chunk = new byte[8192];
        try (stream) {
            for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
                synchronized (kept) {
                    kept.write(chunk, 0, Math.min(n, maxOutputBytes - kept.size()));
                }
            }
        } catch (IOException e) {
            // The output of a program that was ended breaks off; what came before stands.
        }
    }

    private static String text(ByteArrayOutputStream kept) {
        synchronized (kept) {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }
}
