package io.sluicegate.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that lines are appended to, whole or not at all. For one thread at a time, which may block and is not
 * interrupted.
 */
final class LogFile implements AutoCloseable {

    private static final Set<PosixFilePermission> OWNER_WRITES_GROUP_READS =
            PosixFilePermissions.fromString("rw-r-----");

    private final Path path;
    private final FileChannel channel;
    private final @Nullable Object key;

    private LogFile(Path path, FileChannel channel, @Nullable Object key) {
        this.path = path;
        this.channel = channel;
        this.key = key;
    }

    /** Opens the file, and makes it with mode 0640 where it is missing; its directory has to be there. */
    static LogFile open(Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            // A pipe would keep the writing thread until somebody reads it.
            throw new IOException("it is no regular file");
        }
        FileChannel channel = channel(path);
        try {
            return new LogFile(path, channel, key(path));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static FileChannel channel(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER_WRITES_GROUP_READS));
            // Said again, because the process may have a umask that takes more away.
            Files.setPosixFilePermissions(path, OWNER_WRITES_GROUP_READS);
        } catch (FileAlreadyExistsException e) {
            // Then its mode is what somebody has given it.
        }
        return FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Whether the path still leads to this file. */
    boolean isInPlace() throws IOException {
        try {
            return Objects.equals(key, key(path));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Appends all of it; what had been written of it is taken back where the rest cannot be. */
    void append(ByteBuffer lines) throws IOException {
        long before = channel.size();
        try {
            while (lines.hasRemaining()) {
                channel.write(lines);
            }
        } catch (IOException e) {
            channel.truncate(before);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
