package io.sluicegate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that refuse halfway, at times that a test writes down. */
class JournalFaultTest {

    @TempDir
    Path folder;

    private final Lanes.Found damage = new Lanes.Found();
    private final FaultyDisk disk = new FaultyDisk();

    private List<Long> readAll() throws IOException {
        try (JournalReader reader = Journal.readOnly(folder, 1, damage)) {
            return Blocks.all(reader);
        }
    }

    @Test
    void blockThatWasHalfWrittenIsWrittenToANewFile() throws IOException {
        try (Journal journal = Journal.open(folder, damage, disk)) {
            journal.append(Blocks.block(1, 2));
            journal.force();
            journal.append(Blocks.block(3, 2));
            disk.refuse("write", 1);
            journal.append(Blocks.block(5, 2));
            journal.append(Blocks.block(7, 2));
            assertThat(readAll()).isEqualTo(Blocks.seqs(1, 9));
        }
        assertThat(readAll()).isEqualTo(Blocks.seqs(1, 9));
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("00000000000000000001.journal", "00000000000000000003.journal");
        assertThat(damage.places).isEmpty();
        assertThat(damage.missing).isEmpty();
    }

    @Test
    void failedForceIsNeverTriedAgainOnTheSameFile() throws IOException {
        try (Journal journal = Journal.open(folder, damage, disk);
                JournalReader beside = journal.read(1)) {
            journal.append(Blocks.block(1, 2));
            assertThat(Blocks.all(beside)).isEqualTo(Blocks.seqs(1, 3));
            disk.refuse("force", 1);
            journal.force();
            assertThat(journal.forcedSeq()).isEqualTo(3);
            journal.append(Blocks.block(3, 2));
            assertThat(Blocks.all(beside)).isEqualTo(Blocks.seqs(3, 5));
        }
        assertThat(folder.toFile().list()).containsExactly("00000000000000000001-1.journal");
        assertThat(readAll()).isEqualTo(Blocks.seqs(1, 5));
    }

    @Test
    void fullDiskRefusesTheBlockAndTakesItLater() throws IOException {
        try (Journal journal = Journal.open(folder, damage, disk)) {
            journal.append(Blocks.block(1, 2));
            for (int i = 0; i < 3; i++) {
                disk.refuse("write", 2);
                assertThatThrownBy(() -> journal.append(Blocks.block(3, 2)))
                        .isInstanceOf(IOException.class)
                        .hasMessage("No space left on device");
            }
            disk.refuse("create", 9);
            assertThatThrownBy(journal::force).isInstanceOf(IOException.class);
            assertThat(journal.forcedSeq()).isZero();
            disk.refuse("nothing", 0);

            journal.append(Blocks.block(3, 2));
            journal.force();

            assertThat(journal.forcedSeq()).isEqualTo(5);
        }
        assertThat(readAll()).isEqualTo(Blocks.seqs(1, 5));
        assertThat(folder.toFile().list()).hasSize(1);
    }
}
