package io.sluicegate.journal;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads flows out of their slots, beside the loop that writes them or long after it. A slot is read until nothing of it has
 * moved meanwhile, at most {@link #TRIES} times. For one thread.
 */
final class LeftFlows {

    private static final int TRIES = 100;

    private final Path path;
    private final MappedFile file;
    private final FileHead head;
    private final SlotText text;
    private final Damage damage;

    private LeftFlows(Path path, MappedFile file, FileHead head, Damage damage) {
        this.path = path;
        this.file = file;
        this.head = head;
        this.text = new SlotText(file);
        this.damage = damage;
    }

    static List<LeftFlow> read(Path folder, Damage damage) throws IOException {
        List<LeftFlow> found = new ArrayList<>();
        for (Path each : FlowFiles.in(folder)) {
            readIfThere(each, damage, found);
        }
        return found;
    }

    private static void readIfThere(Path path, Damage damage, List<LeftFlow> found) throws IOException {
        try {
            readFile(path, damage, found);
        } catch (NoSuchFileException goneMeanwhile) {
            // The table it belonged to was renewed, and its flows are accounted for.
        }
    }

    private static void readFile(Path path, Damage damage, List<LeftFlow> found) throws IOException {
        FileHead head = Files.isRegularFile(path) ? MappedFile.headOf(path, FlowTable.MAGIC) : null;
        if (head == null || head.size() > FlowTable.MOST_SLOTS) {
            damage.found(path, 0, Files.size(path));
            return;
        }
        int size = FileHead.PAGE + head.size() * SlotLayout.BYTES;
        long there = Files.size(path);
        if (there < size) {
            damage.found(path, there, size - there);
        }
        MappedFile file = MappedFile.open(path, size);
        LeftFlows flows = new LeftFlows(path, file, head, damage);
        for (int i = 0; i < head.size(); i++) {
            LeftFlow flow = flows.read(FileHead.PAGE + i * SlotLayout.BYTES);
            if (flow != null) {
                found.add(flow);
            }
        }
    }

    /** The flow in a slot; null when it is free or damaged. */
    private @Nullable LeftFlow read(int at) {
        for (int i = 0; i < TRIES; i++) {
            long sequence = file.getAcquire(at + SlotLayout.SEQUENCE);
            long drafts = file.getAcquire(at + SlotLayout.DRAFT_TURN);
            long bills = file.getAcquire(at + SlotLayout.BILLED_TURN);
            if (sequence == 0) {
                return null;
            }
            ByteBuffer identity = text.read(at + SlotLayout.IDENTITY, FlowSlot.MOST_IDENTITY);
            boolean present = (drafts & 1) != 0;
            ByteBuffer draft = present ? text.read(at + SlotLayout.draftAt(drafts >> 1), FlowSlot.MOST_DRAFT) : null;
            LeftFlow flow = identity == null ? null : flow(at, sequence, identity, draft, bills);
            VarHandle.acquireFence();
            boolean still = sequence == file.getAcquire(at + SlotLayout.SEQUENCE)
                    && drafts == file.getAcquire(at + SlotLayout.DRAFT_TURN)
                    && bills == file.getAcquire(at + SlotLayout.BILLED_TURN);
            if (still && flow != null && (draft != null || !present)) {
                return flow;
            }
            if (still && i > 1) {
                damage.found(path, at, SlotLayout.BYTES);
                return flow;
            }
            Thread.onSpinWait();
        }
        return null;
    }

    private LeftFlow flow(int at, long sequence, ByteBuffer identity, @Nullable ByteBuffer draft, long bills) {
        int billed = at + SlotLayout.billedAt(bills);
        return new LeftFlow(
                head.boot(),
                head.loop(),
                sequence,
                identity,
                draft,
                file.getAcquire(at + SlotLayout.READ),
                file.getAcquire(at + SlotLayout.HANDED),
                file.getAcquire(at + SlotLayout.SETTLED),
                file.getAcquire(at + SlotLayout.ENDS_AT),
                file.getAcquire(at + SlotLayout.ORIGIN_READ),
                file.getAcquire(at + SlotLayout.ORIGIN_WRITTEN),
                bills == 0 ? 0 : (int) file.getAcquire(billed),
                bills == 0 ? 0 : file.getAcquire(billed + Long.BYTES),
                bills == 0 ? 0 : file.getAcquire(billed + 2 * Long.BYTES));
    }
}
