package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChainTest {

    private final Chain chain = new Chain();
    private final byte[] begin = Chain.genesis("test");

    private String hash(byte[] previous, long seq, String gateway, AuditRecord entry) {
        return HexFormat.of()
                .formatHex(chain.link(previous, seq, gateway, entry).hash());
    }

    /** Anybody can compute it: the definition of the documents, with nothing of ours but the bytes of the record. */
    @Test
    void theHashIsThatOfTheDefinition() throws Exception {
        AuditRecord entry = Sample.exchange().record();
        ByteBuffer form = ByteBuffer.allocate(RecordForm.MOST_BYTES);
        RecordForm.write(entry, form);
        byte[] gateway = "gw-\u00e9".getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(10_000)
                .put(begin)
                .putLong(7)
                .putInt(gateway.length)
                .put(gateway)
                .put(form.flip());
        all.flip();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(all);

        assertThat(hash(begin, 7, "gw-\u00e9", entry)).isEqualTo(HexFormat.of().formatHex(digest.digest()));
    }

    @Test
    void theBeginIsTheLedgersOwn() {
        assertThat(begin).hasSize(Chain.BYTES).isEqualTo(Chain.genesis("test"));
        assertThat(Chain.genesis("test2")).isNotEqualTo(begin);
    }

    @Test
    void everythingThatIsChangedChangesTheHash() {
        AuditRecord entry = Sample.exchange().record();
        Set<String> hashes = new HashSet<>();
        hashes.add(hash(begin, 1, "gw1", entry));
        hashes.add(hash(Chain.genesis("other"), 1, "gw1", entry));
        hashes.add(hash(begin, 2, "gw1", entry));
        hashes.add(hash(begin, 1, "gw2", entry));
        hashes.add(hash(begin, 1, "gw", entry));
        hashes.add(hash(begin, 1, "gw1", Sample.exchange().bytes(100, 1_001, 0).record()));
        hashes.add(hash(begin, 1, "gw1", Sample.exchange().account("room-102").record()));
        hashes.add(hash(
                begin,
                1,
                "gw1",
                Sample.exchange().endedAt(Sample.NOON.plusNanos(1_000)).record()));

        assertThat(hashes).hasSize(8);
        assertThat(hash(begin, 1, "gw1", entry)).isIn(hashes);
    }

    @Test
    void theLinkNamesWhatItFollows() {
        ChainedRecord first = chain.link(begin, 1, "gw1", Sample.exchange().record());
        ChainedRecord second =
                chain.link(first.hash(), 2, "gw1", Sample.exchange().sequence(2).record());

        assertThat(first.previous()).isEqualTo(begin);
        assertThat(second.previous()).isEqualTo(first.hash());
        assertThat(second.seq()).isEqualTo(2);
        assertThat(second.hash()).hasSize(Chain.BYTES).isNotEqualTo(first.hash());
    }

    @Test
    void theBytesOfTheRecordKeepTheirPosition() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);
        byte[] once = chain.hash(begin, 1, "gw1", bytes);

        assertThat(bytes.remaining()).isEqualTo(2);
        assertThat(chain.hash(begin, 1, "gw1", bytes)).isEqualTo(once);
        assertThat(chain.hash(begin, 1, "gw1", bytes.limit(4))).isNotEqualTo(once);
    }
}
