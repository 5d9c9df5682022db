package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.journal.FlowTable;
import io.sluicegate.journal.Lane;
import io.sluicegate.journal.LaneReader;
import io.sluicegate.journal.LeftFlow;
import io.sluicegate.ledger.AuditRecord.Judgement;
import io.sluicegate.ledger.AuditRecord.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopLedgerTest {

    private static final int LANE = 64 * 1_024;

    @TempDir
    Path folder;

    private final LongAdder unrecorded = new LongAdder();
    private int losses;
    private Lane lane;
    private LoopLedger ledger;

    @BeforeEach
    void open() throws IOException {
        lane = Lane.create(folder.resolve("lane-0.ring"), LANE, 1);
        ledger = ledgerOf(8);
    }

    private LoopLedger ledgerOf(int flows) throws IOException {
        FlowTable table = FlowTable.create(folder.resolve("flows-0"), flows, 1);
        return new LoopLedger(lane, table, new AtomicLong(), unrecorded, () -> losses++);
    }

    private LeftFlow left() throws IOException {
        return FlowTable.read(folder, (file, at, bytes) -> {}).get(0);
    }

    private AuditRecord noted() throws IOException {
        return RecordForm.read(Objects.requireNonNull(left().draft()).duplicate());
    }

    @Test
    void aFlowIsNotedWholeWhereItsTextFits() throws IOException {
        AuditRecord record = Sample.exchange().record();
        ledger.open(record);

        assertThat(noted()).isEqualTo(record);
        assertThat(left().sequence()).isEqualTo(1);
    }

    @Test
    void pathAndUserAgentAreShortenedWhereTheyDoNotFitASlot() throws IOException {
        FlowAccount account = ledger.open(Sample.exchange().record());
        account.underWay(
                Sample.exchange().path("/" + "p".repeat(2_000), "u".repeat(500)).record());

        Request request = Objects.requireNonNull(noted().request());
        assertThat(request.path()).isEqualTo("/" + "p".repeat(199));
        assertThat(request.userAgent()).isEqualTo("u".repeat(200));
        assertThat(noted().host()).isEqualTo("www.example.com");
    }

    /** Three bytes a character: neither is short enough when it is cut to so many characters. */
    @Test
    void whatDoesNotFitEvenThenLeavesWhoItWasAndNotTheExchangeBefore() throws IOException {
        String wide = "\u8a13";
        FlowAccount account =
                ledger.open(Sample.exchange().path("/before", null).record());
        account.underWay(Sample.exchange()
                .account(wide.repeat(255))
                .host("h".repeat(255))
                .path(wide.repeat(2_048), wide.repeat(512))
                .verdict(new Judgement(
                        Action.ALLOW, wide.repeat(512), wide.repeat(255), wide.repeat(512), "r".repeat(64)))
                .end(FlowEnd.INTERRUPTED)
                .record());

        assertThat(noted().request()).isNull();
        assertThat(noted().account()).isEqualTo(wide.repeat(180));
        assertThat(noted().verdict().action()).isEqualTo(Action.ALLOW);
        assertThat(noted().bytesDown()).isEqualTo(1_000);
        assertThat(noted().end()).isEqualTo(FlowEnd.INTERRUPTED);
    }

    @Test
    void theRecordItselfKeepsWhatItsColumnsTake() {
        ledger.append(Sample.exchange()
                .path("/" + "p".repeat(5_000), "u".repeat(5_000))
                .record());

        LaneReader reader = lane.readFrom(0, (file, at, bytes) -> {});
        assertThat(reader.next()).isTrue();
        Request request = Objects.requireNonNull(LaneIn.read(reader.payload()).request());
        assertThat(request.path()).hasSize(RecordColumn.PATH.width());
        assertThat(request.userAgent()).hasSize(RecordColumn.USER_AGENT.width());
    }

    @Test
    void anEndedExchangeLeavesItsFlowIdleWithoutTheOriginsBytes() throws IOException {
        FlowAccount account = ledger.open(Sample.exchange().record());
        account.origin(900, 80);
        account.append(Sample.exchange().record(), 100, 1_000);

        assertThat(left().endsAt()).isEqualTo(FlowAccount.IDLE);
        assertThat(left().part()).isEqualTo(1);
        assertThat(left().billedUp()).isEqualTo(100);
        assertThat(left().billedDown()).isEqualTo(1_000);
        assertThat(left().originRead()).isZero();
        assertThat(left().originWritten()).isZero();
    }

    @Test
    void aPartLeavesItsFlowUnderWay() throws IOException {
        FlowAccount account = ledger.open(Sample.exchange().record());
        account.append(Sample.exchange().end(FlowEnd.CONTINUES).record(), 100, 1_000);

        assertThat(left().endsAt()).isZero();
        assertThat(left().part()).isEqualTo(1);
    }

    @Test
    void aClosedFlowLeavesNothingAndGivesItsPlaceBack() throws IOException {
        FlowAccount account = ledger.open(Sample.exchange().record());
        assertThat(ledger.freeFlows()).isEqualTo(7);
        account.close();

        assertThat(ledger.freeFlows()).isEqualTo(8);
        assertThat(FlowTable.read(folder, (file, at, bytes) -> {})).isEmpty();
    }

    @Test
    void withoutAPlaceForFlowsThereIsNoRoomAndRecordsAreStillKept() throws IOException {
        LoopLedger small = ledgerOf(1);
        small.open(Sample.exchange().record());
        assertThat(small.hasRoom()).isFalse();

        FlowAccount untold = small.open(Sample.exchange().sequence(2).record());
        untold.read(5);
        untold.handed(5);
        untold.settled(5);
        untold.origin(5, 5);
        untold.ending(Sample.exchange().sequence(2).record(), 5);
        untold.append(Sample.exchange().sequence(2).record(), 5, 5);
        untold.close();

        assertThat(lane.lastFrame()).isNotNull();
        assertThat(FlowTable.read(folder, (file, at, bytes) -> {})).hasSize(1);
        small.grow();
        assertThat(small.hasRoom()).isTrue();
    }

    @Test
    void aFullLaneCountsWhatItDoesNotTakeAndSaysSo() {
        int sent = 0;
        while (losses == 0) {
            ledger.append(Sample.exchange().sequence(++sent).record());
        }

        assertThat(unrecorded.sum()).isOne();
        assertThat(ledger.hasRoom()).isFalse();
        assertThat(LaneIn.read(Objects.requireNonNull(lane.lastFrame())).flow().sequence())
                .isEqualTo(sent - 1);
    }

    @Test
    void aQuarterIsSparedForFlowsThatAreOpen() {
        int sent = 0;
        while (ledger.hasRoom()) {
            ledger.append(Sample.exchange().sequence(++sent).record());
        }

        assertThat(unrecorded.sum()).isZero();
        assertThat(lane.freeBytes()).isBetween(LANE / 5, LANE / 4);
    }
}
