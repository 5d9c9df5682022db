package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final InstantSource CLOCK = InstantSource.fixed(Sample.NOON);

    @TempDir
    Path state;

    @Test
    void whatWasAppendedIsSeenByTheNextReader() throws LedgerException {
        try (Ledger ledger = open()) {
            ledger.loop(0).append(Sample.exchange().record());

            try (LedgerReader reader = ledger.reader(List.of())) {
                assertThat(reader.records(all()).rows()).hasSize(1);
            }
            assertThat(ledger.written()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("rule 25: a restart goes on with the next number under the same id")
    void reopeningGoesOnWithTheNextNumberUnderTheSameId() throws LedgerException {
        appendAndClose(1, 5);
        appendAndClose(6, 9);

        ReportTable table = readOffline();
        assertThat(column(table, "seq")).containsExactlyInAnyOrderElementsOf(numbers(9));
        assertThat(new HashSet<>(column(table, "ledger"))).hasSize(1);
        assertThat(new HashSet<>(column(table, "gateway"))).containsExactly("gw1");
    }

    @Test
    @DisplayName("rule 25: a ledger has an id of its own")
    void twoLedgersHaveTwoIds() throws LedgerException {
        appendAndClose(1, 1);
        try (Ledger other = Sample.open(state.resolve("other"), CLOCK)) {
            other.loop(0).append(Sample.exchange().record());
            try (LedgerReader reader = other.reader(List.of())) {
                assertThat(column(reader.records(all()), "ledger")).doesNotContainAnyElementsOf(ids());
            }
        }
    }

    private List<@Nullable Object> ids() throws LedgerException {
        return column(readOffline(), "ledger");
    }

    @Test
    @DisplayName("rule 25: records are written once and numbered without a gap")
    void everyRecordOfAllLoopsIsWrittenOnceAndNumberedWithoutGap() throws Exception {
        int threads = 2;
        long each = 6_000;
        try (Ledger ledger = open()) {
            List<Thread> started = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                long first = i * each + 1;
                LoopLedger loop = ledger.loop(i);
                Thread thread =
                        new Thread(() -> Sample.many(first, first + each - 1).forEach(loop::append));
                thread.start();
                started.add(thread);
            }
            for (Thread thread : started) {
                thread.join();
            }
        }
        ReportTable table = readOffline();
        assertThat(column(table, "seq")).containsExactlyInAnyOrderElementsOf(numbers(threads * each));
        Set<@Nullable Object> flows = new HashSet<>(column(table, "flow"));
        assertThat(flows).hasSize(12_000);
    }

    @Test
    @DisplayName("rule 25: numbers are in the order in which records came, whatever loop they came from")
    void recordsOfTwoLoopsAreNumberedAsTheyCame() throws Exception {
        try (Ledger ledger = open()) {
            for (int i = 1; i <= 200; i++) {
                ledger.loop(i * 7 % 3 % 2).append(Sample.exchange().sequence(i).record());
            }
        }
        List<@Nullable Object> flows = column(readOffline(), "flow");
        List<@Nullable Object> asTheyCame = new ArrayList<>();
        Sample.many(1, 200).forEach(record -> asTheyCame.add(0, record.flow().toString()));
        assertThat(flows).isEqualTo(asTheyCame); // the newest first
    }

    @Test
    void reportsRunWhileAnotherThreadAppends() throws Exception {
        long count = 20_000;
        try (Ledger ledger = open()) {
            Thread appender = new Thread(() -> append(ledger, 1, count));
            appender.start();
            long seen = 0;
            while (seen < count) {
                long exchanges = exchanges(ledger);
                assertThat(exchanges).isBetween(seen, count);
                seen = exchanges;
                assertThat(seen == count || appender.isAlive() || ledger.flush(DEADLINE))
                        .isTrue();
            }
            appender.join();
        }
    }

    private static long exchanges(Ledger ledger) throws LedgerException {
        try (LedgerReader reader = ledger.reader(List.of())) {
            return exchanges(reader);
        }
    }

    private static long exchanges(LedgerReader reader) throws LedgerException {
        UsageQuery query = UsageQuery.parse(ReportKind.USAGE, Map.of("by", "client"), ZoneOffset.UTC, Sample.NOON);
        List<@Nullable Object> sum = reader.usage(query, null).sum();
        assertThat(sum).isNotNull();
        return sum == null ? 0 : (Long) sum.get(1);
    }

    /** Records, quarter hours and days of sites are read one after another, and must be of one moment. */
    @Test
    void aReaderSeesTheStateOfItsOpening() throws LedgerException {
        try (Ledger ledger = open()) {
            append(ledger, 1, 3);
            try (LedgerReader reader = ledger.reader(List.of())) {
                append(ledger, 4, 9);
                assertThat(ledger.flush(DEADLINE)).isTrue();

                assertThat(exchanges(reader)).isEqualTo(3);
                assertThat(reader.records(all()).rows()).hasSize(3);
            }
            assertThat(exchanges(ledger)).isEqualTo(9);
        }
    }

    @Test
    void closingWritesWhatWaitsAndLeavesOneFile() throws Exception {
        try (Ledger ledger = open()) {
            append(ledger, 1, 5_000);
        }
        assertThat(readOffline().rows()).hasSize(5_000);
        try (var files = Files.list(state.resolve("ledger"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("records.mv.db");
        }
    }

    @Test
    @DisplayName("rule 25: what comes when the ledger is closed already waits for the next start")
    void aClosedLedgerKeepsWhatComesLateForTheNextStartAndTellsReaders() throws LedgerException {
        Ledger ledger = open();
        LedgerReader reader = ledger.reader(List.of());
        ledger.close();
        ledger.close();
        ledger.loop(0).append(Sample.exchange().record());

        assertThat(ledger.isAccepting()).isFalse();
        assertThat(message(() -> ledger.reader(List.of()))).contains("is being closed");
        assertThat(message(() -> reader.records(all()))).contains("was closed meanwhile");
        reader.close();
        open().close();
        assertThat(readOffline().rows()).hasSize(1);
    }

    @Test
    @DisplayName("rule 25: the database can be lost")
    void aDatabaseOfGarbageIsSetAsideAndMadeAnewFromTheJournal() throws Exception {
        appendAndClose(1, 5_000);
        Path file = state.resolve("ledger/records.mv.db");
        Files.writeString(file, "garbage".repeat(3_000));
        appendAndClose(5_001, 6_000);

        assertThat(column(readOffline(), "seq")).containsExactlyInAnyOrderElementsOf(numbers(6_000));
        assertThat(Files.readString(state.resolve("ledger/records.damaged-1.mv.db")))
                .startsWith("garbage");
    }

    @Test
    @DisplayName("rule 25: the database can be lost")
    void aDatabaseThatIsGoneIsMadeAnewFromTheJournal() throws Exception {
        appendAndClose(1, 3_000);
        Files.delete(state.resolve("ledger/records.mv.db"));
        appendAndClose(3_001, 3_001);

        assertThat(column(readOffline(), "seq")).containsExactlyInAnyOrderElementsOf(numbers(3_001));
        assertThat(ids().stream().distinct()).hasSize(1);
    }

    @Test
    void aRecordThatCannotBeReadIsCountedAndNothingIsThrown() throws LedgerException {
        try (Ledger ledger = open()) {
            ledger.loop(0).append(Broken.record());
            ledger.loop(0).append(Sample.exchange().record());

            assertThat(ledger.flush(DEADLINE)).isTrue();
            assertThat(ledger.unrecorded()).isEqualTo(1);
            assertThat(ledger.written()).isEqualTo(1);
        }
        assertThat(column(readOffline(), "seq")).containsExactly(1L);
    }

    @Test
    @DisplayName("rule 25: what a kill left is told without a start")
    void anOfflineReaderTellsWhatWaitsInLanesAndWhatIsOwedForOpenFlows() throws Exception {
        Path copy = state.resolve("copy");
        try (Ledger ledger = open()) {
            append(ledger, 1, 3);
            assertThat(ledger.flush(DEADLINE)).isTrue();
            FlowAccount account =
                    ledger.loop(1).open(Sample.exchange().sequence(77).record());
            account.read(120);
            account.handed(4_000);
            account.settled(3_000);
            append(ledger, 4, 10);
            copy(state.resolve("ledger"), copy.resolve("ledger"));
            copy(state.resolve("journal"), copy.resolve("journal"));
            account.close();
        }
        try (LedgerReader reader = LedgerReader.openReadOnly(copy, Sample.settings(), "gw1", Instant::now)) {
            ReportTable table = reader.records(all());
            assertThat(table.rows()).hasSize(11);
            assertThat(column(table, "end_reason")).containsOnlyOnce("interrupted");
            int interrupted = column(table, "end_reason").indexOf("interrupted");
            assertThat(column(table, "bytes_up").get(interrupted)).isEqualTo(120L);
            assertThat(column(table, "bytes_down").get(interrupted)).isEqualTo(3_000L);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void theFolderIsForItsOwnerOnly() throws Exception {
        open().close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("ledger"))))
                .isEqualTo("rwx------");
    }

    @Test
    void anOfflineReaderMakesNothing() throws Exception {
        appendAndClose(1, 3);
        Path file = state.resolve("ledger/records.mv.db");
        byte[] before = Files.readAllBytes(file);

        assertThat(readOffline().rows()).hasSize(3);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (var files = Files.list(state.resolve("ledger"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aCopyOfARunningLedgerHoldsAllThatWasWritten() throws Exception {
        Path copy = Files.createDirectories(state.resolve("copy/ledger")).resolve("records.mv.db");
        try (Ledger ledger = open()) {
            append(ledger, 1, 100);
            assertThat(ledger.flush(DEADLINE)).isTrue();
            Files.copy(state.resolve("ledger/records.mv.db"), copy);
        }
        try (LedgerReader reader =
                LedgerReader.openReadOnly(state.resolve("copy"), Sample.settings(), "gw1", Instant::now)) {
            assertThat(reader.records(all()).rows()).hasSize(100);
        }
    }

    private Ledger open() throws LedgerException {
        return Sample.open(state, CLOCK);
    }

    private void appendAndClose(long first, long last) throws LedgerException {
        try (Ledger ledger = open()) {
            append(ledger, first, last);
        }
    }

    private static void append(Ledger ledger, long first, long last) {
        for (long i = first; i <= last; i++) {
            ledger.loop(0).append(Sample.exchange().sequence(i).record());
        }
    }

    private ReportTable readOffline() throws LedgerException {
        try (LedgerReader reader = LedgerReader.openReadOnly(state, Sample.settings(), "gw1", Instant::now)) {
            return reader.records(all());
        }
    }

    private static RecordsQuery all() {
        return new RecordsQuery(null, null, Map.of(), 50_000, ZoneOffset.UTC);
    }

    private static List<@Nullable Object> column(ReportTable table, String name) {
        int place = table.columns().indexOf(name);
        List<@Nullable Object> values = new ArrayList<>();
        table.rows().forEach(row -> values.add(row.get(place)));
        return values;
    }

    private static List<Object> numbers(long last) {
        return LongStream.rangeClosed(1, last).<Object>mapToObj(Long::valueOf).toList();
    }

    private interface Opening {
        @Nullable
        Object run() throws LedgerException;
    }

    private static String message(Opening opening) {
        try {
            opening.run();
            return "nothing was thrown";
        } catch (LedgerException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
