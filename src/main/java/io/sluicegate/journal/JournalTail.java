package io.sluicegate.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Where the whole blocks of a journal's file end.
 *
 * @param last the head of the last of them, or null when there is none
 * @param end just behind it
 * @param size the file's
 */
record JournalTail(Path path, @Nullable BlockHead last, long end, long size) {

    static JournalTail of(Path path) throws IOException {
        try (BlockFile file = new BlockFile(path)) {
            long size = file.size();
            BlockHead last = null;
            long end = 0;
            for (long offset = file.nextWhole(0); offset >= 0; offset = file.nextWhole(end)) {
                BlockPlace place = file.placeAt(offset);
                if (place == null) {
                    break;
                }
                last = place.head();
                end = offset + place.totalBytes();
            }
            return new JournalTail(path, last, end, size);
        }
    }

    /** Leaves the whole blocks alone in the file, or no file at all; what was torn lies beside it then. On disk at return. */
    void mend(Damage damage) throws IOException {
        if (end < size) {
            setAside();
            damage.found(path, end, size - end);
        }
        if (end == 0) {
            Files.delete(path);
            Folders.forceFolderOf(path);
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(end).force(true);
        }
    }

    private void setAside() throws IOException {
        try (FileChannel from = FileChannel.open(path, StandardOpenOption.READ);
                FileChannel to = createBeside()) {
            for (long done = end; done < size; ) {
                long count = from.transferTo(done, size - done, to);
                if (count <= 0) {
                    throw new IOException(path + " became shorter while its torn end was set aside");
                }
                done += count;
            }
            to.force(true);
        }
        Folders.forceFolderOf(path);
    }

    private FileChannel createBeside() throws IOException {
        for (int i = 0; ; i++) {
            String name = path.getFileName() + "-" + end + (i == 0 ? "" : "-" + i) + ".damaged";
            try {
                return Folders.create(path.resolveSibling(name));
            } catch (FileAlreadyExistsException e) {
                if (i == 999) {
                    throw e;
                }
            }
        }
    }
}
