package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.ledger.LedgerSettings.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HandoffTest {

    private static final AuditRecord ENTRY = Sample.exchange().record();

    @Test
    @DisplayName("rule 26: what cannot be recorded is counted")
    void whatDoesNotFitIsCountedAsLost() {
        Handoff handoff = new Handoff(10, WhenFull.REFUSE);
        offer(handoff, 13);

        assertThat(handoff.taken()).isEqualTo(10);
        assertThat(handoff.lost()).isEqualTo(3);
        assertThat(handoff.backlog()).isEqualTo(10);
    }

    @Test
    @DisplayName("rule 24: where recording falls behind, new connections are refused first")
    void refusesFromTheHighWaterMarkUntilTheLowOne() {
        Handoff handoff = new Handoff(100, WhenFull.REFUSE);
        offer(handoff, 90);
        assertThat(handoff.isAccepting()).isTrue();
        offer(handoff, 1);
        assertThat(handoff.isAccepting()).isFalse();

        settle(handoff, 40);
        assertThat(handoff.isAccepting()).isFalse();
        settle(handoff, 1);
        assertThat(handoff.isAccepting()).isTrue();
        assertThat(handoff.lost()).isZero();
    }

    @Test
    @DisplayName("rule 24: a flow that was let in is recorded")
    void aFlowThatWasLetInIsStillRecordedAboveTheHighWaterMark() {
        Handoff handoff = new Handoff(100, WhenFull.REFUSE);
        offer(handoff, 95);

        assertThat(handoff.isAccepting()).isFalse();
        assertThat(handoff.offer(ENTRY)).isEqualTo(96);
    }

    @Test
    @DisplayName("rule 26: fail open counts what went unrecorded")
    void whenFullContinueAcceptsAlwaysAndCounts() {
        Handoff handoff = new Handoff(10, WhenFull.CONTINUE);
        offer(handoff, 25);

        assertThat(handoff.isAccepting()).isTrue();
        assertThat(handoff.lost()).isEqualTo(15);
    }

    @Test
    void longRecordsTakeMoreRoom() {
        AuditRecord large =
                Sample.exchange().path("/" + "x".repeat(2_040), null).record();
        Handoff handoff = new Handoff(30, WhenFull.REFUSE);
        for (int i = 0; i < 30; i++) {
            handoff.offer(large);
        }

        assertThat(handoff.taken()).isEqualTo(10);
        assertThat(handoff.lost()).isEqualTo(20);
    }

    @Test
    void theBoundFollowsTheHeap() {
        assertThat(Handoff.capacityFor(1L << 20)).isEqualTo(2_000);
        assertThat(Handoff.capacityFor(256L << 20)).isEqualTo(32_768);
        assertThat(Handoff.capacityFor(64L << 30)).isEqualTo(100_000);
    }

    @Test
    void afterTheStopEverythingIsLostAndNothingWaits() {
        Handoff handoff = new Handoff(10, WhenFull.REFUSE);
        offer(handoff, 3);
        handoff.stop();
        offer(handoff, 2);

        assertThat(handoff.lost()).isEqualTo(5);
        assertThat(handoff.backlog()).isZero();
        assertThat(handoff.written()).isZero();
        assertThat(handoff.isAccepting()).isFalse();
    }

    @Test
    void waitingEndsAtItsDeadline() {
        Handoff handoff = new Handoff(10, WhenFull.REFUSE);
        offer(handoff, 1);

        assertThat(handoff.awaitSettled(1, Duration.ZERO)).isFalse();
        settle(handoff, 1);
        assertThat(handoff.awaitSettled(1, Duration.ZERO)).isTrue();
    }

    @Test
    void waitingEndsWhenTheThreadIsInterrupted() {
        Handoff handoff = new Handoff(10, WhenFull.REFUSE);
        offer(handoff, 1);
        Thread.currentThread().interrupt();

        assertThat(handoff.awaitSettled(1, Duration.ofMinutes(5))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void offer(Handoff handoff, int count) {
        for (int i = 0; i < count; i++) {
            handoff.offer(ENTRY);
        }
    }

    private static void settle(Handoff handoff, int count) {
        List<AuditRecord> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            AuditRecord entry = handoff.poll();
            assertThat(entry).isNotNull();
            batch.add(entry == null ? ENTRY : entry);
        }
        handoff.settle(batch, 0);
    }
}
