package io.sluicegate.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file of blocks to be read, with a descriptor of its own, while it may still grow. For one thread. What is not whole is
 * answered by null, whether it is damaged or not yet written.
 */
final class BlockFile implements Closeable {

    private static final int WINDOW = 1 << 20;

    private final FileChannel channel;

    BlockFile(Path path) throws IOException {
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    long size() throws IOException {
        return channel.size();
    }

    /** The head at an offset, when all of its block is there. */
    @Nullable
    BlockPlace placeAt(long offset) throws IOException {
        ByteBuffer begin = read(offset, BlockEncoder.FIXED);
        int headBytes = begin == null ? 0 : BlockPlace.headBytes(begin);
        ByteBuffer head = headBytes == 0 ? null : read(offset, headBytes);
        BlockPlace place = head == null ? null : BlockPlace.read(head);
        return place != null && offset + place.totalBytes() <= size() ? place : null;
    }

    /** Whether the records of a block are as they were written. */
    boolean isWhole(long offset, BlockPlace place) throws IOException {
        ByteBuffer deflated = read(offset + place.headBytes(), place.deflatedBytes());
        return deflated != null && place.holds(deflated);
    }

    @Nullable
    Block blockAt(long offset, BlockPlace place) throws IOException {
        ByteBuffer deflated = read(offset + place.headBytes(), place.deflatedBytes());
        return deflated != null && place.holds(deflated) ? place.block(deflated) : null;
    }

    /** Where the next whole block begins, at an offset or behind it; -1 when there is none. */
    long nextWhole(long from) throws IOException {
        if (isWhole(from)) {
            return from;
        }
        long size = size();
        for (long start = from; start < size; start += WINDOW) {
            ByteBuffer window = read(start, (int) Math.min(WINDOW, size - start));
            for (int at = 0; window != null && at + Long.BYTES <= window.limit(); at += Long.BYTES) {
                if (window.getLong(at) == BlockEncoder.MAGIC && isWhole(start + at)) {
                    return start + at;
                }
            }
        }
        return -1;
    }

    private boolean isWhole(long offset) throws IOException {
        BlockPlace place = placeAt(offset);
        return place != null && isWhole(offset, place);
    }

    private @Nullable ByteBuffer read(long offset, int length) throws IOException {
        if (offset + length > size()) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                return null;
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
