package io.sluicegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Bodies in pieces. */
final class BodyPiecesTest {

    private static byte[] bytes(List<ByteBuffer> slices) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer each : slices) {
            byte[] copy = new byte[each.remaining()];
            each.duplicate().get(copy);
            all.writeBytes(copy);
        }
        return all.toByteArray();
    }

    @Property(tries = 300)
    void everySliceIsThoseBytesOfAll(@ForAll long seed) {
        Random random = new Random(seed);
        List<byte[]> pieces = new ArrayList<>();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = random.nextInt(6); i >= 0; i--) {
            byte[] piece = new byte[random.nextInt(random.nextBoolean() ? 10 : 9_000)];
            random.nextBytes(piece);
            pieces.add(piece);
            all.writeBytes(piece);
        }
        BodyPieces body = BodyPieces.of(pieces);
        assertThat(body.length()).isEqualTo(all.size());
        int from = random.nextInt(all.size() + 1);
        int count = random.nextInt(all.size() - from + 1);
        assertThat(bytes(body.slice(from, count))).isEqualTo(Arrays.copyOfRange(all.toByteArray(), from, from + count));
        assertThat(bytes(body.slice(0, all.size()))).isEqualTo(all.toByteArray());
    }

    @Test
    void manySmallPiecesBecomeOne() {
        List<byte[]> small = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            small.add(new byte[] {(byte) i});
        }
        assertThat(BodyPieces.of(small).pieces()).hasSize(1);
        assertThat(BodyPieces.of(List.of(new byte[5_000], new byte[5_000])).pieces())
                .hasSize(2);
    }

    @Test
    void slicesAreReadOnly() {
        assertThat(BodyPieces.of(List.of(new byte[3])).slice(0, 3)).allMatch(ByteBuffer::isReadOnly);
    }
}
