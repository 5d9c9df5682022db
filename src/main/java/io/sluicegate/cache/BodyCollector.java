package io.sluicegate.cache;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Gathers a body that is on its way to a client, up to a bound, so that it can be stored. Confined to one thread. */
public final class BodyCollector {

    private final long maxBytes;
    private @Nullable ByteArrayOutputStream gathered = new ByteArrayOutputStream(1024);

    /** Gathers at most {@code maxBytes}. */
    public BodyCollector(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes a copy of the bytes; gives all up once there are too many. */
    public void append(ByteBuffer bytes) {
        if (gathered == null) {
            return;
        }
        if (gathered.size() + (long) bytes.remaining() > maxBytes) {
            gathered = null;
            return;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        gathered.writeBytes(copy);
    }

    /** The whole body; null when it was too large. */
    public byte @Nullable [] bytes() {
        return gathered == null ? null : gathered.toByteArray();
    }
}
