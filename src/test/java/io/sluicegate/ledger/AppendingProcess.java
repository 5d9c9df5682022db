package io.sluicegate.ledger;

import io.sluicegate.ledger.LedgerSettings.WhenFull;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.Period;
import java.util.concurrent.TimeUnit;

/** A gateway's ledger in a process of its own, which appends records until it is killed, and tells each of them. */
final class AppendingProcess {

    private AppendingProcess() {}

    /** Takes the state directory, the URL, the user, the password's file and the number of the first record. */
    public static void main(String[] args) throws LedgerException {
        LedgerSettings settings = new LedgerSettings(
                args[1],
                args[2],
                args[3],
                1 << 30,
                Duration.ofMillis(50),
                WhenFull.REFUSE,
                Duration.ofDays(400),
                Period.ofYears(10),
                "",
                "squid");
        try (Ledger ledger = Sample.open(settings, Path.of(args[0]), InstantSource.system())) {
            for (long number = Long.parseLong(args[4]); !System.out.checkError(); number++) {
                while (!ledger.isAccepting()) {
                    Thread.onSpinWait();
                }
                ledger.loop(0).append(Sample.exchange().sequence(number).record());
                System.out.println(number);
            }
        }
    }

    /** Runs it from {@code first} on, and kills it some records later; the last number that it told. */
    static long run(Path state, LedgerSettings settings, long first, long records)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        AppendingProcess.class.getName(),
                        state.toString(),
                        settings.url(),
                        settings.user(),
                        settings.passwordFile(),
                        Long.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader told = process.inputReader()) {
            long last = first - 1;
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                last = Long.parseLong(line);
                if (last == first + records) {
                    process.toHandle().destroyForcibly();
                }
            }
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("it did not end");
            }
            return last;
        } finally {
            process.destroyForcibly();
        }
    }
}
