package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.flow.FlowEnd;
import io.sluicegate.journal.Block;
import io.sluicegate.journal.Journal;
import io.sluicegate.journal.JournalReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts that are killed between their steps; what a kill leaves is played by putting back the files it would have left. */
@DisplayName("rule 25: nothing is lost or twice, whenever a start is killed")
class LedgerStartTest {

    private static final RecordStore.Position EMPTY = new RecordStore.Position(0, Chain.genesis("test"));

    @TempDir
    Path state;

    @TempDir
    Path kept;

    private JournalFolder files;

    @BeforeEach
    void create() throws IOException {
        files = new JournalFolder(state);
        files.create();
    }

    private LedgerStart start(int loops, Instant now) throws IOException, LedgerException {
        return LedgerStart.in(files, Sample.settings(), "test", owner(loops), EMPTY, InstantSource.fixed(now));
    }

    private static Ledger.Owner owner(int loops) {
        return new Ledger.Owner("gw1", loops, () -> ZoneOffset.UTC, RecordListener.NONE);
    }

    private LedgerStart start() throws IOException, LedgerException {
        return start(2, Sample.NOON);
    }

    /** A run that is killed with three records in each lane and one open flow of each loop. */
    private void run() throws IOException, LedgerException {
        LedgerStart run = start();
        for (int loop = 0; loop < 2; loop++) {
            LoopLedger ledger = run.loops().get(loop);
            FlowAccount open =
                    ledger.open(of(run, loop, 99).end(FlowEnd.INTERRUPTED).record());
            open.read(40 + loop);
            for (long flow = 1; flow <= 3; flow++) {
                ledger.append(of(run, loop, flow).record());
            }
        }
        run.heartbeat().beat(Sample.NOON.plusSeconds(9));
        run.journal().close();
        keep();
    }

    private static Sample of(LedgerStart run, int loop, long flow) {
        return Sample.exchange().flow(run.boot(), loop, flow).bytes(0, 0, 0);
    }

