package io.sluicegate.journal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowTableTest {

    @TempDir
    Path folder;

    private final Lanes.Found damage = new Lanes.Found();

    private FlowTable table(int slots, long boot) throws IOException {
        return FlowTable.create(folder.resolve("flows-3"), slots, boot);
    }

    private static FlowSlot open(FlowTable table, long sequence, String identity) {
        return requireNonNull(table.open(sequence, Lanes.bytes(identity)));
    }

    private List<LeftFlow> left() throws IOException {
        return FlowTable.read(folder, damage);
    }

    @Test
    void flowInProgressIsLeftAsItWasStoredLast() throws IOException {
        FlowSlot slot = open(table(4, 9), 77, "192.0.2.7 alice");
        slot.read(10);
        slot.handed(2_000);
        slot.settled(1_500);
        slot.endsAt(2_500);
        slot.origin(2_600, 11);
        slot.draft(Lanes.bytes("GET /"));
        slot.billed(2, 5, 700);
        slot.read(12);

        assertThat(left())
                .containsExactly(new LeftFlow(
                        9,
                        3,
                        77,
                        Lanes.bytes("192.0.2.7 alice"),
                        Lanes.bytes("GET /"),
                        12,
                        2_000,
                        1_500,
                        2_500,
                        2_600,
                        11,
                        2,
                        5,
                        700));
        assertThat(damage.places).isEmpty();
    }

    @Test
    void flowThatEndedIsNotLeftAndItsSlotStartsAnew() throws IOException {
        FlowTable table = table(1, 9);
        FlowSlot slot = open(table, 1, "a");
        slot.settled(5);
        slot.billed(1, 2, 3);
        slot.draft(Lanes.bytes("draft"));
        assertThat(table.open(2, Lanes.bytes("b"))).isNull();

        slot.close();
        slot.close();

        assertThat(left()).isEmpty();
        assertThat(table.free()).isEqualTo(1);
        table.open(2, Lanes.bytes("b"));
        assertThat(left()).containsExactly(new LeftFlow(9, 3, 2, Lanes.bytes("b"), null, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void draftIsReplacedAsAWholeAndCleared() throws IOException {
        FlowSlot slot = open(table(1, 9), 1, "a");
        assertThat(slot.draft()).isNull();
        for (String text : List.of("first", "second, longer", "3rd", "")) {
            assertThat(slot.draft(Lanes.bytes(text))).isTrue();
            assertThat(Lanes.text(requireNonNull(slot.draft()))).isEqualTo(text);
            assertThat(left().get(0).draft()).isEqualTo(Lanes.bytes(text));
        }
        slot.draft(Lanes.bytes("kept"));
        assertThat(slot.draft(ByteBuffer.allocate(FlowSlot.MOST_DRAFT + 1))).isFalse();
        assertThat(Lanes.text(requireNonNull(slot.draft()))).isEqualTo("kept");
        assertThat(slot.draft(ByteBuffer.allocate(FlowSlot.MOST_DRAFT))).isTrue();
        assertThat(requireNonNull(left().get(0).draft()).remaining()).isEqualTo(FlowSlot.MOST_DRAFT);

        slot.clearDraft();

        assertThat(slot.draft()).isNull();
        assertThat(left().get(0).draft()).isNull();
        slot.draft(Lanes.bytes("again"));
        assertThat(left().get(0).draft()).isEqualTo(Lanes.bytes("again"));
    }

    @Test
    void slotsDoNotTouchEachOther() throws IOException {
        FlowTable table = table(3, 9);
        List<FlowSlot> slots = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            slots.add(open(table, i, "\0".repeat(FlowSlot.MOST_IDENTITY)));
        }
        for (FlowSlot slot : slots) {
            slot.draft(ByteBuffer.allocate(FlowSlot.MOST_DRAFT));
            slot.draft(ByteBuffer.allocate(FlowSlot.MOST_DRAFT));
            slot.billed(1, -1, -1);
            slot.billed(2, -1, -1);
        }

        assertThat(left()).extracting(LeftFlow::sequence).containsExactly(1L, 2L, 3L);
        assertThat(left()).allSatisfy(flow -> {
            assertThat(flow.identity()).isEqualTo(ByteBuffer.allocate(FlowSlot.MOST_IDENTITY));
            assertThat(flow.draft()).isEqualTo(ByteBuffer.allocate(FlowSlot.MOST_DRAFT));
            assertThat(flow.part()).isEqualTo(2);
            assertThat(flow.read()).isZero();
        });
        assertThat(damage.places).isEmpty();
    }

    @Test
    void tableGrowsByFilesThatAreReadAsWell() throws IOException {
        FlowTable table = table(2, 9);
        for (int i = 1; i <= 2; i++) {
            table.open(i, Lanes.bytes("f" + i));
        }
        assertThat(table.free()).isZero();
        assertThat(table.open(3, Lanes.bytes("f3"))).isNull();

        table.grow();
        table.grow();

        assertThat(table.free()).isEqualTo(4);
        for (int i = 3; i <= 6; i++) {
            open(table, i, "f" + i).settled(i);
        }
        assertThat(table.open(7, Lanes.bytes("f7"))).isNull();
        table.force();
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("flows-3", "flows-3.1", "flows-3.2");
        assertThat(left()).extracting(LeftFlow::sequence).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(left()).extracting(LeftFlow::loop).containsOnly(3);
    }

    @Test
    void growthByAnotherThreadReachesTheLoop() throws Exception {
        FlowTable table = table(1, 9);
        table.open(1, Lanes.bytes("a"));
        Thread grower = new Thread(() -> {
            try {
                table.grow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        grower.start();
        @Nullable FlowSlot slot = null;
        while (slot == null && (grower.isAlive() || table.free() > 0)) {
            slot = table.open(2, Lanes.bytes("b"));
        }
        grower.join(60_000);

        assertThat(slot).isNotNull();
        assertThat(left()).extracting(LeftFlow::sequence).containsExactly(1L, 2L);
    }

    @Test
    void renewedTableIsEmptyAndWithoutWhatItGrewBy() throws IOException {
        FlowTable old = table(1, 9);
        old.open(1, Lanes.bytes("a"));
        old.grow();
        old.open(2, Lanes.bytes("b"));
        FlowTable.create(folder.resolve("flows-33"), 1, 9).open(3, Lanes.bytes("c"));

        FlowTable table = table(1, 10);

        assertThat(left()).extracting(LeftFlow::sequence).containsExactly(3L);
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("flows-3", "flows-33");
        table.open(4, Lanes.bytes("d"));
        assertThat(left()).extracting(LeftFlow::boot).containsExactly(10L, 9L);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("flows-3"))))
                .isEqualTo("rw-------");
    }

    @Test
    void flippedByteLosesAtMostItsOwnFlowAndIsNeverBelievedInTexts() throws IOException {
        FlowTable table = table(2, 9);
        for (int i = 1; i <= 2; i++) {
            FlowSlot slot = open(table, i, "identity " + i);
            slot.draft(Lanes.bytes("draft " + i));
        }
        byte[] whole = Files.readAllBytes(folder.resolve("flows-3"));
        for (int at = 0; at < whole.length; at += at % 1024 < 300 ? 1 : 61) {
            byte[] content = whole.clone();
            content[at] ^= 0x41;
            Files.write(folder.resolve("flows-3"), content);
            damage.places.clear();
            List<LeftFlow> found = left();

            assertThat(found.size() == 2 || !damage.places.isEmpty())
                    .as("byte %d", at)
                    .isTrue();
            assertThat(found).as("byte %d", at).hasSizeGreaterThanOrEqualTo(1).allSatisfy(flow -> {
                assertThat(Lanes.text(flow.identity())).isIn("identity 1", "identity 2");
                assertThat(flow.draft()).isIn(null, Lanes.bytes("draft 1"), Lanes.bytes("draft 2"));
            });
        }
    }

    @Test
    void cutTableGivesTheFlowsBeforeTheCut() throws IOException {
        FlowTable table = table(3, 9);
        for (int i = 1; i <= 3; i++) {
            table.open(i, Lanes.bytes("identity " + i));
        }
        byte[] whole = Files.readAllBytes(folder.resolve("flows-3"));
        for (int slots = 0; slots <= 3; slots++) {
            Files.write(folder.resolve("flows-3"), Arrays.copyOf(whole, FileHead.PAGE + slots * SlotLayout.BYTES));
            damage.places.clear();

            assertThat(left()).hasSize(slots);
            assertThat(damage.places.isEmpty()).isEqualTo(slots == 3);
        }
    }

    @Test
    void filesThatAreNoTablesAreReportedAndPassedOver() throws IOException {
        table(1, 9).open(1, Lanes.bytes("a"));
        Files.writeString(folder.resolve("flows-4"), "text");
        Files.createDirectory(folder.resolve("flows-5"));
        Files.writeString(folder.resolve("flows-6"), "");
        Files.writeString(folder.resolve("flows-3.new"), "left by a kill");

        assertThat(left()).hasSize(1);
        assertThat(damage.places).hasSize(3).anyMatch(place -> place.equals("flows-4@0+4"));
    }

    @Test
    void impossibleQuestionsAreRefused() throws IOException {
        FlowTable table = table(1, 9);
        assertThatThrownBy(() -> table.open(0, Lanes.bytes("a"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.open(1, ByteBuffer.allocate(FlowSlot.MOST_IDENTITY + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table(0, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FlowTable.create(folder.resolve("other"), 1, 9))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FlowTable.create(folder.resolve("flows-1.2"), 1, 9))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
