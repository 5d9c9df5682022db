package io.sluicegate.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says on the disk about when the process lived last, so that what a kill cut off can be given a time. Confined to one
 * thread.
 */
final class Heartbeat implements AutoCloseable {

    private static final long EVERY_MILLIS = 500;

    private final FileChannel file;
    private long beatMillis;

    private Heartbeat(FileChannel file) {
        this.file = file;
    }

    static Heartbeat open(Path path) throws IOException {
        return new Heartbeat(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    /** When the last one beat; null when that is not known. */
    static @Nullable Instant last(Path path) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
            return bytes.remaining() < Long.BYTES ? null : Instant.ofEpochMilli(bytes.getLong());
        } catch (IOException e) {
            return null;
        }
    }

    /** Writes the time down, twice a second at most. */
    void beat(Instant now) throws IOException {
        long millis = now.toEpochMilli();
        if (Math.abs(millis - beatMillis) >= EVERY_MILLIS) {
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).putLong(millis).flip();
            file.write(bytes, 0);
            beatMillis = millis;
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            System.getLogger(Ledger.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> "closing the heartbeat: " + e.getMessage());
        }
    }
}
