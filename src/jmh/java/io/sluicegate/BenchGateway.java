package io.sluicegate;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway of a checkout as a process, on ports that the kernel chooses. Its log goes to this process's own. */
final class BenchGateway implements AutoCloseable {

    private static final Pattern READY =
            Pattern.compile("ready explicit=127\\.0\\.0\\.1:([0-9]+) admin=127\\.0\\.0\\.1:([0-9]+)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest reload;
    private int reloads;
    private long reloadNanos;

    private BenchGateway(Process process, int port, HttpRequest reload) {
        this.process = process;
        this.port = port;
        this.reload = reload;
    }

    /** Starts it with the rules of a directory, in which it keeps its state too. */
    static BenchGateway start(Path directory) throws IOException {
        Process process = new ProcessBuilder(
                        "packaging/sluicegate",
                        "run",
                        "--rules",
                        directory.resolve("rules").toString(),
                        "--state",
                        directory.resolve("state").toString(),
                        "--set",
                        "listen.explicit=[\"127.0.0.1:0\"]",
                        "--set",
                        "listen.admin=\"127.0.0.1:0\"")
                .redirectInput(new File("/dev/null"))
                .redirectError(directory.resolve("log").toFile())
                .start();
        CompletableFuture<Void> late = CompletableFuture.runAsync(
                process::destroyForcibly, CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        late.cancel(false);
        Matcher ready = READY.matcher(String.valueOf(line));
        if (!ready.matches()) {
            process.destroyForcibly();
            throw new IOException("the gateway did not start: " + Files.readString(directory.resolve("log")));
        }
        String token = Files.readString(directory.resolve("state/admin.token")).strip();
        HttpRequest reload = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ready.group(2) + "/api/v1/reload"))
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return new BenchGateway(process, Integer.parseInt(ready.group(1)), reload);
    }

    /** The port of the explicit proxy. */
    int port() {
        return port;
    }

    /** Its process: the launcher has given way to it. */
    long pid() {
        return process.pid();
    }

    /** Reads the rules anew and waits for it. */
    void reload() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        HttpResponse<String> answer = client.send(reload, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("reload: " + answer.statusCode() + " " + answer.body());
        }
        reloadNanos += System.nanoTime() - begun;
        reloads++;
    }

    /** How long a reload took. */
    double meanReloadSeconds() {
        return reloadNanos / 1e9 / reloads;
    }

    /** Reloads one after another, with so long a rest between them, until it is closed. */
    Reloads reloadAgainAndAgain(Duration rest) {
        return new Reloads(rest);
    }

    /** Reloads on a thread of their own. */
    final class Reloads implements AutoCloseable {

        private final AtomicInteger done = new AtomicInteger();
        private final Thread thread = new Thread(this::run);
        private final CountDownLatch over = new CountDownLatch(1);
        private final Duration rest;

        private Reloads(Duration rest) {
            this.rest = rest;
            thread.start();
        }

        private void run() {
            try {
                do {
                    reload();
                    done.incrementAndGet();
                } while (!over.await(rest.toMillis(), TimeUnit.MILLISECONDS));
            } catch (IOException e) {
                System.err.println("bench: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** How many are complete. */
        int done() {
            return done.get();
        }

        @Override
        public void close() {
            over.countDown();
            try {
                thread.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
