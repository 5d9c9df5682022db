package io.sluicegate;

import io.sluicegate.match.SampleLists;
import io.sluicegate.policy.SampleRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Claim: while a million names, a million prefixes, 200 verdicts over 20 lists and a thousand verdicts of one host are
 * read anew again and again, no connection is refused and the 99th percentile of a hit of 1 KiB stays within twice its
 * usual value. Run by {@code packaging/bench reload [REQUESTS-A-SECOND [SECONDS [SECONDS-BETWEEN-RELOADS]]]}; prints a table and judges nothing.
 *
 * <p>Two cores of a virtual machine (EPYC), OpenJDK 17, nothing else at work, 1,000 hits a second, reloads of 0.6 s one
 * right after another: no connection failed, and the median stays as it is. The claim on the 99th percentile does not
 * hold: 0.7 ms usually and 5.6 ms while reloading with the launcher's G1, whose pauses are 4 ms in the middle; 1.1 and
 * 50 ms with the serial collector, 1.1 and 40 ms with the parallel one.
 *
 * <p>The gateway is a process of its own, as it is installed; origin and clients are this one. Clients send at a given
 * rate over 16 connections, each made anew every 100 requests; a request that could not be sent in time counts from when
 * it should have been sent. Windows with and without reloads follow each other in turn.
 */
public final class ReloadUnderLoad {

    private static final int MILLION = 1_000_000;
    private static final int CONNECTIONS = 16;
    private static final int ROUNDS = 3;
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private ReloadUnderLoad() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        int rate = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        Duration window = Duration.ofSeconds(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15);
        Duration rest = Duration.ofSeconds(arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0);
        Path directory = Files.createTempDirectory("reload");
        try {
            writeRules(Files.createDirectory(directory.resolve("rules")));
            try (BenchOrigin origin = new BenchOrigin();
                    BenchGateway gateway = BenchGateway.start(directory)) {
                run(gateway, new BenchClients(gateway.port(), origin.port(), CONNECTIONS, rate), window, rest);
                System.out.println("requests that reached the origin: " + origin.requests());
            }
        } finally {
            delete(directory);
        }
    }

    private static void run(BenchGateway gateway, BenchClients clients, Duration window, Duration rest)
            throws Exception {
        clients.run(WARM_UP);
        gateway.reload();
        List<BenchClients.Window> usual = new ArrayList<>();
        List<BenchClients.Window> reloading = new ArrayList<>();
        int reloads = 0;
        for (int i = 0; i < ROUNDS; i++) {
            usual.add(clients.run(window));
            try (BenchGateway.Reloads running = gateway.reloadAgainAndAgain(rest)) {
                reloading.add(clients.run(window));
                reloads += running.done();
            }
        }
        print(BenchClients.Window.sum(usual), BenchClients.Window.sum(reloading));
        System.out.printf(Locale.ROOT, "reloads: %d, %.1f s each%n", reloads, gateway.meanReloadSeconds());
    }

    private static void print(BenchClients.Window usual, BenchClients.Window reloading) {
        System.out.printf("%-10s %9s %8s %8s %8s %8s%n", "", "hits", "p50 us", "p99 us", "max us", "failed");
        row("usual", usual);
        row("reloading", reloading);
        System.out.printf(
                Locale.ROOT,
                "%-10s %9s %8.2f %8.2f%n",
                "ratio",
                "",
                (double) reloading.micros(50) / usual.micros(50),
                (double) reloading.micros(99) / usual.micros(99));
    }

    private static void row(String name, BenchClients.Window window) {
        System.out.printf(
                "%-10s %9d %8d %8d %8d %8d%n",
                name, window.hits(), window.micros(50), window.micros(99), window.micros(100), window.failed());
    }

    private static void writeRules(Path rules) throws IOException {
        Files.move(SampleLists.names(MILLION), rules.resolve("names.txt"));
        Files.move(SampleLists.prefixes(MILLION), rules.resolve("prefixes.ipset"));
        for (Map.Entry<String, List<String>> file : SampleRules.files().entrySet()) {
            Files.write(rules.resolve(file.getKey()), file.getValue());
        }
        Files.write(
                rules.resolve("90-million.rules"),
                List.of(
                        "set names from plain \"names.txt\"",
                        "set prefixes from ipset \"prefixes.ipset\" name all",
                        "deny to names",
                        "deny to prefixes not to 127.0.0.0/8",
                        "allow all"));
    }

    /** Removes a directory with all that is in it. */
    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
