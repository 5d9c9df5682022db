package io.sluicegate.journal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** What a process has appended and stored is there after it was killed, at whatever moment. */
class KillTest {

    @TempDir
    Path folder;

    private final Lanes.Found damage = new Lanes.Found();

    @RepeatedTest(10)
    void killedProcessLeavesEachRecordOnceAndNoFlowTorn() throws Exception {
        long told = KilledProcess.run(KilledWriter.class, folder, new Random().nextInt(400), this::checkFlows);

        Lane lane = Lane.openReadOnly(folder.resolve("lane-0"));
        LaneReader reader = lane.readFrom(0, damage);
        int count = 0;
        while (reader.next()) {
            assertThat(reader.payload().remaining()).isEqualTo(4 + count % 1000);
            assertThat(reader.payload().getInt(reader.payload().position())).isEqualTo(count++);
        }
        assertThat((long) count).isGreaterThan(told);
        assertThat(requireNonNull(lane.lastFrame()).getInt(0)).isEqualTo(count - 1);
        checkFlows();
        assertThat(damage.places).isEmpty();
    }

    @RepeatedTest(3)
    void killedJournalHasAllThatWasForcedOnceAndGoesOn() throws Exception {
        long forced = 0;
        for (int i = 0; i < 2; i++) {
            forced = KilledProcess.run(KilledJournal.class, folder, new Random().nextInt(30), this::readJournal);
            assertThat(readJournal()).isGreaterThanOrEqualTo(forced);
        }
        try (Journal journal = Journal.open(folder, damage)) {
            assertThat(journal.forcedSeq()).isEqualTo(readJournal()).isGreaterThanOrEqualTo(forced);
        }
        assertThat(damage.missing).isEmpty();
    }

    private long readJournal() throws IOException {
        try (JournalReader reader = Journal.readOnly(folder, 0, damage)) {
            List<Long> seqs = Blocks.all(reader);
            assertThat(seqs).isEqualTo(Blocks.seqs(1, 1 + seqs.size()));
            return reader.nextSeq();
        }
    }

    private void checkFlows() throws IOException {
        assertThat(FlowTable.read(folder, damage))
                .hasSizeLessThanOrEqualTo(KilledWriter.SLOTS)
                .allSatisfy(flow -> {
                    assertThat(flow.identity()).isEqualTo(KilledWriter.identity(flow.sequence()));
                    assertThat(flow.billedUp()).isEqualTo(flow.sequence() * flow.part());
                    assertThat(flow.billedDown()).isEqualTo(-flow.sequence() * flow.part());
                    if (flow.draft() != null) {
                        int part = flow.draft().getInt(0);
                        assertThat(flow.draft()).isEqualTo(KilledWriter.draft(part));
                        assertThat(flow.part()).isIn(0, part - 1, part);
                    }
                });
    }
}
