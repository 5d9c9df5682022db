package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Progress progress = new Progress();

    @Test
    void whatIsReachedIsNotWaitedFor() {
        assertThat(progress.seq()).isZero();
        assertThat(progress.await(0, Duration.ZERO)).isTrue();
        progress.reached(5);

        assertThat(progress.await(5, Duration.ZERO)).isTrue();
        assertThat(progress.await(3, Duration.ZERO)).isTrue();
        assertThat(progress.seq()).isEqualTo(5);
    }

    @Test
    void theDeadlineEndsAWait() {
        assertThat(progress.await(1, Duration.ZERO)).isFalse();
        assertThat(progress.await(1, Duration.ofMillis(1))).isFalse();
    }

    @Test
    void whoWaitsIsToldAtTheNumberAndNotBefore() throws Exception {
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> progress.await(3, LONG));
        progress.reached(1);
        progress.reached(2);
        assertThat(waiting).isNotDone();
        progress.reached(3);

        assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theEndFreesWhoWaitsAndTellsWhatWasReached() throws Exception {
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> progress.await(3, LONG));
        progress.reached(2);
        progress.ended();

        assertThat(waiting.get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(progress.await(2, LONG)).isTrue();
        assertThat(progress.await(3, LONG)).isFalse();
    }

    @Test
    void anInterruptEndsAWaitAndStaysSet() throws Exception {
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        Thread waiting = new Thread(() -> outcome.complete(
                !progress.await(1, LONG) && Thread.currentThread().isInterrupted()));
        waiting.start();
        waiting.interrupt();

        assertThat(outcome.get(60, TimeUnit.SECONDS)).isTrue();
    }
}
