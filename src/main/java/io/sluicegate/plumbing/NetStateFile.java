package io.sluicegate.plumbing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * {@code net.properties} in the state directory, held under a lock so that two commands never take each other's
 * changes for the host's own values. Closing it gives the lock back.
 */
final class NetStateFile implements AutoCloseable {

    private final Path file;
    private final FileChannel lockChannel;

    private NetStateFile(Path file, FileChannel lockChannel) {
        this.file = file;
        this.lockChannel = lockChannel;
    }

    static NetStateFile open(Path stateDirectory) throws NetException {
        Path lockFile = stateDirectory.resolve("net.lock");
        FileChannel channel = null;
        try {
            Files.createDirectories(stateDirectory);
            channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new NetStateFile(stateDirectory.resolve("net.properties"), channel);
            }
            channel.close();
        } catch (OverlappingFileLockException e) {
            closeQuietly(channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new NetException("cannot write " + lockFile + ": " + e + "; use sudo or another --state", e);
        }
        throw new NetException("another net up or net down is at work on " + stateDirectory + "; wait for it");
    }

    private static void closeQuietly(@Nullable FileChannel channel) throws NetException {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new NetException("cannot close the lock: " + e + "; run the command again", e);
        }
    }

    /** What an earlier command left to undo; null when there is nothing, or the kernel has started anew since. */
    @Nullable
    NetState read(String bootId) throws NetException {
        return read(file, bootId);
    }

    /** As {@link #read(String)}, without the lock, for those who only look. */
    static @Nullable NetState peek(Path stateDirectory, String bootId) throws NetException {
        return read(stateDirectory.resolve("net.properties"), bootId);
    }

    private static @Nullable NetState read(Path file, String bootId) throws NetException {
        try {
            NetState state = NetState.parse(Files.readString(file));
            return state.bootId().equals(bootId) ? state : null;
        } catch (NoSuchFileException | AccessDeniedException e) {
            // Only show comes here without the right to read: it then knows the present and not the past.
            return null;
        } catch (IOException | IllegalArgumentException e) {
            throw new NetException("cannot read " + file + ": " + e.getMessage() + "; mend or delete it", e);
        }
    }

    /** Replaces the file in one step, on disk before this returns. */
    void write(NetState state) throws NetException {
        Path fresh = file.resolveSibling("net.properties.new");
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(state.toText().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new NetException("cannot write " + file + ": " + e + "; free the disk or name another --state", e);
        }
    }

    void delete() throws NetException {
        try {
            Files.deleteIfExists(file.resolveSibling("net.properties.new"));
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new NetException("cannot delete " + file + ": " + e + "; delete it by hand", e);
        }
    }

    @Override
    public void close() throws NetException {
        closeQuietly(lockChannel);
    }
}
