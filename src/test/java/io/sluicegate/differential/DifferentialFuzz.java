package io.sluicegate.differential;

import java.time.Duration;

/**
 * Claim: whatever an origin receives is to a strict reader what the gateway judged and the client sent. Run by
 * {@code packaging/bench fuzz [COUNT [SEED [FIRST]]]}; ends at the first input for which that does not hold, and prints what came of all others.
 *
 * <p>Two cores of a virtual machine (EPYC), OpenJDK 17: about 1,700 clients a second.
 */
public final class DifferentialFuzz {

    /** Where nobody names another. */
    static final long SEED = 20_260_303;
    /** How many inputs one gateway lives through. */
    static final int A_GATEWAY = 50_000;

    private DifferentialFuzz() {}

    /** Runs it; another gateway after every so many inputs, with what it found. */
    public static void main(String[] arguments) {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : SEED;
        int first = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
        long begun = System.nanoTime();
        for (int at = first; at < first + count; at += A_GATEWAY) {
            int to = Math.min(first + count, at + A_GATEWAY);
            try (DifferentialRun run = new DifferentialRun(seed)) {
                Tally tally = run.play(at, to);
                long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
                System.out.println(seconds + " s, up to " + to + ": " + tally);
            }
        }
    }
}
