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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneTest {

    @TempDir
    Path folder;

    private final Lanes.Found damage = new Lanes.Found();

    private Path file() {
        return folder.resolve("lane-0");
    }

    @Test
    void recordsAreReadInTheOrderTheyWereAppended() throws IOException {
        Lane lane = Lane.create(file(), 1024, 5);

        assertThat(lane.append(Lanes.bytes("one"))).isTrue();
        assertThat(lane.append(Lanes.bytes(""))).isTrue();
        assertThat(lane.append(Lanes.bytes("three"))).isTrue();

        LaneReader reader = lane.readFrom(0, damage);
        assertThat(Lanes.all(reader)).containsExactly("one", "", "three");
        assertThat(reader.position()).isEqualTo(lane.writePosition()).isEqualTo(64);
        assertThat(reader.next()).isFalse();
        lane.append(Lanes.bytes("four"));
        assertThat(Lanes.all(reader)).containsExactly("four");
        assertThat(damage.places).isEmpty();
    }

    @Test
    void payloadKeepsItsPosition() throws IOException {
        Lane lane = Lane.create(file(), 1024, 5);
        ByteBuffer payload = Lanes.bytes("abcdef").position(2).limit(5);

        lane.append(payload);

        assertThat(payload.position()).isEqualTo(2);
        assertThat(payload.limit()).isEqualTo(5);
        assertThat(Lanes.all(lane.readFrom(0, damage))).containsExactly("cde");
    }

    @Test
    void fullLaneTakesNothingUntilItIsReleased() throws IOException {
        Lane lane = Lane.create(file(), 64, 5);
        assertThat(lane.append(Lanes.bytes("12345678"))).isTrue();
        assertThat(lane.append(Lanes.bytes("abcdefgh"))).isTrue();
        assertThat(lane.freeBytes()).isEqualTo(16);

        assertThat(lane.append(Lanes.bytes("x"))).isFalse();

        LaneReader reader = lane.readFrom(0, damage);
        reader.next();
        lane.release(reader.position());
        assertThat(lane.releasedPosition()).isEqualTo(24);
        assertThat(lane.append(Lanes.bytes("x"))).isTrue();
        assertThat(Lanes.all(reader)).containsExactly("abcdefgh", "x");
        lane.release(reader.position());
        assertThat(lane.freeBytes()).isEqualTo(64);
    }

    @Test
    void longestPayloadIsTakenAndALongerOneRefused() throws IOException {
        Lane lane = Lane.create(file(), 1 << 18, 5);

        assertThat(lane.append(ByteBuffer.allocate(Lane.MOST_PAYLOAD))).isTrue();
        assertThat(lane.append(ByteBuffer.allocate(Lane.MOST_PAYLOAD + 1))).isFalse();

        LaneReader reader = lane.readFrom(0, damage);
        assertThat(reader.next()).isTrue();
        assertThat(reader.payload().remaining()).isEqualTo(Lane.MOST_PAYLOAD);
        assertThat(reader.next()).isFalse();
    }

    @Test
    void directPayloadsAreTakenAsWell() throws IOException {
        Lane lane = Lane.create(file(), 1024, 5);

        lane.append(ByteBuffer.allocateDirect(8).put(Lanes.bytes("direct")).flip());

        assertThat(Lanes.all(lane.readFrom(0, damage))).containsExactly("direct");
    }

    @Test
    void anotherReaderSeesWhatIsThere() throws IOException {
        Lane lane = Lane.create(file(), 1024, 5);
        Lane beside = Lane.openReadOnly(file());
        LaneReader reader = beside.readFrom(0, damage);
        assertThat(reader.next()).isFalse();

        lane.append(Lanes.bytes("late"));

        assertThat(Lanes.all(reader)).containsExactly("late");
        assertThat(beside.boot()).isEqualTo(5);
        assertThat(beside.capacity()).isEqualTo(1024);
        assertThat(beside.freeBytes()).isEqualTo(1000);
    }

    @Test
    void readerThatIsOvertakenGoesOnWithoutAReport() throws IOException {
        Lane lane = Lane.create(file(), 128, 5);
        LaneReader slow = Lane.openReadOnly(file()).readFrom(0, damage);
        for (int i = 0; i < 40; i++) {
            assertThat(lane.append(Lanes.bytes("record " + i))).isTrue();
            lane.release(lane.writePosition());
        }

        assertThat(Lanes.all(slow)).endsWith("record 38", "record 39");
        assertThat(damage.places).isEmpty();
    }

    @Test
    void lastRecordIsKnownAfterItWasReleased() throws IOException {
        Lane lane = Lane.create(file(), 128, 5);
        assertThat(lane.lastFrame()).isNull();

        for (int i = 0; i < 20; i++) {
            lane.append(Lanes.bytes("record " + i));
            lane.release(lane.writePosition());
            assertThat(Lanes.text(requireNonNull(lane.lastFrame()))).isEqualTo("record " + i);
            assertThat(Lanes.text(requireNonNull(Lane.openReadOnly(file()).lastFrame())))
                    .isEqualTo("record " + i);
        }
    }

    @Test
    void renewedLaneIsEmptyAndOldRecordsStayAway() throws IOException {
        Lane old = Lane.create(file(), 256, 5);
        for (int i = 0; i < 9; i++) {
            old.append(Lanes.bytes("old " + i));
        }
        Object inode = Files.getAttribute(file(), "unix:ino");

        Lane lane = Lane.create(file(), 256, 6);

        assertThat(Files.getAttribute(file(), "unix:ino")).isEqualTo(inode);
        assertThat(lane.lastFrame()).isNull();
        assertThat(Lane.openReadOnly(file()).writePosition()).isZero();
        lane.append(Lanes.bytes("new"));
        Lane read = Lane.openReadOnly(file());
        assertThat(read.boot()).isEqualTo(6);
        assertThat(Lanes.all(read.readFrom(0, damage))).containsExactly("new");
    }

    @Test
    void fileOfAnotherSizeOrKindIsReplaced() throws IOException {
        Lane.create(file(), 256, 5);
        assertThat(Lane.create(file(), 512, 6).capacity()).isEqualTo(512);
        assertThat(Files.size(file())).isEqualTo(4096 + 512);

        Files.write(file(), new byte[4096 + 512]);
        Files.writeString(folder.resolve("lane-0.new"), "left by a kill");
        Lane.create(file(), 512, 7).append(Lanes.bytes("x"));

        assertThat(Lanes.all(Lane.openReadOnly(file()).readFrom(0, damage))).containsExactly("x");
        assertThat(folder.toFile().list()).containsExactly("lane-0");
    }

    @Test
    void fileIsForItsOwnerAlone() throws IOException {
        Lane.create(file(), 256, 5).force();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void impossibleQuestionsAreRefused() throws IOException {
        for (int capacity : List.of(0, 56, 100, -8, (1 << 30) + 8)) {
            assertThatThrownBy(() -> Lane.create(file(), capacity, 5)).isInstanceOf(IllegalArgumentException.class);
        }
        Lane lane = Lane.create(file(), 256, 5);
        assertThatThrownBy(() -> lane.readFrom(-8, damage)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lane.readFrom(4, damage)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lane.release(8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Lane.openReadOnly(folder.resolve("none"))).isInstanceOf(IOException.class);
        Files.writeString(folder.resolve("text"), "no lane");
        assertThatThrownBy(() -> Lane.openReadOnly(folder.resolve("text")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no lane of records");
    }
}
