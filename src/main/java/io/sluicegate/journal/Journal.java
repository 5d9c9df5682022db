package io.sluicegate.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ordered log of records in {@code *.journal} files, named by the sequence number they begin with.
 *
 * <p>A block is kept in memory until it is forced. When a write or a force fails, the file is never touched again, since
 * nobody can say what of it will reach the disk: a new file begins with all that was not forced, and readers take what a file
 * holds only up to where the next one begins. So each record is there once, whichever file kept it.
 *
 * <p>One thread appends, forces and closes; {@link #roll}, {@link #last}, {@link #forcedSeq}, {@link #bytesFrom}, {@link
 * #removeBefore} and {@link #read} are any thread's. It must not be interrupted: a channel ends with its thread's interruption.
 */
public final class Journal implements Closeable {

    private static final long ROLL_BYTES = 64L << 20;
    private static final long MOST_UNFORCED_BYTES = 64L << 20;

    private final Path folder;
    private final Damage damage;
    private final BlockSink.Maker files;
    private final BlockEncoder encoder = new BlockEncoder();
    private final Deque<Unforced> unforced = new ArrayDeque<>();

    /** Written by the appending thread alone. */
    private volatile @Nullable BlockHead last;

    private volatile long forcedSeq;

    /** Set by any thread, and taken back by the appending one. */
    private volatile boolean rollWanted;

    /** The appending thread's: the file at work, what it holds, and how many of its bytes are forced. */
    private @Nullable BlockSink sink;

    private @Nullable JournalFile newest;
    private long size;
    private long forcedSize;
    private long unforcedBytes;

    private record Unforced(long firstSeq, ByteBuffer bytes) {}

    private Journal(Path folder, Damage damage, BlockSink.Maker files, @Nullable BlockHead last) {
        this.folder = folder;
        this.damage = damage;
        this.files = files;
        this.last = last;
        this.forcedSeq = last == null ? 0 : last.endSeq();
    }

    /**
     * The journal of a folder, which exists, to be written. What is torn behind the last whole block is moved into a {@code
     * .damaged} file and reported; what is whole is on disk when this returns. The next block begins a new file.
     */
    public static Journal open(Path folder, Damage damage) throws IOException {
        return open(folder, damage, BlockSink::create);
    }

    static Journal open(Path folder, Damage damage, BlockSink.Maker files) throws IOException {
        List<JournalFile> found = JournalFile.in(folder);
        BlockHead last = null;
        for (int i = found.size() - 1; i >= 0 && last == null; i--) {
            JournalTail tail = JournalTail.of(found.get(i).path());
            tail.mend(damage);
            last = tail.last();
        }
        return new Journal(folder, damage, files, last);
    }

    /** The last whole block of a folder's journal, or null. Changes nothing, and may be asked beside the gateway. */
    public static @Nullable BlockHead lastIn(Path folder) throws IOException {
        List<JournalFile> found = JournalFile.in(folder);
        BlockHead last = null;
        for (int i = found.size() - 1; i >= 0 && last == null; i--) {
            last = JournalTail.of(found.get(i).path()).last();
        }
        return last;
    }

    /** As {@link #read}, for a process that does not write this journal. Changes nothing. */
    public static JournalReader readOnly(Path folder, long fromSeq, Damage damage) {
        return new JournalReader(folder, fromSeq, damage);
    }

    /** The last block that was appended or found, or null in an empty journal. */
    public @Nullable BlockHead last() {
        return last;
    }

    /** Just behind the last record that is on disk for certain; 0 in an empty journal. */
    public long forcedSeq() {
        return forcedSeq;
    }

    /** The next block shall begin a new file. */
    public void roll() {
        rollWanted = true;
    }

    /**
     * Appends a block, which readers may see from now on and which is on disk after the next {@link #force}. A new file
     * begins at 64 MiB.
     *
     * @param block begins where the last one ended
     * @throws IOException when two files in a row refused it: it is not in the journal, and may be appended again
     */
    public void append(Block block) throws IOException {
        BlockHead before = last;
        if (before != null && block.head().firstSeq() != before.endSeq()) {
            throw new IllegalArgumentException(
                    "a block from " + block.head().firstSeq() + " on, where " + before.endSeq() + " is next");
        }
        if (rollWanted || size >= ROLL_BYTES || unforcedBytes >= MOST_UNFORCED_BYTES) {
            leaveFile();
        }
        Unforced added = new Unforced(block.head().firstSeq(), encoder.encode(block));
        unforced.add(added);
        unforcedBytes += added.bytes().limit();
        try {
            twice(() -> write(added));
        } catch (IOException e) {
            unforced.removeLast();
            unforcedBytes -= added.bytes().limit();
            throw e;
        }
        last = block.head();
    }

    /**
     * Blocks until all that was appended is on disk.
     *
     * @throws IOException when two files in a row refused it: what was not forced is still kept, and comes with the next call
     */
    public void force() throws IOException {
        BlockHead end = last;
        if (end == null || unforced.isEmpty()) {
            return;
        }
        twice(() -> {
            present().force();
        });
        unforced.clear();
        unforcedBytes = 0;
        forcedSize = size;
        forcedSeq = end.endSeq();
    }

    private interface Step {
        void run() throws IOException;
    }

    private void twice(Step step) throws IOException {
        try {
            step.run();
        } catch (IOException first) {
            abandon();
            try {
                step.run();
            } catch (IOException second) {
                abandon();
                second.addSuppressed(first);
                throw second;
            }
        }
    }

    private void write(Unforced added) throws IOException {
        if (sink == null) {
            present();
        } else {
            write(sink, added);
        }
    }

    private void write(BlockSink to, Unforced block) throws IOException {
        to.write(block.bytes().duplicate());
        size += block.bytes().limit();
    }

    /** The file at work; a new one holds all that was not forced. */
    private BlockSink present() throws IOException {
        BlockSink now = sink;
        if (now == null) {
            JournalFile file = nextFile(unforced.element().firstSeq());
            now = files.create(file.path());
            sink = now;
            newest = file;
            for (Unforced each : unforced) {
                write(now, each);
            }
        }
        return now;
    }

    private JournalFile nextFile(long seq) throws IOException {
        JournalFile next = JournalFile.of(folder, seq, 0);
        for (JournalFile each : JournalFile.in(folder)) {
            next = each.seq() == seq ? each.again() : next;
        }
        JournalFile before = newest;
        return before != null && before.seq() == seq && before.attempt() >= next.attempt() ? before.again() : next;
    }

    private void leaveFile() throws IOException {
        force();
        rollWanted = false;
        closeFile();
    }

    private void closeFile() throws IOException {
        BlockSink now = sink;
        sink = null;
        size = 0;
        forcedSize = 0;
        if (now != null) {
            now.close();
        }
    }

    /** What is kept for a file that is given up lies in memory; a file of which nothing was forced has no use. */
    private void abandon() {
        boolean useless = sink != null && forcedSize == 0;
        try {
            closeFile();
            if (useless && newest != null) {
                Files.deleteIfExists(newest.path());
            }
        } catch (IOException e) {
            // The disk refused already, and that is what the caller is told.
        }
    }

    /** Reads from a sequence number on, beside the thread that appends; 0 for the first that is there. */
    public JournalReader read(long fromSeq) {
        return new JournalReader(folder, fromSeq, damage);
    }

    /** About how many bytes on disk the records from a sequence number on take. */
    public long bytesFrom(long seq) throws IOException {
        BlockHead head = last;
        long end = head == null ? 0 : head.endSeq();
        long bytes = 0;
        List<JournalFile> all = JournalFile.in(folder);
        for (int i = all.size() - 1; i >= 0 && end > seq; i--) {
            JournalFile file = all.get(i);
            long records = Math.max(1, end - file.seq());
            double share = Math.min(1, (end - Math.max(seq, file.seq())) / (double) records);
            bytes += (long) (share * (Files.exists(file.path()) ? Files.size(file.path()) : 0));
            end = Math.min(end, file.seq());
        }
        return bytes;
    }

    /** Deletes the files, but for the newest, whose records are all before a sequence number. */
    public void removeBefore(long seq) throws IOException {
        List<JournalFile> all = JournalFile.in(folder);
        for (int i = 0; i + 1 < all.size() && all.get(i + 1).seq() <= seq; i++) {
            Files.deleteIfExists(all.get(i).path());
        }
        Folders.force(folder);
    }

    /** Forces what was appended and closes the file. */
    @Override
    public void close() throws IOException {
        try {
            force();
        } finally {
            encoder.close();
            closeFile();
        }
    }
}
