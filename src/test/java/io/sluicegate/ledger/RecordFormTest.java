package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RecordFormTest {

    @Property(tries = 500)
    void whatIsWrittenIsReadBackEqual(@ForAll long seed) {
        AuditRecord normal = RecordBounds.normal(AnyRecord.of(seed));
        assertThat(RecordForm.read(bytes(normal))).isEqualTo(normal);
    }

    @Property(tries = 500)
    void whatIsCutOnTheLoopHasTheSameNormalForm(@ForAll long seed) {
        AuditRecord any = AnyRecord.of(seed);
        AuditRecord carried = RecordForm.read(bytes(RecordBounds.cut(any)));
        assertThat(RecordBounds.normal(carried)).isEqualTo(RecordBounds.normal(any));
    }

    @Property(tries = 200)
    void theNormalFormIsItsOwn(@ForAll long seed) {
        AuditRecord normal = RecordBounds.normal(AnyRecord.of(seed));
        assertThat(RecordBounds.normal(normal)).isEqualTo(normal);
    }

    @Property(tries = 200)
    void bytesThatBreakOffAreNoRecord(@ForAll long seed) {
        ByteBuffer whole = bytes(RecordBounds.normal(AnyRecord.of(seed)));
        int length = (int) Math.floorMod(seed, (long) whole.limit());
        whole.limit(length);
        assertThatThrownBy(() -> RecordForm.read(whole)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWordOfALaterVersionIsToldAndNotGuessed() {
        assertThatThrownBy(() -> RecordForm.protocol("h3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("h3");
    }

    @Test
    void aRecordOfAnotherFormIsTold() {
        ByteBuffer bytes = bytes(Sample.exchange().record());
        bytes.put(0, (byte) 9);
        assertThatThrownBy(() -> RecordForm.read(bytes)).hasMessageContaining("form 9");
    }

    private static ByteBuffer bytes(AuditRecord entry) {
        ByteBuffer out = ByteBuffer.allocate(RecordForm.MOST_BYTES);
        RecordForm.write(entry, out);
        return out.flip();
    }
}
