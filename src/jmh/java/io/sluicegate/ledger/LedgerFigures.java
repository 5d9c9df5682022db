package io.sluicegate.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The ledger at work, from the lanes of event loops through the journal into H2 with its sums: {@code LedgerFigures RECORDS
 * START}. Wanted: 20,000 records a second on one core while reports are made, a backlog of a million in under a minute, a
 * start with ten million records in under two seconds.
 *
 * <p>One of two shared cores of a virtual machine (EPYC), OpenJDK 17, while others worked (load 7, so each figure is give or
 * take a third), a million records: 12,200 to 15,400 a second beside reports (0.6 to 0.8 of what is wanted), 19,000 to 24,700
 * without; a backlog of a million in 67 to 82 s (1.1 to 1.4 of a minute); 930 B a record in H2, 47 B in the journal; verify
 * 84,000 to 93,000 a second; a start with three million records 0.19 s (a tenth of 2 s).
 */
final class LedgerFigures {

    private static final Duration PATIENCE = Duration.ofHours(2);
    private static final long MOST_WAITING = 40_000;
    private static final long PAUSE_NANOS = 200_000;

    private final Path state;
    private final InstantSource clock = InstantSource.system();
    private final SampleTraffic traffic = new SampleTraffic(1);

    private LedgerFigures(Path state) {
        this.state = state;
    }

    public static void main(String[] arguments) throws Exception {
        long records = Long.parseLong(arguments[0]);
        long start = Long.parseLong(arguments[1]);
        Path state = Files.createTempDirectory("figures");
        try {
            new LedgerFigures(state).run(records, start);
        } finally {
            delete(state);
        }
    }

    private void run(long records, long start) throws Exception {
        sustained(records);
        sizes(records);
        verified();
        caughtUp(records);
        if (start > records) {
            grow(start - records);
        }
        started(Math.max(start, records));
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private static void say(String what, Object... values) {
        System.out.printf(Locale.ROOT, what + "%n", values);
    }

    /** So many records, at the speed of the database. */
    private void append(Ledger ledger, long records) {
        for (long i = 0; i < records; i++) {
            while (ledger.backlog() > MOST_WAITING || !ledger.isAccepting()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            int loop = (int) (i % 2);
            ledger.loop(loop).append(traffic.next(loop));
        }
        if (!ledger.flush(PATIENCE) || ledger.unrecorded() > 0) {
            throw new IllegalStateException("not all was written: " + ledger.troubles());
        }
    }

    private void sustained(long records) throws Exception {
        try (Ledger ledger = Sample.open(state, clock)) {
            Reports reports = new Reports(ledger);
            Thread reporter = new Thread(reports, "reports");
            reporter.start();
            long began = System.nanoTime();
            append(ledger, records);
            double seconds = seconds(began);
            reports.over = true;
            reporter.join();
            say(
                    "sustained: %d records in %.1f s beside %d reports: %.0f records/s, %.1f times 20,000",
                    records, seconds, reports.count, records / seconds, records / seconds / 20_000);
        }
    }

    /** Asks for usage again and again. */
    private static final class Reports implements Runnable {
        private final Ledger ledger;
        private volatile boolean over;
        private int count;

        Reports(Ledger ledger) {
            this.ledger = ledger;
        }

        @Override
        public void run() {
            while (!over) {
                try (LedgerReader reader = ledger.reader(List.of())) {
                    reader.usage(
                            UsageQuery.parse(
                                    ReportKind.USAGE, Map.of("by", "client,hour"), ZoneOffset.UTC, Sample.NOON),
                            null);
                    count++;
                } catch (LedgerException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private void sizes(long records) throws IOException {
        long database = bytes(state.resolve("ledger"), ".mv.db");
        long journal = bytes(state.resolve("journal"), ".journal");
        say("on disk: %d B a record in H2, %d B in the journal", database / records, journal / records);
    }

    private static long bytes(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private void verified() throws SQLException, LedgerException, IOException {
        String id = Objects.requireNonNull(new JournalFolder(state).id());
        H2Database database = new H2Database(LedgerFolder.of(Sample.settings(), state));
        try (Connection connection = database.connect()) {
            long began = System.nanoTime();
            Verification.Result result = Verification.run(connection, id, null, checked -> {});
            double seconds = seconds(began);
            if (result.finding() != null) {
                throw new IllegalStateException(result.finding());
            }
            say("verify: %d records in %.1f s, %.0f records/s", result.records(), seconds, result.records() / seconds);
        }
    }

    /** The database is gone, so all of the journal is what waits for it. */
    private void caughtUp(long records) throws Exception {
        Files.delete(state.resolve("ledger/records.mv.db"));
        long began = System.nanoTime();
        try (Ledger ledger = Sample.open(state, clock)) {
            if (!ledger.flush(PATIENCE)) {
                throw new IllegalStateException("it was not caught up: " + ledger.troubles());
            }
            double seconds = seconds(began);
            say(
                    "catching up: %d records in %.1f s, %.0f records/s, %.2f of a minute a million",
                    records, seconds, records / seconds, seconds * 1_000_000 / records / 60);
        }
    }

    private void grow(long records) throws LedgerException {
        long began = System.nanoTime();
        try (Ledger ledger = Sample.open(state, clock)) {
            append(ledger, records);
        }
        say("without reports: %d records in %.1f s, %.0f records/s", records, seconds(began), records / seconds(began));
    }

    private void started(long records) throws Exception {
        for (int i = 1; i <= 3; i++) {
            long began = System.nanoTime();
            Ledger ledger = Sample.open(state, clock);
            double seconds = seconds(began);
            ledger.close();
            say("start %d with %d records: %.2f s, %.2f of 2 s", i, records, seconds, seconds / 2);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
