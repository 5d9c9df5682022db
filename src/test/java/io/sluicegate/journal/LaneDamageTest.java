package io.sluicegate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lane that has lapped once, with each of its bytes flipped, and cut at each of its lengths. */
class LaneDamageTest {

    private static final int CAPACITY = 200;

    @TempDir
    Path folder;

    private final Lanes.Found damage = new Lanes.Found();
    private final List<String> kept = new ArrayList<>();
    private long released;

    private byte[] lapped() throws IOException {
        Path file = folder.resolve("whole");
        Lane lane = Lane.create(file, CAPACITY, 5);
        LaneReader reader = lane.readFrom(0, damage);
        for (int i = 0; i < 12; i++) {
            String text = "record " + i + "!".repeat(i % 5);
            while (!lane.append(Lanes.bytes(text))) {
                reader.next();
                released = reader.position();
                lane.release(released);
                kept.remove(0);
            }
            kept.add(text);
        }
        return Files.readAllBytes(file);
    }

    private List<String> read(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("damaged"), content);
        damage.places.clear();
        Lane lane = Lane.openReadOnly(file);
        List<String> found = Lanes.all(lane.readFrom(released, damage));
        lane.lastFrame();
        return found;
    }

    private static boolean isPartOf(List<String> whole, List<String> found) {
        Iterator<String> all = whole.iterator();
        return found.stream().allMatch(each -> {
            while (all.hasNext()) {
                if (all.next().equals(each)) {
                    return true;
                }
            }
            return false;
        });
    }

    @Test
    void undamagedLaneGivesAll() throws IOException {
        assertThat(read(lapped())).isEqualTo(kept).hasSizeGreaterThan(3);
        assertThat(damage.places).isEmpty();
    }

    @Test
    void flippedBitOfAFrameLosesThatFrameAlone() throws IOException {
        byte[] whole = lapped();
        for (int at = FileHead.PAGE; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] content = whole.clone();
                content[at] ^= (byte) (1 << bit);
                List<String> found = read(content);

                assertThat(isPartOf(kept, found)).as("byte %d", at).isTrue();
                assertThat(found).as("byte %d", at).hasSizeGreaterThanOrEqualTo(kept.size() - 1);
                if (found.size() < kept.size()) {
                    assertThat(damage.places).as("byte %d", at).hasSize(1);
                }
            }
        }
    }

    @Test
    void flippedByteOfTheHeadLosesNothing() throws IOException {
        byte[] whole = lapped();
        for (int at = 0; at < FileHead.PAGE; at += at % 512 < 140 ? 1 : 61) {
            for (int mask : new int[] {1, 8, 255}) {
                byte[] content = whole.clone();
                content[at] ^= (byte) mask;

                assertThat(read(content)).as("byte %d", at).isEqualTo(kept);
            }
        }
    }

    @Test
    void endThatWasDamagedIsFoundByTheFramesThemselves() throws IOException {
        byte[] content = lapped();
        Arrays.fill(content, 64, 80, (byte) 0x7f);

        assertThat(read(content)).isEqualTo(kept);
        assertThat(damage.places).singleElement().asString().endsWith("+0");
    }

    @Test
    void cutLaneGivesWhatIsBeforeTheCut() throws IOException {
        byte[] whole = lapped();
        for (int length = 200; length <= whole.length; length += length < FileHead.PAGE - 8 ? 31 : 1) {
            List<String> found = read(Arrays.copyOf(whole, length));

            assertThat(isPartOf(kept, found)).as("length %d", length).isTrue();
            boolean reported = !damage.places.isEmpty();
            assertThat(found.size() == kept.size() || reported)
                    .as("length %d", length)
                    .isTrue();
        }
    }
}
