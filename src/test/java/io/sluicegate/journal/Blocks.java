package io.sluicegate.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Blocks of records that say their sequence number. */
final class Blocks {

    private Blocks() {}

    static Block block(long firstSeq, int count) {
        List<ByteBuffer> records = new ArrayList<>();
        for (long seq = firstSeq; seq < firstSeq + count; seq++) {
            records.add(Lanes.bytes("record " + seq));
        }
        List<LanePosition> lanes = List.of(new LanePosition(7, 0, 8 * firstSeq), new LanePosition(7, 1, 16 * firstSeq));
        return new Block(
                new BlockHead(
                        firstSeq,
                        count,
                        1_700_000_000_000L + firstSeq,
                        hash(firstSeq),
                        hash(firstSeq + count),
                        lanes,
                        0),
                records);
    }

    private static ByteBuffer hash(long seq) {
        return ByteBuffer.allocate(32).putLong(24, seq);
    }

    /** The sequence numbers that the records themselves say, as far as the journal goes now. */
    static List<Long> all(JournalReader reader) throws IOException {
        List<Long> found = new ArrayList<>();
        for (Block block = reader.next(); block != null; block = reader.next()) {
            for (ByteBuffer record : block.records()) {
                found.add(Long.parseLong(Lanes.text(record).substring("record ".length())));
            }
        }
        return found;
    }

    static List<Long> seqs(long first, long end) {
        List<Long> seqs = new ArrayList<>();
        for (long seq = first; seq < end; seq++) {
            seqs.add(seq);
        }
        return seqs;
    }
}
