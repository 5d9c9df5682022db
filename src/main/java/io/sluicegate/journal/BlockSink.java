package io.sluicegate.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file that blocks are written to: the place where a disk can refuse. Confined to the thread that writes. */
interface BlockSink extends Closeable {

    /** Makes new files; an error when there is one of that name. */
    interface Maker {
        BlockSink create(Path path) throws IOException;
    }

    /** Writes all of the bytes behind what was written before. */
    void write(ByteBuffer bytes) throws IOException;

    /** Blocks until what was written is on disk. */
    void force() throws IOException;

    /** A file of the file system, whose name is on disk when it is made. */
    static BlockSink create(Path path) throws IOException {
        FileChannel channel = Folders.create(path);
        Folders.forceFolderOf(path);
        return new BlockSink() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                MappedFile.writeAll(channel, bytes);
            }

            @Override
            public void force() throws IOException {
                channel.force(true);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
