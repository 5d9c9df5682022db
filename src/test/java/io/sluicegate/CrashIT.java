package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway under SIGKILL at random moments: {@code packaging/bench crash 200} plays more rounds. */
final class CrashIT {

    private static final int ROUNDS = 25;

    /** One piece on its way into the kernel: of a flow that a kill cut off, so much may be told amiss. */
    private static final long PIECE = 256 * 1_024;

    @TempDir
    private Path home;

    @Test
    @DisplayName(
            "rule 25: what a client has finished is in the ledger once and to the byte, whenever the gateway is killed")
    void whatClientsFinishedIsRecordedOnceAndWhatAKillCutOffIsToldAsFarAsItCame() throws Exception {
        long seed = new Random().nextInt(1_000_000);
        CrashRounds.Outcome outcome = CrashRounds.play(home, ROUNDS, seed);

        assertThat(outcome.lost()).as("lost, %s, seed %d", outcome, seed).isZero();
        assertThat(outcome.doubled()).as("doubled, %s, seed %d", outcome, seed).isZero();
        assertThat(outcome.wrong()).as("wrong, %s, seed %d", outcome, seed).isZero();
        assertThat(outcome.untold()).as("untold, %s, seed %d", outcome, seed).isZero();
        assertThat(outcome.missing()).as("missing, %s, seed %d", outcome, seed).isLessThanOrEqualTo(PIECE);
        assertThat(outcome.ahead()).as("ahead, %s, seed %d", outcome, seed).isLessThanOrEqualTo(PIECE);
        assertThat(outcome.unsent()).as("unsent, %s, seed %d", outcome, seed).isLessThanOrEqualTo(0);
        assertThat(outcome.finished()).isGreaterThan(20 * ROUNDS);
        assertThat(outcome.cutOff()).isGreaterThan(ROUNDS);
    }
}
