package io.sluicegate.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Bytes in a slot, with their length and a checksum before them. For one thread at a time. */
final class SlotText {

    private final MappedFile file;
    private final ByteBuffer view;
    private final CRC32C crc = new CRC32C();

    SlotText(MappedFile file) {
        this.file = file;
        this.view = file.view();
    }

    void write(int at, ByteBuffer bytes) {
        int length = bytes.remaining();
        file.put(at + SlotLayout.TEXT_HEAD, bytes);
        view.limit(at + SlotLayout.TEXT_HEAD + length).position(at + SlotLayout.TEXT_HEAD);
        crc.reset();
        crc.update(view);
        file.putInt(at, length);
        file.putInt(at + Integer.BYTES, (int) crc.getValue());
    }

    /** The bytes that the same thread wrote, as they lie there. */
    ByteBuffer view(int at) {
        return file.view().slice(at + SlotLayout.TEXT_HEAD, file.getInt(at)).asReadOnlyBuffer();
    }

    /** A copy of the bytes, or null when they are damaged. */
    @Nullable
    ByteBuffer read(int at, int most) {
        int length = file.getInt(at);
        int checksum = file.getInt(at + Integer.BYTES);
        if (length < 0 || length > most) {
            return null;
        }
        byte[] copy = new byte[length];
        file.get(at + SlotLayout.TEXT_HEAD, copy, length);
        crc.reset();
        crc.update(copy);
        return (int) crc.getValue() == checksum ? ByteBuffer.wrap(copy) : null;
    }
}