    private void keep() throws IOException {
        for (Path file : loopFiles(files.path())) {
            Files.copy(file, kept.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** As if these files had not been made anew yet. */
    private void putBack(String glob) throws IOException {
        try (var found = Files.newDirectoryStream(kept, glob)) {
            for (Path file : found) {
                Files.copy(file, files.path().resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static List<Path> loopFiles(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> JournalFolder.loopOf(file) >= 0).toList();
        }
    }

    private List<AuditRecord> journal() throws IOException {
        List<AuditRecord> found = new ArrayList<>();
        long next = 1;
        byte[] head = EMPTY.hash();
        Chain chain = new Chain();
        try (JournalReader reader = Journal.readOnly(files.path(), 1, (file, at, bytes) -> {})) {
            for (Block block = reader.next(); block != null; block = reader.next()) {
                assertThat(block.head().firstSeq()).isEqualTo(next);
                assertThat(block.head().before()).isEqualTo(ByteBuffer.wrap(head));
                for (ByteBuffer bytes : block.records()) {
                    JournalEntry entry = JournalEntry.read(bytes.duplicate());
                    found.add(entry.entry());
                    head = chain.link(head, next++, entry.gateway(), entry.entry())
                            .hash();
                }
                assertThat(block.head().after()).isEqualTo(ByteBuffer.wrap(head));
            }
        }
        return found;
    }

    private static List<String> names(List<AuditRecord> records) {
        return records.stream()
                .map(each -> each.flow().loop() + "/" + each.flow().sequence() + " "
                        + each.end().word())
                .sorted()
                .toList();
    }

    private static final List<String> ALL = List.of(
            "0/1 complete",
            "0/2 complete",
            "0/3 complete",
            "0/99 interrupted",
            "1/1 complete",
            "1/2 complete",
            "1/3 complete",
            "1/99 interrupted");

    @Test
    void whatARunLeftIsInTheJournalOnceTheNextHasStarted() throws Exception {
        run();
        start().journal().close();

        assertThat(names(journal())).isEqualTo(ALL);
        assertThat(journal())
                .filteredOn(record -> record.end() == FlowEnd.INTERRUPTED)
                .allSatisfy(record -> assertThat(record.endedAt()).isEqualTo(Sample.NOON.plusSeconds(9)))
                .extracting(AuditRecord::bytesUp)
                .containsExactlyInAnyOrder(40L, 41L);
    }

    @ParameterizedTest(name = "with {0} not made yet")
    @CsvSource({
        "'{lane,flows}-*'",
        "'{lane-1.ring,flows-*}'",
        "'flows-*'",
        "'{lane-1.ring,flows-1}'",
        "'flows-1'",
        "'lane-1.ring'"
    })
    void aStartKilledWhileItMakesItsFilesTakesNothingTwice(String left) throws Exception {
        run();
        start().journal().close();
        putBack(left);
        start().journal().close();

        assertThat(names(journal())).isEqualTo(ALL);
    }

    @Test
    void aStartKilledBetweenRecordsAndFlowsTakesTheFlowsOnly() throws Exception {
        run();
        for (Path file : loopFiles(files.path())) {
            if (file.getFileName().toString().startsWith("flows")) {
                Files.delete(file);
            }
        }
        start().journal().close();
        assertThat(names(journal())).doesNotContain("0/99 interrupted").hasSize(6);
        putBack("*");
        start().journal().close();

        assertThat(names(journal())).isEqualTo(ALL);
    }

    @Test
    void startsKilledAgainAndAgainComeToTheSame() throws Exception {
        run();
        for (int i = 0; i < 4; i++) {
            start().journal().close();
            putBack(i % 2 == 0 ? "*" : "flows-*");
        }
        start().journal().close();

        assertThat(names(journal())).isEqualTo(ALL);
    }

    @Test
    void whatCameAfterARecoveryIsRecoveredInItsTurn() throws Exception {
        run();
        LedgerStart second = start();
        second.loops().get(0).open(of(second, 0, 7).end(FlowEnd.INTERRUPTED).record());
        second.journal().close();
        start().journal().close();

        assertThat(names(journal())).hasSize(9).contains("0/7 interrupted");
    }

    @Test
    void loopsThatAreNoMoreAreTakenInAndRemoved() throws Exception {
        run();
        start(1, Sample.NOON).journal().close();

        assertThat(names(journal())).isEqualTo(ALL);
        assertThat(loopFiles(files.path()))
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder("lane-0.ring", "flows-0");
    }

    @Test
    void noTwoRunsHaveTheSameBootEvenWhenTheClockIsSetBack() throws Exception {
        LedgerStart first = start();
        first.journal().close();
        LedgerStart second = start();
        second.journal().close();
        LedgerStart third = start(2, Sample.NOON.minus(Duration.ofHours(1)));
        third.journal().close();

        assertThat(first.boot()).isEqualTo(Sample.NOON.toEpochMilli());
        assertThat(second.boot()).isEqualTo(first.boot() + 1);
        assertThat(third.boot()).isEqualTo(second.boot() + 1);
    }

    @Test
    void aDatabaseThatIsAheadOfTheJournalIsRefused() throws Exception {
        run();
        start().journal().close();

        assertThatThrownBy(() -> LedgerStart.in(
                        files,
                        Sample.settings(),
                        "test",
                        owner(2),
                        new RecordStore.Position(9, Chain.genesis("test")),
                        InstantSource.fixed(Sample.NOON)))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("ends with record 8, the database with 9")
                .hasMessageContaining("put back");
    }

    @Test
    void aHeartbeatThatIsMissingGivesTheTimeOfTheStart() throws Exception {
        run();
        Files.delete(files.heartbeat());
        start(2, Sample.NOON.plusSeconds(60)).journal().close();

        assertThat(journal())
                .filteredOn(record -> record.end() == FlowEnd.INTERRUPTED)
                .extracting(AuditRecord::endedAt)
                .containsOnly(Sample.NOON.plusSeconds(60));
    }
}
