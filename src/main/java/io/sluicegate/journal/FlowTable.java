package io.sluicegate.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An event loop's flows in progress: a file {@code flows-N} of equal slots, where N is the number of the loop, and behind it
 * {@code flows-N.1} and so on, as many as the table grew by. They are as long as they will ever be, written and forced when
 * they are made, so that a full disk never strikes the loop.
 *
 * <p>Confined to its event loop, but for {@link #grow}, which is another thread's, and {@link #read}, which is any process's.
 */
public final class FlowTable {

    static final long MAGIC = 0x0031_574F_4C46_4753L;

    /** The most slots of one file; a file is then 1 GiB. */
    static final int MOST_SLOTS = (1 << 30) / SlotLayout.BYTES;

    private final FlowFiles files;
    private final int slots;
    private final long boot;
    private final List<MappedFile> chunks = new CopyOnWriteArrayList<>();
    private final Queue<FlowSlot> grown = new ConcurrentLinkedQueue<>();
    private @Nullable FlowSlot firstFree;
    private int free;

    private FlowTable(FlowFiles files, int slots, long boot) {
        this.files = files;
        this.slots = slots;
        this.boot = boot;
    }

    /**
     * An empty table. Files of that name, and those behind it, are replaced, so what an earlier boot left is read before.
     *
     * @param file its name ends in the loop's number: {@code flows-0}
     * @param slots of this file, and of each that the table grows by: from 1 to 524,288
     * @param boot any number that no other start of the gateway has
     */
    public static FlowTable create(Path file, int slots, long boot) throws IOException {
        if (slots < 1 || slots > MOST_SLOTS) {
            throw new IllegalArgumentException(slots + " slots are not from 1 to " + MOST_SLOTS);
        }
        FlowTable table = new FlowTable(FlowFiles.of(file), slots, boot);
        table.grow();
        table.files.deleteGrown();
        return table;
    }

    /**
     * Makes the next file and gives its slots to the loop, which finds them when it has no other. Blocks until the file is on
     * disk; for another thread than the loop's.
     */
    public synchronized void grow() throws IOException {
        FileHead head = new FileHead(MAGIC, slots, boot, files.loop());
        int size = FileHead.PAGE + slots * SlotLayout.BYTES;
        MappedFile file = MappedFile.create(files.chunk(chunks.size()), head, size, made -> clear(made, slots));
        chunks.add(file);
        SlotText text = new SlotText(file);
        FlowSlot chain = null;
        for (int i = slots - 1; i >= 0; i--) {
            FlowSlot slot = new FlowSlot(this, file, text, i);
            slot.nextFree = chain;
            chain = slot;
        }
        if (chain != null) {
            grown.add(chain);
        }
    }

    private static void clear(MappedFile file, int slots) {
        for (int i = 0; i < slots; i++) {
            file.put(FileHead.PAGE + i * SlotLayout.BYTES + SlotLayout.SEQUENCE, 0);
        }
    }

    /**
     * A slot for a flow that begins.
     *
     * @param sequence any number but 0
     * @param identity at most {@link FlowSlot#MOST_IDENTITY} remaining bytes; position and limit stay as they are
     * @return null when no slot is free
     */
    public @Nullable FlowSlot open(long sequence, ByteBuffer identity) {
        if (sequence == 0 || identity.remaining() > FlowSlot.MOST_IDENTITY) {
            throw new IllegalArgumentException("flow " + sequence + ", identity of " + identity.remaining() + " bytes");
        }
        FlowSlot slot = free() > 0 ? firstFree : null;
        if (slot != null) {
            firstFree = slot.nextFree;
            slot.nextFree = null;
            free--;
            slot.open(sequence, identity);
        }
        return slot;
    }

    /** Slots that are free, those of the files that it grew by included. */
    public int free() {
        if (firstFree == null) {
            firstFree = grown.poll();
            free = firstFree == null ? 0 : slots;
        }
        return free + grown.size() * slots;
    }

    void free(FlowSlot slot) {
        slot.nextFree = firstFree;
        firstFree = slot;
        free++;
    }

    /** Blocks until what was stored before is on disk, in all files. For another thread than the loop's. */
    public void force() throws IOException {
        for (MappedFile chunk : chunks) {
            chunk.force();
        }
    }

    /**
     * All flows in the tables of a folder, of whatever boot. Changes nothing, and may be asked beside the process that writes
     * them: then a flow that begins or ends meanwhile is there or not.
     *
     * @param damage is told of files that are no tables, and of slots whose flow is lost
     */
    public static List<LeftFlow> read(Path folder, Damage damage) throws IOException {
        return LeftFlows.read(folder, damage);
    }
}
