package io.sluicegate.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file of a fixed size in memory, little-endian, never unmapped. What is stored belongs to the kernel at once and outlives
 * the process; {@link #force} makes it outlive the power. Plain bytes are for one writer; numbers at multiples of 8 may be
 * read by other threads and processes as they are stored.
 */
final class MappedFile {

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int ZEROS = 1 << 16;

    private final ByteBuffer bytes;
    private final @Nullable MappedByteBuffer mapped;

    private MappedFile(ByteBuffer bytes, @Nullable MappedByteBuffer mapped) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.mapped = mapped;
    }

    /**
     * A file with that head and that many bytes. One that is there and alike is taken again, for its blocks on disk; any
     * other is replaced by a new one, in one step once it is complete and on disk.
     *
     * @param clear empties one that is taken again; what it held before is gone when it returns
     */
    static MappedFile create(Path file, FileHead head, int size, Consumer<MappedFile> clear) throws IOException {
        if (!isAlike(file, head, size)) {
            fresh(file, head, size);
        }
        MappedFile made = writable(file, size);
        clear.accept(made);
        made.force();
        head.write(made.bytes);
        made.force();
        return made;
    }

    private static boolean isAlike(Path file, FileHead head, int size) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != size) {
            return false;
        }
        FileHead found = headOf(file, head.magic());
        return found != null && found.size() == head.size();
    }

    private static void fresh(Path file, FileHead head, int size) throws IOException {
        Path growing = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(growing);
        try (FileChannel channel = Folders.create(growing)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
            for (long left = size; left > 0; left -= zeros.limit()) {
                zeros.clear().limit((int) Math.min(left, ZEROS));
                writeAll(channel, zeros);
            }
            head.write(channel.map(FileChannel.MapMode.READ_WRITE, 0, FileHead.PAGE));
            channel.force(true);
        }
        Files.move(growing, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Folders.forceFolderOf(file);
    }

    static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static MappedFile writable(Path file, int size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
            return new MappedFile(mapped.load(), mapped);
        }
    }

    /** A file to be read only. One that was cut short is read as if zeros stood where it ends, and is then a copy. */
    static MappedFile open(Path file, int size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() >= size) {
                MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
                return new MappedFile(mapped, mapped);
            }
            return new MappedFile(begin(channel, size), null);
        }
    }

    private static ByteBuffer begin(FileChannel channel, int size) throws IOException {
        ByteBuffer copy = ByteBuffer.allocateDirect(size);
        int read = 0;
        while (copy.hasRemaining() && read >= 0) {
            read = channel.read(copy);
        }
        return copy.clear();
    }

    /** The head of a file of that kind, or null when it is none. */
    static @Nullable FileHead headOf(Path file, long magic) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return FileHead.read(begin(channel, FileHead.PAGE), magic);
        }
    }

    /** Any thread's. Blocks until all that was stored before is on disk. */
    void force() throws IOException {
        if (mapped == null || mapped.isReadOnly()) {
            return;
        }
        try {
            mapped.force();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    long get(int at) {
        return bytes.getLong(at);
    }

    /** Sees all that was stored before the value that it returns was. */
    long getAcquire(int at) {
        return (long) LONGS.getAcquire(bytes, at);
    }

    void put(int at, long value) {
        bytes.putLong(at, value);
    }

    /** Seen by others only after all that was stored before, and before anything that is stored later. */
    void putRelease(int at, long value) {
        LONGS.setRelease(bytes, at, value);
        VarHandle.storeStoreFence();
    }

    int getInt(int at) {
        return bytes.getInt(at);
    }

    void putInt(int at, int value) {
        bytes.putInt(at, value);
    }

    /** Stores the remaining bytes without moving their position. */
    void put(int at, ByteBuffer from) {
        bytes.put(at, from, from.position(), from.remaining());
    }

    void get(int at, byte[] into, int length) {
        bytes.get(at, into, 0, length);
    }

    /** The same bytes with a position and limit of their own. */
    ByteBuffer view() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
