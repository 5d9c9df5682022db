package io.sluicegate.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a mapped file is, written twice into its first page, each time with a checksum: the second copy first, so that one of
 * them is whole whenever the process ends while it is renewed.
 *
 * @param magic the kind of file
 * @param size its capacity in bytes, or its count of slots
 * @param boot the start of the gateway that it belongs to
 * @param loop the event loop that writes it, from 0 on
 */
record FileHead(long magic, int size, long boot, int loop) {

    /** Bytes before the content; the rest of them is the owner's, but for the two places of this head. */
    static final int PAGE = 4096;

    private static final int VERSION = 1;
    private static final int BYTES = 32;
    private static final int CHECKED = BYTES - Integer.BYTES;
    private static final int FIRST = 0;
    private static final int SECOND = 512;

    void write(ByteBuffer file) {
        ByteBuffer head = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(magic).putInt(VERSION).putInt(size).putLong(boot).putInt(loop);
        head.putInt(checksum(head)).flip();
        file.put(SECOND, head, 0, BYTES);
        file.put(FIRST, head, 0, BYTES);
    }

    /** The head of a file of that kind, or null when it is of another kind or both copies are damaged. */
    static @Nullable FileHead read(ByteBuffer file, long magic) {
        FileHead first = read(file, FIRST, magic);
        return first != null ? first : read(file, SECOND, magic);
    }

    private static @Nullable FileHead read(ByteBuffer file, int at, long magic) {
        if (file.limit() < at + BYTES) {
            return null;
        }
        ByteBuffer head = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        head.put(0, file, at, BYTES);
        boolean ours = head.getLong(0) == magic && head.getInt(8) == VERSION && head.getInt(CHECKED) == checksum(head);
        return ours && head.getInt(12) > 0
                ? new FileHead(magic, head.getInt(12), head.getLong(16), head.getInt(24))
                : null;
    }

    private static int checksum(ByteBuffer head) {
        CRC32C crc = new CRC32C();
        crc.update(head.slice(0, CHECKED));
        return (int) crc.getValue();
    }
}
