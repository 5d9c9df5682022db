package io.sluicegate.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A record as the journal keeps it: whose it is, and its bytes. Immutable.
 *
 * @param gateway that wrote it
 * @param entry in its normal form
 */
record JournalEntry(String gateway, AuditRecord entry) {

    /** The bytes of a record. */
    static ByteBuffer bytes(ChainedRecord record, ByteBuffer scratch) {
        byte[] gateway = record.gateway().getBytes(StandardCharsets.UTF_8);
        scratch.clear();
        scratch.putShort((short) gateway.length).put(gateway);
        RecordForm.write(record.entry(), scratch);
        scratch.flip();
        return ByteBuffer.allocate(scratch.remaining()).put(scratch).flip();
    }

    /**
     * Reads what remains in the buffer.
     *
     * @throws IllegalArgumentException when the bytes are no record
     */
    static JournalEntry read(ByteBuffer bytes) {
        if (bytes.remaining() < Short.BYTES) {
            throw new IllegalArgumentException("a record that breaks off");
        }
        int length = bytes.getShort() & 0xffff;
        if (length > bytes.remaining()) {
            throw new IllegalArgumentException("a record that breaks off");
        }
        byte[] gateway = new byte[length];
        bytes.get(gateway);
        return new JournalEntry(new String(gateway, StandardCharsets.UTF_8), RecordForm.read(bytes));
    }
}
