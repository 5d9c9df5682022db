package io.sluicegate.differential;

import java.util.List;
import java.util.SplittableRandom;

/** Chance that can be repeated: the same seed and number always give the same throws. Confined to one thread. */
final class Dice {

    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final SplittableRandom random;

    /** The throws for one of many things under one seed. */
    Dice(long seed, long number) {
        random = new SplittableRandom(seed * SPREAD + number);
    }

    /** From 0 to below {@code bound}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Whether something happens that does so in so many of a hundred cases. */
    boolean percent(int of100) {
        return random.nextInt(100) < of100;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    final <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
