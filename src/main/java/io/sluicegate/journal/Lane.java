package io.sluicegate.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An event loop's ring of records in one file: what {@link #append} has taken is there after the process is killed, and after
 * a power cut when {@link #force} came between.
 *
 * <p>The file is as long as it will ever be, written and forced when it is made, and mapped once, so that neither a full disk
 * nor the search for free blocks strikes the loop. An append is a copy, a checksum and one store that makes it visible; no
 * call of the kernel, no allocation, no lock. Positions count bytes since the lane was made and never go back.
 *
 * <p>Threads: one appends; one other reads and releases; any may force, and any process may read beside them.
 */
public final class Lane {

    /** The longest payload of a record in bytes. */
    public static final int MOST_PAYLOAD = 64 * 1024;

    private static final long MAGIC = 0x0031_454E_414C_4753L;
    private static final int MOST_CAPACITY = 1 << 30;
    private static final int LEAST_CAPACITY = 64;

    /** In place of an end that had to be found by the frames themselves. */
    private static final long WHERE_THE_HEAD_SAYS = -1;

    private static final int WRITE = 64;
    private static final int LAST = 72;
    private static final int READ = 128;

    private final Path path;
    private final MappedFile file;
    private final FileHead head;
    private final LaneFrames frames;
    private final long mendedEnd;

    /** The writing thread's own: how far it has come, and what it last saw of the reader. */
    private long written;

    private long released;

    private Lane(Path path, MappedFile file, FileHead head, long mendedEnd) {
        this.path = path;
        this.file = file;
        this.head = head;
        this.frames = new LaneFrames(file, head.size(), head.boot());
        this.mendedEnd = mendedEnd;
    }

    /**
     * An empty lane. A file of that name is replaced, whatever it holds, so what an earlier boot left is read before; its
     * place on disk is taken again when the size fits.
     *
     * @param capacityBytes a multiple of 8, from 64 to 1 GiB; a payload finds room for certain only if two like it would
     * @param boot any number that no other start of the gateway has
     */
    public static Lane create(Path file, int capacityBytes, long boot) throws IOException {
        if (capacityBytes < LEAST_CAPACITY || capacityBytes > MOST_CAPACITY || capacityBytes % Long.BYTES != 0) {
            throw new IllegalArgumentException("capacity " + capacityBytes + " is no multiple of 8 from 64 to 1 GiB");
        }
        FileHead head = new FileHead(MAGIC, capacityBytes, boot, 0);
        return new Lane(
                file,
                MappedFile.create(file, head, FileHead.PAGE + capacityBytes, Lane::clear),
                head,
                WHERE_THE_HEAD_SAYS);
    }

    private static void clear(MappedFile file) {
        file.put(READ, 0);
        file.put(LAST, 0);
        file.putRelease(WRITE, 0);
    }

    /**
     * A lane to be read, after a stop, a kill, a power cut, or beside the process that writes it. Changes nothing. A record
     * that was whole when a kill came between it and the end that the head says is read as well.
     *
     * @throws IOException when it cannot be read, or is no lane by either copy of its head
     */
    public static Lane openReadOnly(Path file) throws IOException {
        FileHead head = MappedFile.headOf(file, MAGIC);
        if (head == null || head.size() > MOST_CAPACITY || head.size() % Long.BYTES != 0) {
            throw new IOException(file + " is no lane of records, or its head is damaged");
        }
        MappedFile mapped = MappedFile.open(file, FileHead.PAGE + head.size());
        long newest = new LaneFrames(mapped, head.size(), head.boot()).newestEnd();
        long said = mapped.getAcquire(WRITE);
        boolean plausible = said >= newest && said - newest <= head.size() && said % Long.BYTES == 0;
        return new Lane(file, mapped, head, plausible ? WHERE_THE_HEAD_SAYS : newest);
    }

    /**
     * Appends a record. The writing thread's alone.
     *
     * @param payload its remaining bytes; position and limit stay as they are
     * @return false, and nothing changed, when it is longer than {@link #MOST_PAYLOAD} or there is no room
     */
    public boolean append(ByteBuffer payload) {
        int length = payload.remaining();
        int size = LaneFrames.size(length);
        int rest = frames.rest(written);
        long start = size <= rest ? written : written + rest;
        if (length > MOST_PAYLOAD || !hasRoom(start + size)) {
            return false;
        }
        if (start != written) {
            frames.writePad(written);
        }
        frames.write(start, payload);
        written = start + size;
        file.putRelease(WRITE, written);
        file.putRelease(LAST, start);
        return true;
    }

    private boolean hasRoom(long end) {
        if (end - released > head.size()) {
            released = file.getAcquire(READ);
        }
        return end - released <= head.size();
    }

    /** Just behind the last record. Any thread's. */
    public long writePosition() {
        return mendedEnd >= 0 ? mendedEnd : file.getAcquire(WRITE);
    }

    /** How far the reader has released. Any thread's. */
    public long releasedPosition() {
        long end = writePosition();
        long position = file.getAcquire(READ);
        boolean plausible = position >= end - head.size() && position <= end && position % Long.BYTES == 0;
        return plausible ? position : Math.max(0, end - head.size());
    }

    /** Bytes that are neither written nor waiting to be released; a record takes 16 to 23 more than its payload. */
    public int freeBytes() {
        long position = releasedPosition();
        return (int) Math.max(0, head.size() - (writePosition() - position));
    }

    public int capacity() {
        return head.size();
    }

    public long boot() {
        return head.boot();
    }

    /**
     * Reads from a position on, which is 0, one that a reader of this lane had, or the one that was released.
     *
     * @param damage is told of each stretch that was not released and cannot be read, and of 0 bytes where the lane now ends
     *     when the head did not tell its end rightly
     */
    public LaneReader readFrom(long position, Damage damage) {
        if (position < 0 || position % Long.BYTES != 0) {
            throw new IllegalArgumentException("no position in a lane: " + position);
        }
        if (mendedEnd >= 0 && file.get(WRITE) > mendedEnd) {
            damage.found(path, mendedEnd, 0);
        }
        return new LaneReader(this, new LaneFrames(file, head.size(), head.boot()), position, damage);
    }

    /** Gives the room before a position back to the writer. The reading thread's alone. */
    public void release(long position) {
        if (position % Long.BYTES != 0 || position < file.get(READ) || position > writePosition()) {
            throw new IllegalArgumentException("nothing to release up to " + position);
        }
        file.putRelease(READ, position);
    }

    /** A copy of the payload of the last whole record, read and released or not; null when none is left. Any thread's. */
    public @Nullable ByteBuffer lastFrame() {
        long end = writePosition();
        long last = file.getAcquire(LAST);
        boolean plausible = last >= 0 && last < end && last % Long.BYTES == 0;
        ByteBuffer found = plausible ? lastFrom(last) : null;
        return found != null ? found : lastFrom(Math.max(0, end - head.size()));
    }

    private @Nullable ByteBuffer lastFrom(long position) {
        LaneReader reader = readFrom(position, (file, at, bytes) -> {});
        ByteBuffer last = null;
        for (long end = writePosition(); reader.position() < end && reader.next(); ) {
            ByteBuffer payload = reader.payload();
            last = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
        }
        return last;
    }

    /** Blocks until all that was appended before is on disk. For another thread than the one that appends. */
    public void force() throws IOException {
        file.force();
    }

    Path path() {
        return path;
    }
}
