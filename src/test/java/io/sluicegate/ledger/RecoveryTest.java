package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.FlowId;
import io.sluicegate.flow.Protocol;
import io.sluicegate.journal.LeftFlow;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("rule 25: what a kill cut off is recorded, once and with all bytes up to it")
class RecoveryTest {

    private static final FlowId ID = new FlowId(1_795_000_000_000L, 0, 1);
    private static final Instant KILLED = Sample.NOON.plusSeconds(90);

    /** A flow's slot, with what a test does not care about at rest. */
    private static final class Slot {
        private @Nullable ByteBuffer draft = form(Sample.exchange().record());
        private long read;
        private long handed;
        private long settled;
        private long endsAt;
        private long originRead;
        private long originWritten;
        private int part;
        private long billedUp;
        private long billedDown;

        Slot draft(@Nullable AuditRecord noted) {
            draft = noted == null ? null : form(noted);
            return this;
        }

        /** Bytes of the client's socket. */
        Slot moved(long up, long toBeWritten, long written) {
            read = up;
            handed = toBeWritten;
            settled = written;
            return this;
        }

        Slot origin(long down, long up) {
            originRead = down;
            originWritten = up;
            return this;
        }

        Slot endsAt(long bytes) {
            endsAt = bytes;
            return this;
        }

        Slot idle() {
            return endsAt(FlowAccount.IDLE);
        }

        Slot billed(int records, long up, long down) {
            part = records;
            billedUp = up;
            billedDown = down;
            return this;
        }

        @Nullable
        AuditRecord owed(@Nullable AuditRecord last) {
            LeftFlow left = new LeftFlow(
                    ID.boot(),
                    ID.loop(),
                    ID.sequence(),
                    ByteBuffer.allocate(0),
                    draft,
                    read,
                    handed,
                    settled,
                    endsAt,
                    originRead,
                    originWritten,
                    part,
                    billedUp,
                    billedDown);
            return Recovery.owed(left, last, KILLED);
        }

        AuditRecord owed() {
            return Objects.requireNonNull(owed(null), "nothing is owed");
        }
    }

    private static ByteBuffer form(AuditRecord entry) {
        ByteBuffer bytes = ByteBuffer.allocate(RecordForm.MOST_BYTES);
        RecordForm.write(entry, bytes);
        return bytes.flip();
    }

    @Test
    void anExchangeUnderWayIsInterruptedWithWhatTheKernelHadTaken() {
        AuditRecord owed =
                new Slot().moved(500, 9_000, 7_000).origin(8_800, 480).owed();

        assertThat(owed.flow()).isEqualTo(ID);
        assertThat(owed.part()).isEqualTo(1);
        assertThat(owed.end()).isEqualTo(FlowEnd.INTERRUPTED);
        assertThat(owed.isFinal()).isTrue();
        assertThat(owed.endedAt()).isEqualTo(KILLED);
        assertThat(owed.bytesUp()).isEqualTo(500);
        assertThat(owed.bytesDown()).isEqualTo(7_000);
        assertThat(owed.originBytesDown()).isEqualTo(8_800);
        assertThat(owed.originBytesUp()).isEqualTo(480);
        assertThat(owed.account()).isEqualTo("room-101");
        assertThat(owed.host()).isEqualTo("www.example.com");
        assertThat(owed.request()).isEqualTo(Sample.exchange().record().request());
    }

    @Test
    void theSecondExchangeOfAConnectionHasOnlyItsOwnBytes() {
        AuditRecord owed =
                new Slot().moved(500, 9_000, 7_000).billed(3, 400, 6_500).owed();

        assertThat(owed.part()).isEqualTo(4);
        assertThat(owed.bytesUp()).isEqualTo(100);
        assertThat(owed.bytesDown()).isEqualTo(500);
    }

    @Test
    void anAnswerHandedOverWholeIsWholeAlthoughTheKernelsAnswerWasNotSeen() {
        AuditRecord owed = new Slot()
                .moved(500, 9_000, 7_000)
                .billed(1, 100, 2_000)
                .endsAt(9_000)
                .owed();

        assertThat(owed.end()).isEqualTo(FlowEnd.COMPLETE);
        assertThat(owed.endedAt()).isEqualTo(Sample.NOON);
        assertThat(owed.bytesUp()).isEqualTo(400);
        assertThat(owed.bytesDown()).isEqualTo(7_000);
    }

    @Test
    void anAnswerWhoseEndWasNotHandedOverIsInterrupted() {
        AuditRecord owed = new Slot().moved(500, 8_999, 7_000).endsAt(9_000).owed();

        assertThat(owed.end()).isEqualTo(FlowEnd.INTERRUPTED);
        assertThat(owed.bytesDown()).isEqualTo(7_000);
    }

    @Test
    void anAnswerWhosePartHasAllOfItsBytesStillEndsOnce() {
        AuditRecord owed = new Slot()
                .moved(500, 9_000, 9_000)
                .billed(1, 500, 9_000)
                .endsAt(9_000)
                .owed();

        assertThat(owed.end()).isEqualTo(FlowEnd.COMPLETE);
        assertThat(owed.bytesUp()).isZero();
        assertThat(owed.bytesDown()).isZero();
    }

    @Test
    void anIdleFlowThatOwesNothingHasNoRecord() {
        assertThat(new Slot()
                        .moved(500, 9_000, 9_000)
                        .billed(1, 500, 9_000)
                        .idle()
                        .owed(null))
                .isNull();
    }

