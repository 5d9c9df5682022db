package io.sluicegate.journal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir
    Path folder;

    private final Lanes.Found damage = new Lanes.Found();

    private Journal open() throws IOException {
        return Journal.open(folder, damage);
    }

    private List<Long> readAll() throws IOException {
        try (JournalReader reader = Journal.readOnly(folder, 0, damage)) {
            return Blocks.all(reader);
        }
    }

    private List<String> files() {
        return List.of(requireNonNull(folder.toFile().list())).stream().sorted().toList();
    }

    @Test
    void blockIsReadAsItWasAppended() throws IOException {
        Block block = Blocks.block(1, 3);
        try (Journal journal = open();
                JournalReader reader = journal.read(1)) {
            assertThat(journal.last()).isNull();
            assertThat(reader.next()).isNull();

            journal.append(block);

            assertThat(reader.next()).isEqualTo(block);
            assertThat(reader.next()).isNull();
            assertThat(reader.nextSeq()).isEqualTo(4);
            assertThat(journal.last()).isEqualTo(block.head());
            assertThat(journal.forcedSeq()).isZero();
            journal.force();
            assertThat(journal.forcedSeq()).isEqualTo(4);
        }
    }

    @Test
    void headCarriesAllItWasGiven() throws IOException {
        ByteBuffer hash = ByteBuffer.allocate(32).putInt(0, 77);
        BlockHead head =
                new BlockHead(5, 1, 99, hash, ByteBuffer.allocate(32), List.of(new LanePosition(-3, 63, 1L << 50)), 42);
        hash.putInt(0, 0);
        try (Journal journal = open()) {
            journal.append(new Block(head, List.of(ByteBuffer.allocate(0))));
        }

        assertThat(Journal.lastIn(folder)).isEqualTo(head);
        assertThat(requireNonNull(Journal.lastIn(folder)).before().getInt(0)).isEqualTo(77);
    }

    @Test
    void journalGoesOnWhereItEnded() throws IOException {
        try (Journal journal = open()) {
            journal.append(Blocks.block(1, 3));
        }
        try (Journal journal = open()) {
            assertThat(requireNonNull(journal.last()).endSeq()).isEqualTo(4);
            assertThat(journal.forcedSeq()).isEqualTo(4);
            assertThatThrownBy(() -> journal.append(Blocks.block(5, 1))).isInstanceOf(IllegalArgumentException.class);
            journal.append(Blocks.block(4, 2));
        }

        assertThat(readAll()).isEqualTo(Blocks.seqs(1, 6));
        assertThat(files()).containsExactly("00000000000000000001.journal", "00000000000000000004.journal");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("00000000000000000001.journal"))))
                .isEqualTo("rw-------");
    }

    @Test
    void readerBeginsAtTheBlockThatHasTheNumber() throws IOException {
        try (Journal journal = open()) {
            for (int i = 0; i < 6; i++) {
                journal.append(Blocks.block(1 + 10L * i, 10));
                if (i == 2) {
                    journal.roll();
                }
            }
            for (long from : List.of(1L, 10L, 11L, 35L, 31L, 60L)) {
                try (JournalReader reader = journal.read(from)) {
                    assertThat(Blocks.all(reader)).isEqualTo(Blocks.seqs((from - 1) / 10 * 10 + 1, 61));
                }
            }
            assertThat(journal.read(61).next()).isNull();
        }
        assertThat(damage.places).isEmpty();
        assertThat(damage.missing).isEmpty();
    }

    @Test
    void readerFollowsTheWriterFromFileToFile() throws IOException {
        try (Journal journal = open();
                JournalReader reader = journal.read(0)) {
            for (int i = 1; i <= 20; i++) {
                journal.append(Blocks.block(i, 1));
                if (i % 3 == 0) {
                    journal.roll();
                }
                if (i % 2 == 0) {
                    assertThat(Blocks.all(reader)).isEqualTo(Blocks.seqs(i - 1, i + 1));
                }
            }
        }
        assertThat(files()).hasSize(7);
        assertThat(damage.places).isEmpty();
    }

    @Test
    void fullFileIsFollowedByANewOne() throws IOException {
        byte[] noise = new byte[9 << 20];
        new Random(1).nextBytes(noise);
        try (Journal journal = open()) {
            for (int i = 1; i <= 9; i++) {
                BlockHead head = Blocks.block(i, 1).head();
                journal.append(new Block(head, List.of(ByteBuffer.wrap(noise))));
            }
        }
        assertThat(files()).containsExactly("00000000000000000001.journal", "00000000000000000009.journal");
        try (JournalReader reader = Journal.readOnly(folder, 9, damage)) {
            assertThat(requireNonNull(reader.next()).records()).containsExactly(ByteBuffer.wrap(noise));
        }
    }

    @Test
    void bytesBehindANumberAreAboutRight() throws IOException {
        try (Journal journal = open()) {
            assertThat(journal.bytesFrom(0)).isZero();
            for (int i = 0; i < 10; i++) {
                journal.append(Blocks.block(1 + 100L * i, 100));
                if (i == 4) {
                    journal.roll();
                }
            }
            long all = Files.size(folder.resolve(files().get(0))) + Files.size(folder.resolve(files().get(1)));
            assertThat(journal.bytesFrom(1)).isEqualTo(all);
            assertThat(journal.bytesFrom(0)).isEqualTo(all);
            assertThat(journal.bytesFrom(501)).isBetween(all * 4 / 10, all * 6 / 10);
            assertThat(journal.bytesFrom(901)).isBetween(all / 20, all * 2 / 10);
            assertThat(journal.bytesFrom(1001)).isZero();
        }
    }

    @Test
    void onlyWholeFilesBeforeANumberAreRemoved() throws IOException {
        try (Journal journal = open()) {
            for (int i = 1; i <= 4; i++) {
                journal.append(Blocks.block(10L * i, 10));
                journal.roll();
            }
            journal.removeBefore(29);
            assertThat(readAll()).isEqualTo(Blocks.seqs(20, 50));
            journal.removeBefore(1000);
            assertThat(readAll()).isEqualTo(Blocks.seqs(40, 50));
            journal.append(Blocks.block(50, 1));
        }
        assertThat(damage.missing).isEmpty();
        try (JournalReader reader = Journal.readOnly(folder, 30, damage)) {
            assertThat(Blocks.all(reader)).isEqualTo(Blocks.seqs(40, 51));
        }
        assertThat(damage.missing).containsExactly("30-40");
    }

    @Test
    void blocksThatCannotBeAreRefused() {
        BlockHead head = Blocks.block(1, 2).head();
        assertThatThrownBy(() -> new Block(head, List.of(ByteBuffer.allocate(1))))
                .isInstanceOf(IllegalArgumentException.class);
        ByteBuffer big = ByteBuffer.allocate(Block.MOST_BYTES / 2);
        assertThatThrownBy(() -> new Block(head, List.of(big, big))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Blocks.block(1, 0)).isInstanceOf(IllegalArgumentException.class);
        ByteBuffer hash = ByteBuffer.allocate(32);
        assertThatThrownBy(() -> new BlockHead(1, 1, 0, ByteBuffer.allocate(31), hash, List.of(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
