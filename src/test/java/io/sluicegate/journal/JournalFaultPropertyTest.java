package io.sluicegate.journal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Disks that refuse a quarter of all steps. */
class JournalFaultPropertyTest {

    private final Lanes.Found damage = new Lanes.Found();

    @Property(tries = 40)
    void whateverTheDiskRefusesEachRecordIsReadOnceAndNoneForcedIsLost(@ForAll long seed) throws IOException {
        Path each = Files.createTempDirectory("journal");
        Random random = new Random(seed);
        FaultyDisk faulty = new FaultyDisk();
        faulty.refuses = step -> random.nextInt(4) == 0;
        Journal journal = Journal.open(each, damage, faulty);
        JournalReader beside = journal.read(1);
        List<Long> seen = new ArrayList<>();
        long next = 1;
        for (int i = 0; i < 40; i++) {
            try {
                if (random.nextInt(3) == 0) {
                    journal.force();
                } else {
                    journal.append(Blocks.block(next, 2));
                    next += 2;
                }
            } catch (IOException refused) {
                assertThat(refused).hasMessageMatching("No space left on device|Input/output error");
            }
            seen.addAll(Blocks.all(beside));
        }
        long forced = journal.forcedSeq();
        List<Long> all;
        try (JournalReader reader = Journal.readOnly(each, 1, damage)) {
            all = Blocks.all(reader);
        }

        assertThat(all).isEqualTo(Blocks.seqs(1, 1 + all.size())).hasSizeGreaterThanOrEqualTo((int)
                Math.max(0, forced - 1));
        assertThat(seen).isEqualTo(Blocks.seqs(1, 1 + seen.size()));
        assertThat(damage.missing).isEmpty();
        faulty.refuses = step -> false;
        journal.close();
        beside.close();
        try (JournalReader reader = Journal.readOnly(each, 1, damage)) {
            assertThat(Blocks.all(reader)).startsWith(Blocks.seqs(1, next).toArray(Long[]::new));
        }
        for (File left : requireNonNull(each.toFile().listFiles())) {
            Files.delete(left.toPath());
        }
        Files.delete(each);
    }
}