    @Test
    void whatAnIdleFlowHadBegunToSayIsOfTheFlowAloneAndNotOfTheExchangeBefore() {
        AuditRecord owed =
                new Slot().moved(507, 9_000, 9_000).billed(1, 500, 9_000).idle().owed();

        assertThat(owed.end()).isEqualTo(FlowEnd.INTERRUPTED);
        assertThat(owed.part()).isEqualTo(2);
        assertThat(owed.bytesUp()).isEqualTo(7);
        assertThat(owed.bytesDown()).isZero();
        assertThat(owed.originBytesUp()).isZero();
        assertThat(owed.originBytesDown()).isZero();
        assertThat(owed.request()).isNull();
        assertThat(owed.host()).isNull();
        assertThat(owed.verdict().rule()).isNull();
        assertThat(owed.protocol()).isEqualTo(Protocol.HTTP);
        assertThat(owed.account()).isEqualTo("room-101");
        assertThat(owed.startedAt()).isEqualTo(KILLED);
    }

    @Test
    void aFlowOfWhichNothingWasNotedOwesNothing() {
        assertThat(new Slot().draft(null).moved(5, 0, 0).owed(null)).isNull();
    }

    @Test
    void aSilentFlowIsRecordedToo() {
        AuditRecord owed = new Slot().draft(Sample.bare()).owed();

        assertThat(owed.end()).isEqualTo(FlowEnd.INTERRUPTED);
        assertThat(owed.bytesUp()).isZero();
        assertThat(owed.protocol()).isEqualTo(Protocol.NONE);
    }

    /** The kill came between the lane and the note of it in the slot, which still says what it said before. */
    @Test
    void aRecordThatIsInTheLaneAlreadyIsNotOwedAgain() {
        AuditRecord last = Sample.exchange().bytes(500, 9_000, 0).record();
        Slot slot = new Slot().moved(500, 9_000, 9_000).origin(8_800, 480).endsAt(9_000);

        assertThat(slot.owed(last)).isNull();
        assertThat(slot.moved(503, 9_000, 9_000).owed(last))
                .extracting(
                        AuditRecord::part,
                        AuditRecord::bytesUp,
                        AuditRecord::bytesDown,
                        AuditRecord::originBytesDown,
                        AuditRecord::request)
                .containsExactly(2, 3L, 0L, 0L, null);
    }

    /** The same of the part of an hour: the tunnel itself goes on and still owes its end. */
    @Test
    void aPartThatIsInTheLaneAlreadyLeavesOnlyWhatCameAfterIt() {
        AuditRecord last =
                Sample.exchange().end(FlowEnd.CONTINUES).bytes(500, 9_000, 0).record();
        AuditRecord owed = Objects.requireNonNull(
                new Slot().moved(510, 9_020, 9_020).origin(8_800, 480).owed(last));

        assertThat(owed.part()).isEqualTo(2);
        assertThat(owed.end()).isEqualTo(FlowEnd.INTERRUPTED);
        assertThat(owed.bytesUp()).isEqualTo(10);
        assertThat(owed.bytesDown()).isEqualTo(20);
        assertThat(owed.originBytesUp()).isZero();
        assertThat(owed.originBytesDown()).isZero();
        assertThat(owed.request()).isNotNull();
    }

    @Test
    void aTunnelWithPartsThatMovedNothingSinceStillEndsOnce() {
        AuditRecord owed =
                new Slot().moved(500, 9_000, 9_000).billed(2, 500, 9_000).owed();

        assertThat(owed.isFinal()).isTrue();
        assertThat(owed.part()).isEqualTo(3);
        assertThat(owed.bytesUp()).isZero();
        assertThat(owed.bytesDown()).isZero();
    }

    /** A part bills what the client's kernel acknowledged, which may be ahead of what was seen to be settled. */
    @Test
    void aPartThatWasAheadOfWhatIsSettledIsNotTakenBack() {
        AuditRecord owed =
                new Slot().moved(500, 9_000, 7_000).billed(1, 500, 7_500).owed();

        assertThat(owed.bytesDown()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"2, 0, 1", "1, 1, 1", "1, 0, 2"})
    void theLastRecordOfAnotherFlowSaysNothingOfThisOne(long sequence, int part, long up) {
        AuditRecord last = Sample.exchange().sequence(sequence).bytes(up, 0, 0).record();
        AuditRecord owed = Objects.requireNonNull(
                new Slot().moved(500, 9_000, 7_000).billed(part, 0, 0).owed(last));

        boolean counts = sequence == 1 && part == 0;
        assertThat(owed.part()).isEqualTo(counts ? 2 : part + 1);
        assertThat(owed.bytesUp()).isEqualTo(counts ? 500 - up : 500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "2001:db8::7"})
    void bothFamiliesOfAddressesAreTold(String client) {
        AuditRecord draft = Sample.exchange().client(client).record();
        AuditRecord owed = new Slot().draft(draft).moved(1, 0, 0).owed();

        assertThat(owed.client()).isEqualTo(new Endpoint(Sample.address(client), 40_001));
    }

    @ParameterizedTest
    @EnumSource
    void bytesOfTheCacheAreHitsAndOthersAreNone(CacheStatus cache) {
        AuditRecord draft = Sample.exchange().cache(cache).record();
        AuditRecord owed = new Slot().draft(draft).moved(100, 9_000, 7_000).owed();

        boolean hit = cache == CacheStatus.HIT || cache == CacheStatus.REVALIDATED || cache == CacheStatus.STALE;
        assertThat(owed.hitBytes()).isEqualTo(hit ? 7_000 : 0);
    }

    @Test
    void aClockThatWasSetBackLetsNothingEndBeforeItBegan() {
        Instant later = KILLED.plusSeconds(3_600);
        AuditRecord owed = new Slot()
                .draft(Sample.exchange().endedAt(later).record())
                .moved(100, 10, 10)
                .owed();

        assertThat(owed.startedAt()).isEqualTo(later.minusMillis(250));
        assertThat(owed.endedAt()).isEqualTo(owed.startedAt());
    }
}
