package io.sluicegate.journal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal of three blocks in one file, with each of its bytes flipped, and cut at many lengths. */
class JournalDamageTest {

    private static final String NAME = "00000000000000000001.journal";

    @TempDir
    Path folder;

    private final Lanes.Found damage = new Lanes.Found();
    private byte[] whole = {};
    private int blockBytes;

    @BeforeEach
    void writeThreeBlocks() throws IOException {
        try (Journal journal = Journal.open(folder, damage)) {
            for (int i = 0; i < 3; i++) {
                journal.append(Blocks.block(1 + 2L * i, 2));
            }
        }
        whole = Files.readAllBytes(folder.resolve(NAME));
        blockBytes = whole.length / 3;
    }

    private List<Long> read() throws IOException {
        damage.places.clear();
        damage.missing.clear();
        try (JournalReader reader = Journal.readOnly(folder, 1, damage)) {
            return Blocks.all(reader);
        }
    }

    @Test
    void flippedByteLosesItsBlockAloneAndIsReported() throws IOException {
        for (int at = 0; at < whole.length; at++) {
            for (int mask : new int[] {1, 0x80, 0xff}) {
                byte[] content = whole.clone();
                content[at] ^= (byte) mask;
                Files.write(folder.resolve(NAME), content);
                int block = at / blockBytes;
                List<Long> left = Blocks.seqs(1, 7);
                List<Long> found = read();
                if (found.equals(left)) {
                    continue;
                }

                left.removeAll(List.of(1 + 2L * block, 2 + 2L * block));
                assertThat(found).as("byte %d", at).isEqualTo(left);
                if (block < 2) {
                    assertThat(damage.places)
                            .as("byte %d", at)
                            .containsExactly(NAME + "@" + block * blockBytes + "+" + blockBytes);
                    assertThat(damage.missing).containsExactly((1 + 2 * block) + "-" + (3 + 2 * block));
                }
            }
        }
    }

    @Test
    void damagedEndIsReportedOnceThereIsAFileBehindIt() throws IOException {
        byte[] content = whole.clone();
        content[content.length - 20] ^= 1;
        Files.write(folder.resolve(NAME), content);
        assertThat(read()).isEqualTo(Blocks.seqs(1, 5));
        assertThat(damage.places).isEmpty();

        Files.write(folder.resolve("00000000000000000009.journal"), new byte[0]);

        assertThat(read()).isEqualTo(Blocks.seqs(1, 5));
        assertThat(damage.places).containsExactly(NAME + "@" + 2 * blockBytes + "+" + blockBytes);
    }

    @Test
    void tornEndIsSetAsideAndTheJournalGoesOnBehindTheLastWholeBlock() throws IOException {
        for (int length = 0; length < whole.length; length += 11) {
            for (File each : requireNonNull(folder.toFile().listFiles())) {
                Files.delete(each.toPath());
            }
            Files.write(folder.resolve(NAME), Arrays.copyOf(whole, length));
            damage.places.clear();
            int kept = length / blockBytes;
            int torn = length - kept * blockBytes;
            try (Journal journal = Journal.open(folder, damage)) {
                journal.append(Blocks.block(1 + 2L * kept, 3));
            }

            assertThat(damage.places)
                    .isEqualTo(torn == 0 ? List.of() : List.of(NAME + "@" + kept * blockBytes + "+" + torn));
            Path aside = folder.resolve(NAME + "-" + kept * blockBytes + ".damaged");
            assertThat(Files.exists(aside)).isEqualTo(torn > 0);
            if (torn > 0) {
                assertThat(Files.readAllBytes(aside)).isEqualTo(Arrays.copyOfRange(whole, kept * blockBytes, length));
            }
            assertThat(read()).as("length %d", length).isEqualTo(Blocks.seqs(1, 4 + 2L * kept));
            assertThat(damage.places).isEmpty();
            assertThat(damage.missing).isEmpty();
        }
    }

    @Test
    void secondTornEndAtTheSamePlaceIsKeptAsWell() throws IOException {
        for (int i = 0; i < 2; i++) {
            Files.write(folder.resolve(NAME), Arrays.copyOf(whole, blockBytes + 9 + i));
            Journal.open(folder, damage).close();
        }

        assertThat(folder.resolve(NAME + "-" + blockBytes + ".damaged")).hasSize(9);
        assertThat(folder.resolve(NAME + "-" + blockBytes + "-1.damaged")).hasSize(10);
    }

    @Test
    void readingChangesNothing() throws IOException {
        Files.write(folder.resolve(NAME), Arrays.copyOf(whole, whole.length - 5));

        assertThat(read()).isEqualTo(Blocks.seqs(1, 5));
        assertThat(Journal.lastIn(folder)).isEqualTo(Blocks.block(3, 2).head());

        assertThat(Files.size(folder.resolve(NAME))).isEqualTo(whole.length - 5);
        assertThat(folder.toFile().list()).containsExactly(NAME);
    }

    @Test
    void blockThatIsStillBeingWrittenIsNoDamage() throws IOException {
        Files.write(folder.resolve(NAME), new byte[0]);
        try (JournalReader reader = Journal.readOnly(folder, 1, damage)) {
            for (int length = 0; length <= whole.length; length += 7) {
                Files.write(folder.resolve(NAME), Arrays.copyOf(whole, length));
                Block block = reader.next();
                assertThat(block == null ? 0 : block.head().endSeq() - 1).isIn(0L, 2L * (length / blockBytes));
            }
            Files.write(folder.resolve(NAME), whole);
            reader.next();
            assertThat(reader.nextSeq()).isEqualTo(7);
        }
        assertThat(damage.places).isEmpty();
    }

    @Test
    void otherFilesAreLeftAlone() throws IOException {
        Files.writeString(folder.resolve("notes.journal"), "mine");
        Files.writeString(folder.resolve("99999999999999999999.journal"), "no number");

        assertThat(read()).isEqualTo(Blocks.seqs(1, 7));
        Journal.open(folder, damage).close();

        assertThat(folder.resolve("notes.journal")).hasContent("mine");
        assertThat(folder.resolve("99999999999999999999.journal")).hasContent("no number");
    }
}
