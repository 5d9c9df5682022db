package io.sluicegate.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash chain: each record's hash is the SHA-256 (FIPS 180-4) of the hash before it, its number, its gateway and its
 * bytes, so that none can be changed, taken out, put in or moved without all hashes behind it changing. Confined to one
 * thread.
 */
final class Chain {

    /** Bytes of a hash. */
    static final int BYTES = 32;

    private static final String GENESIS = "sluicegate ledger ";

    private final MessageDigest digest = sha256();
    private final ByteBuffer form = ByteBuffer.allocate(RecordForm.MOST_BYTES);
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The hash before the first record of a ledger. */
    static byte[] genesis(String ledger) {
        return sha256().digest((GENESIS + ledger).getBytes(StandardCharsets.UTF_8));
    }

    /** The record as the chain's next link; it is in its normal form. */
    ChainedRecord link(byte[] previous, long seq, String gateway, AuditRecord entry) {
        form.clear();
        RecordForm.write(entry, form);
        form.flip();
        return new ChainedRecord(seq, gateway, entry, previous, hash(previous, seq, gateway, form));
    }

    /** The hash of the record whose bytes remain in {@code entry}, which keeps its position. */
    byte[] hash(byte[] previous, long seq, String gateway, ByteBuffer entry) {
        byte[] name = gateway.getBytes(StandardCharsets.UTF_8);
        number.clear();
        number.putLong(seq).putInt(name.length).flip();
        digest.update(previous);
        digest.update(number);
        digest.update(name);
        digest.update(entry.duplicate());
        byte[] hash = new byte[BYTES];
        try {
            digest.digest(hash, 0, BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
        return hash;
    }
}
