package io.sluicegate.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says that a gateway runs on a state directory, for as long as it is open. The kernel gives it back when the process ends,
 * however that ends. Safe for any thread: closing is all that can be done with it.
 *
 * <p>A process that closes any handle of a file gives back every lock it has on it (POSIX). So the pid stands in a file of
 * its own, and a process that finds itself named there does not open the lock file a second time.
 */
public final class StateLock implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final String OWNER = "gateway.pid";
    private static final int ATTEMPTS = 20;
    private static final long PAUSE_MILLIS = 20;

    private final FileChannel channel;
    private final Path owner;

    private StateLock(FileChannel channel, Path owner) {
        this.channel = channel;
        this.owner = owner;
    }

    /** The lock of a state directory; null when somebody else has it. */
    static @Nullable StateLock take(Path directory) throws IOException {
        Path owner = directory.resolve(OWNER);
        if (isOurs(owner)) {
            return null;
        }
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lockWithPatience(channel)) {
                Files.writeString(owner, signature() + "\n");
                return new StateLock(channel, owner);
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    /** Whether somebody has the lock of a state directory. A directory that is not there is held by nobody. */
    static boolean isHeld(Path directory) throws IOException {
        if (isOurs(directory.resolve(OWNER))) {
            return true;
        }
        Path file = directory.resolve(LOCK);
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return !tryLock(channel, true);
        }
    }

    /** The pid of the process that has the lock, as it wrote it down; null when it has not. */
    static @Nullable String ownerPid(Path directory) {
        String signature = read(directory.resolve(OWNER));
        return signature.isEmpty() ? null : signature.split(" ", 2)[0];
    }

    /** Tries for a moment, because one that only asks whether a gateway runs may be in the way. */
    private static boolean lockWithPatience(FileChannel channel) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (tryLock(channel, false)) {
                return true;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private static boolean tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            FileLock lock = channel.tryLock(0, 1, shared);
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static boolean isOurs(Path owner) {
        return read(owner).equals(signature());
    }

    /** Pid and start of this process: a pid alone comes back, in containers with every start. */
    private static String signature() {
        ProcessHandle self = ProcessHandle.current();
        return self.pid() + " "
                + self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String read(Path owner) {
        try {
            return Files.readString(owner, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Gives the state directory back. Closing twice does nothing. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            Files.deleteIfExists(owner);
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
